"""The course of a measure through the practised part of a block: what the page draws, and what the recording keeps of it."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from reknit.formats.measures_parquet import Measures
from reknit.signals.measure import GATE, PHASE, VALUE, Gate
from reknit.stream import NS_PER_S, Chunk, StreamSpec

TRACE_RATE_HZ = 50.0
MOST_HELD = 25
"""For so many even times a sample stands until the next one; of a longer hole nobody wants to see more."""


class Break(NamedTuple):
    """Where a source was away and began anew: nothing was measured in between, and no line leads over it.

    from_s, to_s
        The last sample before and the first one after, as `Track.time_s` counts.
    known
        Whether something says how long it was away; if not, `to_s` follows on `from_s`, and the time between is missing.
    """

    from_s: float
    to_s: float
    known: bool

    def to_dict(self) -> dict[str, float | None]:
        """Plain data for JSON; `length_s` is None where nobody knows it."""
        return {"from_s": self.from_s, "to_s": self.to_s, "length_s": self.to_s - self.from_s if self.known else None}


class Track:
    """One row for each picture of a camera, and 50 rows a second of a regular stream, whatever the chunks.

    Parameters
    ----------
    spec
        The measure's stream, with the channels value, gate and phase.

    Attributes
    ----------
    time_s
        Seconds since the first sample of the practised part, as repetitions count them; never falling.
    value
        The measure; NaN while it is withheld.
    gate, phase
        Codes of `Gate` and `Phase`.
    end_s
        Time of the newest sample, also where it got no row; None before the first.
    breaks
        Where the source began anew.
    """

    def __init__(self, spec: StreamSpec) -> None:
        self.time_s, self.value = array("d"), array("d")
        self.gate, self.phase = bytearray(), bytearray()
        self.end_s: float | None = None
        self.breaks: list[Break] = []
        self._rate_hz = spec.known_rate_hz
        self._hop = 1 if self._rate_hz is None else max(1, round(self._rate_hz / TRACE_RATE_HZ))
        self._columns = spec.position(VALUE), spec.position(GATE), spec.position(PHASE)
        self._epoch, self._epoch_s = 0, 0.0
        self._told = 0
        self._passed = 0  # even times, of an irregular stream
        self._seen_s: float | None = None  # the newest sample, practised or not

    def __len__(self) -> int:
        return len(self.time_s)

    def take(self, chunk: Chunk, epoch_s: float | None = None) -> None:
        """Take samples of the measure.

        Parameters
        ----------
        chunk
            The samples, in the block's own epoch, index and time.
        epoch_s
            For a regular stream: when its epoch began; None where nobody knows. Where nobody does, or time would fall, the epoch
            follows on the one before.
        """
        if not len(chunk.data):
            return
        value_at, gate_at, phase_at = self._columns
        self._begin_epoch(chunk, epoch_s)
        kept = range(-chunk.first % self._hop, len(chunk.data), self._hop)
        for place, row in zip(kept, chunk.data[kept.start :: self._hop].tolist(), strict=True):
            time_s = self.at_s(chunk, place)
            self.time_s.append(time_s)
            self.value.append(row[value_at] if row[gate_at] == Gate.OPEN else math.nan)
            self.gate.append(int(row[gate_at]))
            self.phase.append(int(row[phase_at]))
        self.end_s = self._seen_s = self.at_s(chunk, len(chunk.data) - 1)

    def pass_over(self, chunk: Chunk, epoch_s: float | None = None) -> None:
        """Take note of samples of the source that are not part of the course: while they came it was not away. As with `take`."""
        self._begin_epoch(chunk, epoch_s)
        self._seen_s = self.at_s(chunk, len(chunk.data) - 1)

    def epoch_s(self, epoch: int) -> float:
        """What the epoch under way lies later than its own samples say; 0 for another one."""
        return self._epoch_s if epoch == self._epoch else 0.0

    def newest(self) -> list[float | None]:
        """The values since the last call, about 50 a second whatever the source's own rate; None where withheld."""
        rows = slice(self._told, None)
        values: Sequence[float] = (
            self.value[rows] if self._rate_hz is not None else self._evenly(self.value[rows], self.time_s[rows])
        )
        self._told = len(self.value)
        return [None if math.isnan(value) else value for value in values]

    def _evenly(self, values: Sequence[float], times_s: Sequence[float]) -> list[float]:
        """Of irregular samples, the newest one at each of the even times that have passed."""
        even: list[float] = []
        for value, time_s in zip(values, times_s, strict=True):
            passed = int(time_s * TRACE_RATE_HZ)
            even += [value] * min(passed - self._passed, MOST_HELD)
            self._passed = max(self._passed, passed)
        return even

    def part(self, block: int, start: int, stop: int) -> Measures:
        """The rows from `start` to `stop` as those of the block of that number."""
        rows = slice(start, stop)
        return Measures(
            block=np.full(len(self.time_s[rows]), block, dtype=np.int32),
            time_s=np.array(self.time_s[rows], dtype=np.float64),
            value=np.array(self.value[rows], dtype=np.float64),
            gate=np.frombuffer(bytes(self.gate[rows]), dtype=np.uint8),
            phase=np.frombuffer(bytes(self.phase[rows]), dtype=np.uint8),
        )

    def _begin_epoch(self, chunk: Chunk, epoch_s: float | None) -> None:
        if chunk.epoch == self._epoch:
            return
        # The first sample to come is that of `chunk`, which need not be the first of its epoch.
        period_s = 0.0 if self._rate_hz is None else 1 / self._rate_hz
        due_s = 0.0 if self._seen_s is None else self._seen_s + period_s - self._own_s(chunk, 0)
        if self._rate_hz is None:  # it has its own times, unless they begin anew
            epoch_s = 0.0 if due_s <= 0 else None
        self._epoch, self._epoch_s = chunk.epoch, due_s if epoch_s is None else max(epoch_s, due_s)
        if self._seen_s is not None:
            self.breaks.append(Break(self._seen_s, self.at_s(chunk, 0), epoch_s is not None))

    def at_s(self, chunk: Chunk, place: int) -> float:
        """When a sample of the epoch under way was taken, as `time_s` counts."""
        return self._epoch_s + self._own_s(chunk, place)

    def _own_s(self, chunk: Chunk, place: int) -> float:
        """When a sample was taken by its own epoch's time."""
        if self._rate_hz is None:
            return int(chunk.times()[place]) / NS_PER_S
        return (chunk.first + place) / self._rate_hz
