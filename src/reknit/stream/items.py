"""What travels along a stream: chunks and what is known about them. Nothing else enters a graph."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from reknit.stream.errors import SpecError
from reknit.stream.spec import StreamSpec, sample_time_ns, sample_times_ns

Array: TypeAlias = NDArray[Any]


class Chunk(NamedTuple):
    """Consecutive samples of a stream.

    spec
        The stream.
    epoch
        Counts starts and reconnections of the source; an index means something only together with it.
    first
        Index of the first sample, counted from the start of the epoch.
    data
        Numbers of shape (samples, channels).
    times_ns
        For an irregular stream: one time per sample, int64 nanoseconds, never falling. None for a regular one.
    """

    spec: StreamSpec
    epoch: int
    first: int
    data: Array
    times_ns: NDArray[np.int64] | None = None

    @property
    def count(self) -> int:  # type: ignore[override]  # tuple's own count means nothing for a chunk
        """Number of samples."""
        return len(self.data)

    @property
    def end(self) -> int:
        """Index of the sample after the last one."""
        return self.first + len(self.data)

    def times(self) -> NDArray[np.int64]:
        """Times in nanoseconds: those carried, or for a regular stream those since the start of the epoch."""
        if self.times_ns is not None:
            return self.times_ns
        if self.spec.rate is None:
            raise SpecError(f"a chunk of the irregular stream {self.spec.name!r} carries no times")
        return sample_times_ns(self.spec.rate, self.first, len(self.data))

    def time_ns(self, place: int) -> int:
        """The time of one sample, at position `place` from 0, as `times` tells it."""
        if self.times_ns is not None:
            return int(self.times_ns[place])
        if self.spec.rate is None:
            raise SpecError(f"a chunk of the irregular stream {self.spec.name!r} carries no times")
        return sample_time_ns(self.spec.rate, self.first + place)

    def part(self, start: int, stop: int) -> Chunk:
        """The samples at positions `start` to `stop` of this chunk."""
        times = None if self.times_ns is None else self.times_ns[start:stop]
        return Chunk(self.spec, self.epoch, self.first + start, self.data[start:stop], times)


chunk_of: Callable[[tuple[StreamSpec, int, int, Array, NDArray[np.int64] | None]], Chunk] = partial(tuple.__new__, Chunk)
"""A Chunk from a tuple of its five fields, in nodes where a tenth of a microsecond counts."""


class GapReason(StrEnum):
    """Why samples are missing."""

    COUNTER_JUMP = "counter jump"
    DISCONNECT = "disconnect"
    CRASH = "crash"
    OVERFLOW = "overflow"
    PAUSE = "pause"
    UNEXPLAINED = "unexplained"


class Gap(NamedTuple):
    """Samples known to be missing: from index `first` up to but not including `end` (None where unknown).

    `since` is there where a loss was found later than it happened: it lies before sample `since`, and the samples from there on to
    the gap had been numbered too low by its length. Live that cannot be mended; reading a recording does (`formats.recording.placed`).
    """

    epoch: int
    first: int
    end: int | None
    reason: GapReason
    since: int | None = None

    def plain(self) -> list[Any]:
        """As a list for JSON; `since` only where there is one."""
        return [self.epoch, self.first, self.end, self.reason.value, *([] if self.since is None else [self.since])]

    @classmethod
    def of_plain(cls, plain: Sequence[Any]) -> Gap:
        """What `plain` gave; ValueError or TypeError where it is something else."""
        epoch, first, end, reason, *since = plain
        return cls(epoch, first, end, GapReason(reason), *since)


class Event(NamedTuple):
    """Something at one sample, with plain data that JSON can hold."""

    epoch: int
    index: int  # type: ignore[assignment]  # hides tuple.index, which means nothing here
    name: str
    value: dict[str, Any]


class Clock(NamedTuple):
    """A published line from index to time: sample `index` was at `time_ns`, and each sample lasts `period_ns`."""

    epoch: int
    index: int  # type: ignore[assignment]  # hides tuple.index, which means nothing here
    time_ns: int
    period_ns: float
    error_ns: int = 0

    def at_ns(self, index: int) -> int:
        """When sample `index` of the same epoch was taken."""
        return round(self.time_ns + (index - self.index) * self.period_ns)


class Tick(NamedTuple):
    """The session's time has reached `time_ns`: the only way in which waiting enters a graph."""

    time_ns: int


class Control(NamedTuple):
    """A setting changed while the graph runs; it holds from the next sample on."""

    name: str
    value: float


Item: TypeAlias = Chunk | Gap | Event | Clock | Tick | Control


def checked(chunk: Chunk) -> Chunk:
    """The same chunk, after its form was checked against its spec; for chunks that come from outside.

    Raises SpecError where the shape, the times or the index cannot be right.
    """
    spec, data, times = chunk.spec, chunk.data, chunk.times_ns
    if data.ndim != 2 or data.shape[1] != spec.width:
        raise SpecError(f"stream {spec.name!r}: data must be (samples, {spec.width}), got {data.shape}")
    if chunk.first < 0 or chunk.epoch < 0:
        raise SpecError(f"stream {spec.name!r}: epoch and index must not be below 0, got {chunk.epoch}, {chunk.first}")
    if (times is None) != (spec.rate is not None):
        form = "carries no times" if spec.rate is not None else "must carry a time per sample"
        raise SpecError(f"stream {spec.name!r} {form}")
    if times is not None:
        if times.shape != (len(data),):
            raise SpecError(f"stream {spec.name!r}: expected {len(data)} times, got an array of shape {times.shape}")
        if np.any(times[1:] < times[:-1]):
            raise SpecError(f"stream {spec.name!r}: times must never fall within a chunk")
    return chunk
