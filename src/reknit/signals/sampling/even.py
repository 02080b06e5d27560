"""Evenly spaced samples of an irregular stream, for what reckons with a rate: filters, spectra, contacts of the feet."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from reknit.stream import (
    NS_PER_S,
    AtGap,
    Chunk,
    Clock,
    Event,
    Gap,
    GapReason,
    Item,
    Items,
    OpenNode,
    ParameterError,
    State,
    StreamSpec,
    Traits,
)
from reknit.stream.items import Array


@dataclass(frozen=True, slots=True)
class Even:
    """Straight lines between the samples of an irregular stream, read off `rate_hz` times a second; a regular stream passes unchanged.

    Nothing is made up over a hole of more than `bridge_s`: a Gap stands there. Sample n lies at n / rate of the stream's own time, so
    what comes out does not depend on how samples were cut. It comes one sample late, since both ends of a line must be there.

    Parameters
    ----------
    rate_hz
        Samples a second.
    bridge_s
        The longest line.
    """

    rate_hz: int = 100
    bridge_s: float = 0.25

    def open(self, spec: StreamSpec) -> OpenEven:
        """Open on any stream; ParameterError for a rate or a time that is not above 0."""
        if not (self.rate_hz > 0 and self.bridge_s > 0):
            raise ParameterError(f"rate_hz and bridge_s must be above 0, got {self.rate_hz} and {self.bridge_s}")
        return OpenEven(self, spec)


def _no_row() -> Array:
    return np.zeros(0)


@dataclass(slots=True)
class EvenState(State):
    """The newest sample with its time, and the place of the next one that goes out; nothing before the first."""

    row: Array = field(default_factory=_no_row)
    time_ns: int = 0
    following: int = 0


class OpenEven(OpenNode[EvenState]):
    """An even spacing that was opened."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, even: Even, spec: StreamSpec) -> None:
        self._regular = spec.rate is not None
        self.spec = spec.derive(even, rate=spec.rate if self._regular else Fraction(even.rate_hz))
        self._rate_hz, self._bridge_ns = even.rate_hz, round(even.bridge_s * NS_PER_S)

    def start(self) -> EvenState:
        """Nothing seen yet."""
        return EvenState()

    def chunk(self, state: EvenState, chunk: Chunk) -> Items:
        """The samples between those that have come."""
        data = np.asarray(chunk.data, dtype=np.float64)
        if self._regular:
            return (Chunk(self.spec, chunk.epoch, chunk.first, data, chunk.times_ns),)
        out: list[Item] = []
        rows: list[Array] = []
        for row, time_ns in zip(data, chunk.times().tolist(), strict=True):
            if not len(state.row) or time_ns - state.time_ns > self._bridge_ns:
                if rows:
                    out.append(self._chunk(chunk.epoch, state.following, rows))
                    rows = []
                place = math.ceil(time_ns * self._rate_hz / NS_PER_S)
                if len(state.row) and place > state.following:
                    out.append(Gap(chunk.epoch, state.following, place, GapReason.UNEXPLAINED))
                state.following = place
            elif time_ns > state.time_ns:
                rows += self._between(state, row, time_ns)
            state.row, state.time_ns = row.copy(), time_ns
        if rows:
            out.append(self._chunk(chunk.epoch, state.following, rows))
        return tuple(out)

    def gap(self, state: EvenState, gap: Gap) -> Items:
        """What follows begins anew, at a place of its own; how long it was is told by the times behind it."""
        place = state.following
        state.become(self.start())
        return (gap,) if self._regular else (Gap(gap.epoch, place, None, gap.reason),)

    def other(self, state: EvenState, item: Item) -> Items:
        """Events at the next sample that goes out; an irregular stream has no clock."""
        if self._regular:
            return (item,)
        if isinstance(item, Clock):
            return ()
        return (item._replace(index=state.following),) if isinstance(item, Event) else (item,)

    def _between(self, state: EvenState, row: Array, time_ns: int) -> list[Array]:
        """The samples from the last one that came up to this one."""
        made = []
        while state.following * NS_PER_S <= time_ns * self._rate_hz:
            share = (state.following * NS_PER_S / self._rate_hz - state.time_ns) / (time_ns - state.time_ns)
            made.append(state.row + (row - state.row) * share if share > 0 else state.row)
            state.following += 1
        return made

    def _chunk(self, epoch: int, end: int, rows: list[Array]) -> Chunk:
        return Chunk(self.spec, epoch, end - len(rows), np.array(rows))
