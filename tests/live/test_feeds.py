"""The sources of a session: what they tell comes on the event loop, and one that hangs when it is let go keeps its own threads."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from fractions import Fraction

import numpy as np

from live.counting import Counting
from reknit.live.feeds import Feeds
from reknit.sources.health import Health
from reknit.sources.phone_source import PhoneSource
from reknit.sources.supervised import SupervisedSource
from reknit.stream import Channel, Chunk, Item, Kind, StreamSpec
from sources.phones import Told, phone, samples
from sources.scripted import ScriptedDevice, packet

SPEC = StreamSpec("emg", Kind.EMG, (Channel("a", "uV"),), Fraction(1000))


class Slow:
    """A source that gives one chunk, and takes its time to end once it is asked to; one with an error fails at once."""

    def __init__(self, error: Exception | None = None) -> None:
        self.spec, self._error = SPEC, error

    def run(self, deliver: Callable[[Item], None], stop: threading.Event) -> None:
        if self._error is not None:
            raise self._error
        deliver(Chunk(SPEC, 0, 0, np.zeros((1, 1))))
        stop.wait()
        time.sleep(0.2)


class Heard:
    """What was heard, with a way to wait for it; each time in the thread of the loop."""

    def __init__(self) -> None:
        self.told: list[tuple[object, ...]] = []
        self._thread, self._news = threading.get_ident(), asyncio.Event()

    def source_gave(self, stream: str, item: Item) -> None:
        self._note("gave", stream, type(item).__name__)

    def source_changed(self, stream: str, health: Health, slots: bool) -> None:
        self._note("changed", stream, health.state.value, slots)

    def phone_tied(self, stream: str, tie: dict[str, int]) -> None:
        self._note("tied", stream, tie)

    def source_ended(self, stream: str, error: Exception | None) -> None:
        self._note("ended", stream, error)

    async def until(self, *told: object) -> None:
        async with asyncio.timeout(10):
            while told not in self.told:
                self._news.clear()
                await self._news.wait()

    def _note(self, *told: object) -> None:
        assert threading.get_ident() == self._thread
        self.told.append(told)
        self._news.set()


def test_what_a_source_gives_and_how_it_ends_is_heard() -> None:
    error = OSError("the disk is full")

    async def run() -> None:
        heard = Heard()
        feeds = Feeds({"emg": Slow(), "emg-2": Slow(error)}, heard)
        assert heard.told == []
        feeds.start()
        await heard.until("gave", "emg", "Chunk")
        await heard.until("ended", "emg-2", error)
        await feeds.stop()
        await heard.until("ended", "emg", None)

    asyncio.run(run())


def test_sources_that_are_slow_to_end_do_so_side_by_side_and_in_threads_of_their_own() -> None:
    async def run() -> float:
        threads, heard = Counting(1), Heard()
        asyncio.get_running_loop().set_default_executor(threads)
        feeds = Feeds({f"emg-{n}": Slow() for n in range(10)}, heard)
        feeds.start()
        for n in range(10):
            await heard.until("gave", f"emg-{n}", "Chunk")
        began_s = time.monotonic()
        await feeds.stop()
        assert threads.asked == 0
        return time.monotonic() - began_s

    assert asyncio.run(run()) < 1.5


def test_a_device_and_a_phone_tell_how_they_are_and_a_phone_is_told_what_is_kept() -> None:
    async def run() -> list[tuple[object, ...]]:
        heard, device, own, line = Heard(), ScriptedDevice(), phone(), Told()
        device.script.put(packet(0))
        own.came(line)
        feeds = Feeds({"emg": SupervisedSource(device), "motion": PhoneSource(own)}, heard)
        feeds.start()
        await heard.until("changed", "emg", "live", device.slots)
        while own.recorded_from is None:
            await asyncio.sleep(0.001)
        own.take(samples(own, own.recorded_from, 0))
        own.tied(5, 7)
        await heard.until("changed", "motion", "live", False)
        await heard.until("tied", "motion", {"offset_ns": 5, "round_trip_ns": 7})
        feeds.acknowledged("motion", 0, 3)
        feeds.acknowledged("emg", 0, 10)
        await feeds.stop()
        return line.told

    assert asyncio.run(run()) == [("record", 0), ("ack", 0, 3), ("rest",)]
