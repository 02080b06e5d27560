"""Bluetooth sensors among the sources: what is offered, how it is opened, and a computer without Bluetooth."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from bleak import BleakScanner
from bleak.exc import BleakBluetoothNotAvailableError, BleakBluetoothNotAvailableReason

from reknit.sources.ble.family import FAMILY, model, models, offers, open_ble
from reknit.sources.ble.sensor import Sensor
from reknit.sources.families import FAMILIES, open_source, reachable
from reknit.sources.source import SourceError
from reknit.sources.supervised import SupervisedSource
from sources.ble.air import Air, Peripheral
from sources.ble.sensors import FakeDot, FakeMovesense, FakeMyo, FakeWit


def bluetooth_here() -> bool:
    """Whether this computer has Bluetooth that is on."""
    try:
        asyncio.run(BleakScanner.discover(0.01))
    except Exception:
        return False
    return True


def test_every_stream_of_every_sensor_is_offered() -> None:
    air = Air(
        FakeDot("AA:01"), Peripheral("A telephone", "AA:09", {}), FakeMovesense("AA:02"), FakeMyo("AA:03"), FakeWit("AA:04")
    )
    found = offers(0.01, air.radio())
    assert [(each.address, each.name, each.kind, each.channels, each.rate_hz) for each in found] == [
        ("ble:witmotion-ble@AA:04", "WT901BLE68", "imu", 9, 50.0),
        ("ble:myo-armband@AA:03", "My Myo", "emg", 8, 200.0),
        ("ble:movesense@AA:02", "Movesense 223430000278", "imu", 6, 52.0),
        ("ble:movesense-104@AA:02", "Movesense 223430000278", "imu", 6, 104.0),
        ("ble:movesense-ecg@AA:02", "Movesense 223430000278", "signal", 1, 250.0),
        ("ble:movella-dot@AA:01", "Movella DOT", "imu", 10, 60.0),
    ]
    assert found[-1].detail == "Movella DOT, signal -80 dBm"


def test_what_is_offered_can_be_opened() -> None:
    air = Air(FakeDot("AA:01"), FakeMovesense("AA:02"), FakeMyo("AA:03"), FakeWit("AA:04"))
    for offer in offers(0.01, air.radio()):
        source = open_source(offer.address, "knee")
        assert (source.spec.name, source.spec.kind.value, source.spec.width) == ("knee", offer.kind, offer.channels)
        assert source.spec.rate_hz == offer.rate_hz


def test_an_older_name_of_the_same_sensor_is_known() -> None:
    dot = FakeDot("AA:01")
    dot.name = "Xsens DOT"
    assert [each.address for each in offers(0.01, Air(dot).radio())] == ["ble:movella-dot@AA:01"]


def test_bluetooth_that_is_off_is_told() -> None:
    air = Air()
    air.problem = BleakBluetoothNotAvailableError("off", BleakBluetoothNotAvailableReason.POWERED_OFF)
    with pytest.raises(SourceError, match=r"^Bluetooth is off; switch it on"):
        offers(0.01, air.radio())


@pytest.mark.skipif(bluetooth_here(), reason="this computer has Bluetooth")
def test_a_computer_without_bluetooth_says_so() -> None:
    (reach,) = reachable(0.1, ("ble",))
    assert reach.offers == []
    assert reach.problem is not None
    assert "Bluetooth" in reach.problem
    assert "; " in reach.problem


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A real system bus of D-Bus, on which there is no BlueZ."""
    program = shutil.which("dbus-daemon")
    if program is None:
        pytest.skip("dbus-daemon is not installed")
    with subprocess.Popen([program, "--session", "--nofork", "--print-address=1"], stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", daemon.stdout.readline().strip())
        yield
        daemon.terminate()


@pytest.mark.usefixtures("bus")
def test_a_system_without_bluez_says_what_to_install() -> None:
    with pytest.raises(SourceError, match=r"^this computer has no Bluetooth LE .* install and start BlueZ .*org\.bluez"):
        offers(0.1)
    with pytest.raises(SourceError, match="install and start BlueZ"):
        Sensor(model("movella-dot"), "AA:01", "imu").connect(Event())


def test_an_address_opens_a_supervised_source() -> None:
    source = open_ble("movella-dot@D4:22:CD:00:12:34", "left shank")
    assert isinstance(source, SupervisedSource)
    assert (source.spec.name, source.spec.device) == ("left shank", "Movella DOT D4:22:CD:00:12:34")
    assert source.spec.attribute("model") == "movella-dot"
    assert source.device.slots


def test_an_address_of_a_mac_is_a_uuid() -> None:
    source = open_ble("movesense@5E8A1B1C-0000-4000-8000-1234567890AB", "imu")
    assert source.spec.device == "Movesense 5E8A1B1C-0000-4000-8000-1234567890AB"


@pytest.mark.parametrize("rest", ["movella-dot", "movella-dot@", "@AA:01", "AA:01", "@"])
def test_an_address_without_model_or_sensor_is_refused(rest: str) -> None:
    with pytest.raises(SourceError, match="expected ble:MODEL@ADDRESS, such as"):
        open_ble(rest, "imu")


def test_a_model_that_nobody_knows_is_told() -> None:
    with pytest.raises(SourceError, match="no Bluetooth sensor 'movela-dot'; did you mean 'movella-dot'"):
        model("movela-dot")
    with pytest.raises(SourceError, match=r"known: movella-dot, movesense, .*description file"):
        model("zzz")


def test_a_file_is_a_model(tmp_path: Path) -> None:
    path = tmp_path / "own@home.toml"
    shipped = next(Path(__file__).parents[3].glob("src/reknit/sources/ble/descriptions/myo-armband.toml"))
    path.write_bytes(shipped.read_bytes())
    source = open_ble(f"{path}@AA:03", "emg")
    assert (source.spec.device, source.spec.attribute("model")) == ("Myo armband AA:03", "own@home")


def test_each_model_stands_under_its_own_name() -> None:
    assert all(name == each.id for name, each in models().items())
    assert len(models()) == 6


def test_the_family_is_known() -> None:
    assert FAMILIES["ble"]() is FAMILY
    with pytest.raises(SourceError, match="ble:MODEL@ADDRESS"):
        open_source("bluetooth", "imu")
