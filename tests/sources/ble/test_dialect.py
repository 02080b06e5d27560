"""Which sensors speak a dialect, by the names under which they advertise themselves."""

from __future__ import annotations

import pytest

from reknit.sources.ble.dialect import Damaged, Reading, Write
from reknit.sources.ble.family import models
from reknit.stream import ReknitError


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("Movella DOT", ["movella-dot"]),
        ("xsens dot", ["movella-dot"]),
        ("Movesense 223430000278", ["movesense", "movesense-104", "movesense-ecg"]),
        ("My Myo", ["myo-armband"]),
        ("WT901BLE68", ["witmotion-ble"]),
        ("A telephone with a Movella DOT", []),
        ("", []),
    ],
)
def test_a_name_says_which_dialects_are_spoken(name: str, spoken: list[str]) -> None:
    assert [each.id for each in models().values() if each.speaks(name)] == spoken


def test_every_dialect_writes_bytes_to_whole_uuids() -> None:
    for each in models().values():
        writes: list[Write] = [*each.start, *each.stop]
        assert all(
            len(uuid) == 36 and uuid == uuid.lower() for uuid in (*each.notify, *(write.characteristic for write in writes))
        )
        assert all(isinstance(write.value, bytes) for write in writes)


def test_every_dialect_calls_bytes_that_are_none_of_its_own_damaged() -> None:
    assert issubclass(Damaged, ReknitError)
    for each in models().values():
        with pytest.raises(Damaged):
            each.decoder()(b"\xee" * 7)


def test_a_reading_without_a_mark_has_none() -> None:
    assert Reading(models()["movella-dot"].decoder()(b"\0\0\0\0" + b"\0\0\x80?" * 1 + bytes(36))[0].data).mark == 0
