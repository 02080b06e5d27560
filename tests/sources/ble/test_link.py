"""The link: finding, connecting, stopping, and everything that breaks, told in a sentence and let go again."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from threading import Event

import pytest
from bleak.exc import BleakError

from reknit.sources.ble import link as module
from reknit.sources.ble.dialect import Damaged, Dialect, Reading, Write
from reknit.sources.ble.layout import Layout
from reknit.sources.ble.link import MOST_DAMAGED, Link
from reknit.sources.device import Packet
from reknit.sources.source import SourceError
from reknit.stream import Channel, Kind
from reknit.timing.received import Received
from sources.ble.air import BATTERY, Air, Peripheral

DATA = "0000fff1-0000-1000-8000-00805f9b34fb"
COMMAND = "0000fff2-0000-1000-8000-00805f9b34fb"


def decode(value: bytes) -> list[Reading]:
    return Layout(2, b"", 0, 1, ("int16",)).decode(value)


def dialect(**changed: object) -> Dialect:
    plain: dict[str, object] = {
        "id": "one",
        "title": "Simple sensor",
        "kind": Kind.SIGNAL,
        "channels": (Channel("value", "1"),),
        "rate": Fraction(100),
        "dtype": "int16",
        "names": ("Simple",),
        "notify": (DATA,),
        "start": (Write(COMMAND, b"go"),),
        "stop": (Write(COMMAND, b"halt"),),
        "numbering": lambda: Received(1e7),
        "decoder": lambda: decode,
        "battery": BATTERY,
    }
    return Dialect(**(plain | changed))  # type: ignore[arg-type]


class Simple(Peripheral):
    """Notifies a number when it is told to."""

    def __init__(self) -> None:
        super().__init__("Simple sensor", "AA:BB:CC:00:00:01", {DATA: ("notify",), COMMAND: ("write",), BATTERY: ("read",)})
        self.values[BATTERY] = bytes([12])

    def on_write(self, characteristic: str, value: bytes) -> None:
        if value == b"go":
            self.measuring.set()

    def send(self, *numbers: int) -> None:
        for number in numbers:
            self.notify(DATA, number.to_bytes(2, "little", signed=True))


@pytest.fixture
def sensor() -> Simple:
    return Simple()


@pytest.fixture
def link(sensor: Simple) -> Iterator[Link]:
    opened = Link(Air(sensor).radio(), dialect(), sensor.address, Event())
    yield opened
    opened.close()


def problem(work: Callable[[], object]) -> str:
    """The SourceError of something that must not wait for anything."""
    told: list[str] = []

    def run() -> None:
        try:
            work()
        except SourceError as error:
            told.append(str(error))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(15)
    assert not thread.is_alive(), "it waits"
    (sentence,) = told
    return sentence


def read(link: Link, samples: int) -> list[Packet]:
    """Read until so many packets came."""
    packets: list[Packet] = []
    while len(packets) < samples:
        packets += link.read(5.0)
    return packets


def test_notifications_are_packets_with_their_time(link: Link, sensor: Simple) -> None:
    before_ns = time.monotonic_ns()
    sensor.send(1, -2, 3)
    packets = read(link, 3)
    assert [packet.data.tolist() for packet in packets] == [[[1]], [[-2]], [[3]]]
    assert [packet.mark for packet in packets] == [0, 0, 0]
    arrivals = [packet.arrival_ns for packet in packets]
    assert before_ns <= arrivals[0] <= arrivals[1] <= arrivals[2] <= time.monotonic_ns()


def test_nothing_within_the_wait_is_nothing(link: Link) -> None:
    assert list(link.read(0.01)) == []


def test_a_wait_ends_when_something_comes(link: Link, sensor: Simple) -> None:
    timer = threading.Timer(0.05, lambda: sensor.send(5))
    timer.start()
    (packet,) = link.read(60.0)
    timer.join()
    assert packet.data.tolist() == [[5]]


def test_the_battery_is_asked_at_once_and_again_later(link: Link, sensor: Simple, monkeypatch: pytest.MonkeyPatch) -> None:
    assert link.battery_percent == 12
    sensor.values[BATTERY] = bytes([11])
    link.read(0.0)
    assert link.battery_percent == 12
    monkeypatch.setattr(module, "BATTERY_NS", 0)
    link.read(0.0)
    assert link.battery_percent == 11


@pytest.mark.parametrize("told", [None, b"", b"\xff"])
def test_a_battery_that_does_not_tell_is_none(sensor: Simple, told: bytes | None) -> None:
    sensor.values = {} if told is None else {BATTERY: told}
    link = Link(Air(sensor).radio(), dialect(), sensor.address, Event())
    assert link.battery_percent is None
    link.close()


@pytest.mark.parametrize("trouble", [OSError("[WinError -2147023673]"), None])
def test_a_battery_that_fails_or_never_answers_does_not_stop_it(
    sensor: Simple, trouble: OSError | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATTERY_S", 0.05)
    sensor.on_read = lambda: trouble
    link = Link(Air(sensor).radio(), dialect(), sensor.address, Event())
    assert link.battery_percent is None
    sensor.send(7)
    assert [packet.data.tolist() for packet in read(link, 1)] == [[[7]]]
    link.close()


def test_closing_tells_the_sensor_to_stop(link: Link, sensor: Simple) -> None:
    link.close()
    assert [value for _, value, _ in sensor.written] == [b"go", b"halt"]
    assert sensor.client is None


def test_what_came_before_a_break_is_read_before_it_is_told(link: Link, sensor: Simple) -> None:
    sensor.send(7)
    sensor.drop()
    (packet,) = read(link, 1)
    assert packet.data.tolist() == [[7]]
    with pytest.raises(SourceError, match=r"^Simple sensor AA:BB:CC:00:00:01 has gone; bring it near"):
        link.read(5.0)


def test_a_link_that_has_gone_waits_for_nothing(link: Link, sensor: Simple) -> None:
    sensor.drop()
    for _ in range(2):
        assert "has gone" in problem(lambda: link.read(3600.0))


def test_a_broken_link_is_closed_without_a_word(link: Link, sensor: Simple) -> None:
    sensor.drop()
    with pytest.raises(SourceError):
        link.read(5.0)
    link.close()
    assert [value for _, value, _ in sensor.written] == [b"go"]


def test_damage_is_a_packet_without_samples(link: Link, sensor: Simple) -> None:
    sensor.notify(DATA, b"123")
    sensor.send(9)
    damaged, good = read(link, 2)
    assert damaged.data.shape == (0, 1)
    assert good.data.tolist() == [[9]]


def test_damage_now_and_then_is_borne(link: Link, sensor: Simple) -> None:
    for n in range(MOST_DAMAGED):
        sensor.notify(DATA, b"123")
        sensor.send(n)
    packets = read(link, 2 * MOST_DAMAGED)
    assert sum(len(packet.data) for packet in packets) == MOST_DAMAGED


def test_nothing_but_damage_is_told(link: Link, sensor: Simple) -> None:
    for _ in range(MOST_DAMAGED):
        sensor.notify(DATA, b"123")
    with pytest.raises(
        SourceError, match=r"says what is not understood: expected packets of 2 bytes, got 3 bytes; choose the model"
    ):
        read(link, MOST_DAMAGED)


def test_a_refusal_while_reading_is_told(sensor: Simple) -> None:
    def refuse(value: bytes) -> list[Reading]:
        raise SourceError("it refuses")

    link = Link(Air(sensor).radio(), dialect(decoder=lambda: refuse), sensor.address, Event())
    sensor.send(1)
    with pytest.raises(SourceError, match="it refuses"):
        read(link, 1)
    link.close()


def test_a_sensor_out_of_reach_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FIND_S", 0.05)
    with pytest.raises(SourceError, match=r"Simple sensor AA:01 does not answer; bring it near, switch it on"):
        Link(Air().radio(), dialect(), "AA:01", Event())


def test_a_sensor_that_goes_between_its_call_and_the_connection_is_told(sensor: Simple) -> None:
    air = Air(sensor)

    async def leave() -> None:
        air.near.clear()

    air.connecting = leave
    with pytest.raises(SourceError, match=r"cannot be used over Bluetooth: Device AA:BB:CC:00:00:01 was not found"):
        Link(air.radio(), dialect(), sensor.address, Event())


def test_a_connection_that_does_not_come_about_is_given_up(sensor: Simple, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CONNECT_S", 0.05)
    air = Air(sensor)
    air.connecting = lambda: asyncio.sleep(3600)
    with pytest.raises(SourceError, match=r"was not connected within 0.05 s"):
        Link(air.radio(), dialect(), sensor.address, Event())


def test_a_wish_to_stop_ends_the_attempt(sensor: Simple, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CONNECT_S", 3600.0)
    air, stop = Air(sensor), Event()

    async def wait() -> None:
        stop.set()
        await asyncio.sleep(3600)

    air.connecting = wait
    assert "was not wanted any more" in problem(lambda: Link(air.radio(), dialect(), sensor.address, stop))
    assert sensor.client is None


@pytest.mark.parametrize("changed", [{"notify": ("0000fff9-0000-1000-8000-00805f9b34fb",)}, {"start": (Write("fff9", b""),)}])
def test_another_model_is_told_and_let_go(sensor: Simple, changed: dict[str, object]) -> None:
    with pytest.raises(SourceError, match=r"has no characteristic .*fff9.*; choose the model that it is"):
        Link(Air(sensor).radio(), dialect(**changed), sensor.address, Event())
    assert sensor.client is None


def test_a_write_that_is_refused_is_told(sensor: Simple) -> None:
    with pytest.raises(SourceError, match=r"cannot be used over Bluetooth: .*Write Not Permitted"):
        Link(Air(sensor).radio(), dialect(start=(Write(DATA, b"go"),)), sensor.address, Event())


def test_an_error_of_the_operating_system_is_told(sensor: Simple) -> None:
    air = Air(sensor)
    air.problem = BleakError("the adapter has fallen asleep")
    with pytest.raises(SourceError, match="the adapter has fallen asleep; bring it near"):
        Link(air.radio(), dialect(), sensor.address, Event())


def test_a_decoder_begins_afresh_with_each_connection(sensor: Simple) -> None:
    made: list[int] = []

    def decoder() -> object:
        made.append(1)
        return decode

    air = Air(sensor)
    for _ in range(2):
        Link(air.radio(), dialect(decoder=decoder), sensor.address, Event()).close()
    assert len(made) == 2


def test_damaged_is_an_error_that_we_raise_on_purpose() -> None:
    with pytest.raises(Damaged):
        decode(b"")
