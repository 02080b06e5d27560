"""What the tests of phones share: a phone, the way back to it, samples, and a source in its thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import numpy as np

from reknit.sources.health import Health
from reknit.sources.phone import Phone, Placement
from reknit.sources.phone_source import PhoneSource
from reknit.sources.source import SourceThread
from reknit.sources.supervision import SourceState
from reknit.stream import Chunk, Item, Side, checked

WITHIN_S = 5.0


class Told:
    """The way back to the phone, as a list of what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[object, ...]] = []

    def record(self, epoch: int) -> None:
        self.told.append(("record", epoch))

    def rest(self) -> None:
        self.told.append(("rest",))

    def acknowledge(self, epoch: int, index: int) -> None:
        self.told.append(("ack", epoch, index))

    def dismiss(self) -> None:
        self.told.append(("dismiss",))


class Running:
    """A source in its thread, with what it delivered."""

    def __init__(self, source: PhoneSource) -> None:
        self.items: list[Item] = []
        self.health: list[Health] = []
        self.error: list[Exception | None] = []
        self._news = threading.Condition()
        source.changed = lambda health: self._note(self.health, health)
        self._thread = SourceThread(source, lambda item: self._note(self.items, item), lambda e: self._note(self.error, e))
        self._thread.start()

    def _note(self, where: list, what: object) -> None:  # type: ignore[type-arg]
        with self._news:
            where.append(what)
            self._news.notify_all()

    def until(self, reached: Callable[[], bool]) -> None:
        with self._news:
            assert self._news.wait_for(reached, WITHIN_S), (self.items, self.health)

    def until_state(self, state: SourceState) -> None:
        self.until(lambda: bool(self.health) and self.health[-1].state is state)

    def stop(self) -> None:
        self._thread.stop()


def phone() -> Phone:
    made = Phone("ab12cd34")
    made.worn(Placement.UPPER_ARM, Side.LEFT, "a phone", {"library": "test"})
    return made


def samples(of: Phone, epoch: int, first: int, count: int = 3) -> Chunk:
    data = np.full((count, of.spec.width), float(first), dtype=np.float32)
    times = time.monotonic_ns() + np.arange(count, dtype=np.int64)
    return checked(Chunk(of.spec, epoch, first, data, times))


def recorded(running: Running, of: Phone) -> int:
    """Wait until the samples of a phone are wanted; gives their epoch."""
    running.until(lambda: bool(running.health) or bool(running.error))
    until_s = time.monotonic() + WITHIN_S
    while of.recorded_from is None:
        assert time.monotonic() < until_s
        time.sleep(0.001)
    return of.recorded_from
