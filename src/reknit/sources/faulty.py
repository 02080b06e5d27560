"""A source with faults, drawn from a seed and written down, so that a test can hold what was found against what was done."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from reknit.sources.source import Source
from reknit.stream import Chunk, Clock, Event, Gap, GapReason, Item, ParameterError, StreamSpec


class Fault(StrEnum):
    """What can go wrong with a chunk."""

    DROP = "drop"
    DUPLICATE = "duplicate"
    REORDER = "reorder"
    BURST = "burst"
    DISCONNECT = "disconnect"
    NAN = "nan"
    SATURATE = "saturate"
    CLOCK_JUMP = "clock jump"


class Done(NamedTuple):
    """A fault and the samples that it hit, in the epochs and indices in which they went on (or would have gone on)."""

    fault: Fault
    epoch: int
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Faults:
    """What goes wrong.

    Parameters
    ----------
    kinds
        Faults to draw from; each chunk has at most one.
    share
        Share of chunks that have one.
    drift_ppm
        How much slower the device's clock runs than its rate says.
    burst
        Chunks that are held back and come at once.
    jump_ns
        By how much the device's clock jumps.
    seed
        The same seed gives the same faults.
    """

    kinds: tuple[Fault, ...] = tuple(Fault)
    share: float = 0.05
    drift_ppm: float = 0.0
    burst: int = 4
    jump_ns: int = 50_000_000
    seed: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1 or self.burst < 1 or self.seed < 0 or abs(self.drift_ppm) > 1000:
            raise ParameterError(f"share must be 0 to 1, burst at least 1, seed at least 0, drift within 1000 ppm; got {self}")


class FaultySource:
    """Any source, with faults.

    NaN hits only streams of floating-point numbers. Whatever is held back comes with the next chunks or at the end. A
    disconnection loses its chunk, and the index begins again behind it in a new epoch.

    Attributes
    ----------
    ledger
        The faults that were done, in order.
    """

    def __init__(self, source: Source, faults: Faults) -> None:
        self.source, self.faults = source, faults
        self.ledger: list[Done] = []
        self._random = np.random.default_rng(faults.seed)
        integers = not source.spec.dtype.startswith("float")
        self._kinds = [kind for kind in faults.kinds if not (integers and kind is Fault.NAN)]
        self._held: list[Item] = []
        self._hold, self._reverse = 0, False
        self._epochs, self._base = 0, 0
        self._epoch = -1
        self._begun_ns: int | None = None
        self._jumped_ns = 0

    @property
    def spec(self) -> StreamSpec:
        """The stream of the source within."""
        return self.source.spec

    def run(self, deliver: Callable[[Item], None], stop: threading.Event) -> None:
        """Deliver what the source delivers, with faults."""

        def pass_on(item: Item) -> None:
            for each in self.items(item):
                deliver(each)

        self.source.run(pass_on, stop)
        for each in self.flush():
            deliver(each)

    def items(self, item: Item) -> list[Item]:
        """What becomes of one item."""
        if isinstance(item, Clock):
            time_ns = self._time_ns(item.time_ns)
            return [self._renamed(item._replace(time_ns=time_ns, period_ns=item.period_ns * (1 + self.faults.drift_ppm * 1e-6)))]
        if not isinstance(item, Chunk) or not len(item.data):
            return [self._renamed(item)]
        if item.epoch != self._epoch:
            self._epoch, self._base = item.epoch, 0
        chunk = item._replace(epoch=item.epoch + self._epochs, first=item.first - self._base)
        if chunk.times_ns is not None:
            times = np.array([self._time_ns(int(each)) for each in chunk.times_ns], dtype=np.int64)
            chunk = chunk._replace(times_ns=times)
        made: list[Item] = self._hit(chunk) if self._kinds and self._random.random() < self.faults.share else [chunk]
        return self._released(made)

    def flush(self) -> list[Item]:
        """What is still held back."""
        held, self._held, self._hold = self._held, [], 0
        return held

    def _hit(self, chunk: Chunk) -> list[Item]:
        fault = self._kinds[int(self._random.integers(len(self._kinds)))]
        if self._hold and fault in (Fault.REORDER, Fault.BURST):
            return [chunk]  # one hold at a time, so that the ledger stays true
        self.ledger.append(Done(fault, chunk.epoch, chunk.first, chunk.end))
        if fault is Fault.DROP:
            return []
        if fault is Fault.DUPLICATE:
            return [chunk, chunk]
        if fault is Fault.DISCONNECT:
            return self._disconnect(chunk)
        if fault in (Fault.NAN, Fault.SATURATE):
            return [self._spoilt(chunk, fault)]
        if fault is Fault.CLOCK_JUMP:
            self._jumped_ns += self.faults.jump_ns
            return [chunk]
        self._hold = 2 if fault is Fault.REORDER else self.faults.burst
        self._reverse = fault is Fault.REORDER
        return [chunk]

    def _released(self, made: list[Item]) -> list[Item]:
        if not self._hold:
            return made
        self._held += made
        self._hold -= 1
        if self._hold:
            return []
        held = self.flush()
        return held[::-1] if self._reverse and not any(isinstance(each, Gap) for each in held) else held

    def _disconnect(self, chunk: Chunk) -> list[Item]:
        self._epochs, self._base = self._epochs + 1, self._base + chunk.end
        return [Gap(chunk.epoch, chunk.first, None, GapReason.DISCONNECT)]

    def _spoilt(self, chunk: Chunk, fault: Fault) -> Chunk:
        data = chunk.data.copy()
        channel = int(self._random.integers(chunk.spec.width))
        if fault is Fault.NAN:
            data[:, channel] = np.nan
        else:
            integers = np.issubdtype(data.dtype, np.integer)
            data[:, channel] = np.iinfo(data.dtype).max if integers else np.finfo(np.float32).max
        return chunk._replace(data=data)

    def _renamed(self, item: Item) -> Item:
        """A clock, gap or event in the epoch and index that its sample has now; those of earlier ones begin at 0."""
        base = self._base if isinstance(item, Clock | Gap | Event) and item.epoch == self._epoch else 0
        if isinstance(item, Clock | Event):
            return item._replace(epoch=item.epoch + self._epochs, index=max(item.index - base, 0))
        if isinstance(item, Gap):
            end = None if item.end is None else max(item.end - base, 0)
            return item._replace(epoch=item.epoch + self._epochs, first=max(item.first - base, 0), end=end)
        return item

    def _time_ns(self, time_ns: int) -> int:
        self._begun_ns = time_ns if self._begun_ns is None else self._begun_ns
        drifted_ns = round((time_ns - self._begun_ns) * self.faults.drift_ppm * 1e-6)
        return time_ns + drifted_ns + self._jumped_ns
