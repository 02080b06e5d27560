"""Sources whose samples are there beforehand, given out at the pace at which they were or would be recorded."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from reknit.formats.recording import Recording
from reknit.sources.source import SourceError
from reknit.stream import NS_PER_S, Chunk, Clock, Item, StreamSpec, sample_times_ns

PIECE_S = 0.02
LARGE = 1000
"""Samples in a chunk where nobody waits for them."""


class Simulated(Protocol):
    """Something that can be asked for any of its samples, such as a simulated person or muscle."""

    @property
    def spec(self) -> StreamSpec:
        """Its stream."""
        ...

    def samples(self, first: int, count: int) -> Chunk:
        """The samples from index `first` on."""
        ...


class Pace(StrEnum):
    """How fast a recording is played."""

    RECORDED = "recorded"
    REAL = "real"
    FULL = "full"


class Arrival(NamedTuple):
    """An item as it arrived in a session, and when, in nanoseconds of the session's time."""

    time_ns: int
    item: Item


@dataclass(frozen=True, slots=True)
class RecordedSource:
    """A recording played again, once; with the same samples, from index 0 on.

    Parameters
    ----------
    recording
        What is played.
    pace
        As it arrived, with its jitter, bursts and pauses; evenly at its rate; or as fast as it is taken.
    arrivals
        When what arrived; only sealed sessions hold this, and only the pace "recorded" needs it.

    Raises
    ------
    SourceError
        For the pace "recorded" without arrivals.
    """

    recording: Recording
    pace: Pace = Pace.REAL
    arrivals: tuple[Arrival, ...] = ()

    def __post_init__(self) -> None:
        if self.pace is Pace.RECORDED and not self.arrivals:
            raise SourceError(
                "this recording does not tell when its samples arrived, so it cannot be played as recorded; play it at the pace "
                "'real' or 'full', or choose a sealed session of Reknit"
            )

    @property
    def spec(self) -> StreamSpec:
        """The recording's stream."""
        return self.recording.spec

    def run(self, deliver: Callable[[Item], None], stop: threading.Event) -> None:
        """Play it once, then end."""
        if self.pace is Pace.RECORDED:
            play_arrivals(self.arrivals, deliver, stop)
            return
        spec, real = self.recording.spec, self.pace is Pace.REAL
        even = 1 if spec.rate is None else max(1, round(spec.rate_hz * PIECE_S))
        play(self.recording.rechunked(even if real else LARGE).items(), deliver, stop, wait=real)


@dataclass(frozen=True, slots=True)
class SimulatedSource:
    """A simulated person or muscle, at real time, until it is stopped."""

    simulated: Simulated

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


def play(items: Iterator[Item], deliver: Callable[[Item], None], stop: threading.Event, *, wait: bool = True) -> None:
    """Deliver items when they are due, or at once: a chunk is due when its last sample would have been taken.

    Times are moved so that the first sample lies at the moment of the call. Each epoch of a regular stream begins when the one before
    it has ended, since nobody knows how long it was between them; a Clock says so.
    """
    epoch: int | None = None
    shift_ns, ended_ns = 0, time.monotonic_ns()
    for item in items:
        if stop.is_set():
            return
        if not isinstance(item, Chunk):
            deliver(item)
            continue
        own_ns, due_ns = _span(item)
        if epoch is None or (item.epoch != epoch and item.spec.rate is not None):
            shift_ns = max(ended_ns, time.monotonic_ns()) - own_ns
            if item.spec.rate is not None:
                deliver(Clock(item.epoch, item.first, own_ns + shift_ns, NS_PER_S / float(item.spec.rate)))
        epoch, ended_ns = item.epoch, due_ns + shift_ns
        if wait and stop.wait(max(0, ended_ns - time.monotonic_ns()) / NS_PER_S):
            return
        deliver(_moved(item, shift_ns))


def play_arrivals(arrivals: Iterable[Arrival], deliver: Callable[[Item], None], stop: threading.Event) -> None:
    """Deliver items at the distances at which they arrived, the first one at once; their times are moved likewise."""
    shift_ns: int | None = None
    for arrived_ns, item in arrivals:
        if shift_ns is None:
            shift_ns = time.monotonic_ns() - arrived_ns
        if stop.wait(max(0, arrived_ns + shift_ns - time.monotonic_ns()) / NS_PER_S):
            return
        deliver(_moved(item, shift_ns))


def _moved(item: Item, shift_ns: int) -> Item:
    if isinstance(item, Clock):
        return item._replace(time_ns=item.time_ns + shift_ns)
    if isinstance(item, Chunk) and item.times_ns is not None:
        return item._replace(times_ns=item.times_ns + shift_ns)
    return item


def _span(chunk: Chunk) -> tuple[int, int]:
    """When the chunk's first sample was taken and its last one had been, on the stream's own time."""
    if chunk.times_ns is not None:
        return int(chunk.times_ns[0]), int(chunk.times_ns[-1])
    if chunk.spec.rate is None:
        raise AssertionError("an irregular chunk without times is refused where chunks are made")
    bounds = sample_times_ns(chunk.spec.rate, chunk.first, chunk.count + 1)
    return int(bounds[0]), int(bounds[-1])
