"""The radio: who is heard and found, and a sentence for each way in which Bluetooth can be missing."""

from __future__ import annotations

import asyncio

import pytest
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakCharacteristicNotFoundError,
    BleakDBusError,
    BleakError,
)
from hypothesis import given
from hypothesis import strategies as st

from reknit.sources.ble.radio import UNAVAILABLE, Radio, in_words
from reknit.sources.source import SourceError
from reknit.sources.trouble import Trouble, trouble_of
from sources.ble.air import Air, Peripheral
from sources.ble.sensors import FakeDot, FakeMovesense


def test_whoever_has_a_name_is_heard_the_nearest_first() -> None:
    air = Air(FakeDot("AA:01"), Peripheral("", "AA:02", {}), FakeMovesense("AA:03"))
    heard = asyncio.run(air.radio().heard(0.01))
    assert [(each.address, each.name, each.signal_dbm) for each in heard] == [
        ("AA:03", "Movesense 223430000278", -78),
        ("AA:01", "Movella DOT", -80),
    ]


def test_nobody_is_heard_in_an_empty_room() -> None:
    assert asyncio.run(Air().radio().heard(0.01)) == []


@pytest.mark.parametrize("who", ["aa:03", "AA:03", "Movesense 223430000278", "movesense 223430000278", "223430000278"])
def test_a_sensor_is_found_by_address_name_or_serial_number(who: str) -> None:
    radio = Air(FakeDot("AA:01"), FakeMovesense("AA:03")).radio()
    found = asyncio.run(radio.find(who, 5.0))
    assert found is not None
    assert found.address == "AA:03"


@pytest.mark.parametrize("who", ["AA:0", "A:03", "278", "Movesense", ""])
def test_a_part_of_an_address_or_name_is_not_enough(who: str) -> None:
    radio = Air(FakeMovesense("AA:03")).radio()
    assert asyncio.run(radio.find(who, 0.02)) is None


def test_every_reason_has_a_sentence_that_says_what_to_do() -> None:
    assert set(UNAVAILABLE) == set(BleakBluetoothNotAvailableReason)
    for reason, sentence in UNAVAILABLE.items():
        told = str(in_words(BleakBluetoothNotAvailableError("no", reason), "a sensor"))
        assert told == sentence
        assert "; " in told


@pytest.mark.parametrize(
    ("reason", "trouble"),
    [
        (BleakBluetoothNotAvailableReason.POWERED_OFF, Trouble.BLUETOOTH_OFF),
        (BleakBluetoothNotAvailableReason.NO_BLUETOOTH, Trouble.BLUETOOTH_MISSING),
        (BleakBluetoothNotAvailableReason.DENIED_BY_USER, Trouble.BLUETOOTH_DENIED),
    ],
)
def test_what_is_wrong_with_bluetooth_is_one_of_the_frequent_troubles(
    reason: BleakBluetoothNotAvailableReason, trouble: Trouble
) -> None:
    assert trouble_of(in_words(BleakBluetoothNotAvailableError("no", reason), "a sensor")) is trouble
    assert trouble_of(in_words(FileNotFoundError(2, "no"), "a sensor")) is Trouble.BLUETOOTH_MISSING
    assert trouble_of(in_words(TimeoutError(), "a sensor")) is Trouble.AWAY


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (SourceError("as it is"), "as it is"),
        (FileNotFoundError(2, "No such file or directory"), "install and start BlueZ ([Errno 2] No such file or directory)"),
        (ConnectionRefusedError("refused"), "plug in an adapter"),
        (BleakCharacteristicNotFoundError("2a19"), "DOT 7 has no characteristic 2a19; choose the model"),
        (
            BleakDBusError("org.bluez.Error.Failed", ["le-connection-abort-by-local"]),
            "le-connection-abort-by-local; bring it near",
        ),
        (BleakDBusError("org.freedesktop.DBus.Error.ServiceUnknown", ["no org.bluez"]), "install and start BlueZ"),
        (BleakError("Not connected"), "DOT 7 cannot be used over Bluetooth: Not connected; bring it near"),
        (TimeoutError(), "cannot be used over Bluetooth: TimeoutError; bring it near"),
    ],
)
def test_every_error_is_a_sentence(error: Exception, told: str) -> None:
    assert told in str(in_words(error, "DOT 7"))


@given(
    text=st.text(st.characters(codec="ascii"), max_size=30),
    kind=st.sampled_from([BleakError, OSError, EOFError, ValueError, RuntimeError]),
)
def test_any_error_is_a_sentence(text: str, kind: type[Exception]) -> None:
    told = str(in_words(kind(text), "DOT 7"))
    assert (text or kind.__name__) in told
    assert "; " in told


def test_without_a_test_the_backends_are_those_of_the_operating_system() -> None:
    assert Radio().client is None
    assert Radio().scanner is None
