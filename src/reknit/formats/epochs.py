"""A recording whose source began anew, as rows of one table: which epoch each belongs to, which sample it is, and when it was taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reknit.formats.recording import FormatError, Recording
from reknit.formats.table_time import Timing, timing_of
from reknit.stream import NS_PER_S, Chunk, Clock, Gap, GapReason, StreamSpec

HEADINGS = ("epoch", "index")
EPOCHS, INDICES = 2**31, 2**53  # what a stream's file holds, and what a table's number tells exactly
TIME, SESSION_TIME, TIME_IN_EPOCH = "time_s", "session_time_s", "time_in_epoch_s"


def several(recording: Recording) -> bool:
    """Whether the source began more than once."""
    return len({chunk.epoch for chunk in recording.chunks if chunk.count}) > 1


class EpochTime:
    """When the samples of a recording were taken, over all of its epochs.

    Each epoch lies where its clock says, and goes on at the stream's rate. Where one epoch has no clock, nobody knows how long the
    source was away, and the samples of each count from its own start.

    Parameters
    ----------
    recording
        What is told in rows.
    zero_ns
        From when on the known times count, on the recording's own clock.
    heading
        What the column of known times is called.

    Attributes
    ----------
    heading
        What the column of times is called; "time_in_epoch_s" where they are not known.
    """

    def __init__(self, recording: Recording, zero_ns: int = 0, heading: str = TIME) -> None:
        spec = recording.spec
        clocks = {clock.epoch: clock for clock in recording.clocks}
        firsts: dict[int, int] = {}
        for chunk in recording.chunks:
            if chunk.count:
                firsts.setdefault(chunk.epoch, chunk.first)
        self.known = spec.rate is None or firsts.keys() <= clocks.keys()
        self.heading = heading if self.known else TIME_IN_EPOCH
        self._zero_ns = zero_ns
        self._starts_s = dict.fromkeys(firsts, 0.0)
        if spec.rate is not None and self.known:
            for epoch, first in firsts.items():
                self._starts_s[epoch] = (clocks[epoch].at_ns(first) - zero_ns) / NS_PER_S - first / spec.rate_hz

    def of(self, chunk: Chunk) -> NDArray[np.float64]:
        """Seconds of each sample of a chunk."""
        if chunk.times_ns is not None:
            return (chunk.times_ns - self._zero_ns) / NS_PER_S
        return self._starts_s[chunk.epoch] + np.arange(chunk.first, chunk.end) / chunk.spec.rate_hz

    def what_is_lost(self) -> list[str]:
        """A sentence where the table cannot tell how long the source was away."""
        if self.known:
            return []
        return [f"time between epochs: nobody knows how long the source was away, so {self.heading} counts from each start anew"]


def holds_epochs(names: Sequence[str]) -> bool:
    """Whether the columns are those that a recording of several epochs is written with."""
    return tuple(names[:2]) == HEADINGS and len(names) > 3 and names[2] in (TIME, SESSION_TIME, TIME_IN_EPOCH)


@dataclass(frozen=True, slots=True)
class EpochRows:
    """Rows of a table that belong to several epochs.

    Parameters
    ----------
    epoch, index, time_s
        (rows,) of each sample.
    goes_on
        Whether the times go on over the breaks; if not, they count from each start anew.
    timing
        The rate, and how it was found; None where each sample has its own time.
    """

    epoch: NDArray[np.int64]
    index: NDArray[np.int64]
    time_s: NDArray[np.float64]
    goes_on: bool
    timing: Timing

    @classmethod
    def read(cls, path: Path, names: Sequence[str], values: NDArray[np.float64], rate_hz: float | None) -> EpochRows:
        """The rows of columns that `holds_epochs`; FormatError where they are out of order or damaged."""
        if not np.isfinite(values[:, :3]).all() or (values[:, :2] != np.round(values[:, :2])).any() or (values[:, :2] < 0).any():
            raise FormatError(f"{path.name}: 'epoch' and 'index' must be whole numbers from 0 and each row must have its time")
        if (values[:, 0] >= EPOCHS).any() or (values[:, 1] >= INDICES).any():
            raise FormatError(f"{path.name}: an 'epoch' lies below {EPOCHS} and an 'index' below {INDICES}; the file is damaged")
        epoch, index = values[:, 0].astype(np.int64), values[:, 1].astype(np.int64)
        forward = (np.diff(epoch) > 0) | ((np.diff(epoch) == 0) & (np.diff(index) > 0))
        if not forward.all():
            line = int(np.flatnonzero(~forward)[0]) + 3  # behind the headings and the row before it
            raise FormatError(
                f"{path.name}: line {line} does not follow on the one before it by 'epoch' and 'index'; sort the rows"
            )
        epochs, rows = np.unique(epoch, return_counts=True)
        longest = epoch == epochs[rows.argmax()]
        timing = timing_of(path, values[longest, 2], None, rate_hz, rows=int(longest.sum()), even=False)
        timing = replace(timing, why=f"{timing.why}, rows by 'epoch' and 'index'")
        return cls(epoch, index, values[:, 2], names[2] != TIME_IN_EPOCH, timing)

    def recording(self, spec: StreamSpec, stored: NDArray[np.generic], read_as: str, *, cut_off: bool) -> Recording:
        """The recording of these rows, whose samples are `stored`; what is missing between two is a gap."""
        new = (np.diff(self.epoch) != 0) | (np.diff(self.index) != 1)
        bounds = [0, *(np.flatnonzero(new) + 1).tolist(), len(self.index)]
        times_ns = np.round(self.time_s * NS_PER_S).astype(np.int64)
        chunks = tuple(
            Chunk(spec, int(self.epoch[a]), int(self.index[a]), stored[a:b], times_ns[a:b] if spec.rate is None else None)
            for a, b in pairwise(bounds)
        )
        gaps = [_between(one, other) for one, other in pairwise(chunks)]
        if cut_off:
            gaps.append(Gap(chunks[-1].epoch, chunks[-1].end, None, GapReason.CRASH))
        return Recording(spec, chunks, tuple(gaps), read_as, self._clocks(spec, times_ns))

    def _clocks(self, spec: StreamSpec, times_ns: NDArray[np.int64]) -> tuple[Clock, ...]:
        if spec.rate is None or not self.goes_on:
            return ()
        starts = [0, *(np.flatnonzero(np.diff(self.epoch)) + 1).tolist()]
        period_ns = NS_PER_S / spec.rate_hz
        return tuple(Clock(int(self.epoch[n]), int(self.index[n]), int(times_ns[n]), period_ns) for n in starts)


def _between(one: Chunk, other: Chunk) -> Gap:
    if one.epoch != other.epoch:
        return Gap(one.epoch, one.end, None, GapReason.DISCONNECT)
    return Gap(one.epoch, one.end, other.first, GapReason.UNEXPLAINED)
