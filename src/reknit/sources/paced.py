"""Sources whose samples are there beforehand, given out at the pace at which they were or would be recorded."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from reknit.formats.recording import Recording
from reknit.stream import NS_PER_S, Chunk, Clock, Item, StreamSpec, sample_times_ns

PIECE_S = 0.02


class Simulated(Protocol):
    """Something that can be asked for any of its samples, such as a simulated person or muscle."""

    @property
    def spec(self) -> StreamSpec:
        """Its stream."""
        ...

    def samples(self, first: int, count: int) -> Chunk:
        """The samples from index `first` on."""
        ...


@dataclass(frozen=True, slots=True)
class RecordedSource:
    """A recording played again at real time; with the same samples, from index 0 on."""

    recording: Recording

    @property
    def spec(self) -> StreamSpec:
        """The recording's stream."""
        return self.recording.spec

    def run(self, deliver: Callable[[Item], None], stop: threading.Event) -> None:
        """Play it once, then end."""
        spec = self.recording.spec
        size = 1 if spec.rate is None else max(1, round(spec.rate_hz * PIECE_S))
        play(self.recording.rechunked(size).items(), deliver, stop)


@dataclass(frozen=True, slots=True)
class SimulatedSource:
    """A simulated person or muscle, at real time, until it is stopped."""

    simulated: Simulated
    frame_rate_hz: float = 30.0

    @property
    def spec(self) -> StreamSpec:
        """The simulated stream."""
        return self.simulated.spec

    def run(self, deliver: Callable[[Item], None], stop: threading.Event) -> None:
        """Play without end."""
        play(self._endless(), deliver, stop)

    def _endless(self) -> Iterator[Item]:
        rate = self.simulated.spec.rate
        size = 1 if rate is None else max(1, round(float(rate) * PIECE_S))
        first = 0
        while True:
            yield self.simulated.samples(first, size)
            first += size


def play(items: Iterator[Item], deliver: Callable[[Item], None], stop: threading.Event) -> None:
    """Deliver items when they are due: a chunk when its last sample would have been taken.

    Times are moved so that the first sample lies at the moment of the call; a Clock says so for regular streams.
    """
    began_ns = time.monotonic_ns()
    shift_ns: int | None = None
    for item in items:
        if not isinstance(item, Chunk):
            deliver(item)
            continue
        own_ns, due_ns = _span(item)
        if shift_ns is None:
            shift_ns = began_ns - own_ns
            if item.spec.rate is not None:
                period_ns = NS_PER_S / float(item.spec.rate)
                deliver(Clock(item.epoch, item.first, began_ns, period_ns))
        if stop.wait(max(0, due_ns + shift_ns - time.monotonic_ns()) / NS_PER_S):
            return
        deliver(item if item.times_ns is None else item._replace(times_ns=item.times_ns + shift_ns))


def _span(chunk: Chunk) -> tuple[int, int]:
    """When the chunk's first sample was taken and its last one had been, on the stream's own time."""
    if chunk.times_ns is not None:
        return int(chunk.times_ns[0]), int(chunk.times_ns[-1])
    if chunk.spec.rate is None:
        raise AssertionError("an irregular chunk without times is refused where chunks are made")
    bounds = sample_times_ns(chunk.spec.rate, chunk.first, chunk.count + 1)
    return int(bounds[0]), int(bounds[-1])
