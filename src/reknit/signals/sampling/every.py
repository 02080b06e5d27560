"""Fewer samples a second: every n-th one, counted from index 0 and never from the start of a chunk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from reknit.stream import AtGap, Chunk, Clock, Event, Gap, Item, Items, OpenNode, ParameterError, State, StreamSpec, Traits

S = TypeVar("S", bound=State)


@dataclass(frozen=True, slots=True)
class Every:
    """Keep the samples whose index is a multiple of a whole number; for signals that are smooth already.

    Parameters
    ----------
    rate_hz
        Wanted samples a second; the nearest whole divisor of the stream's rate is taken. An irregular stream passes unchanged.
    """

    rate_hz: float

    def open(self, spec: StreamSpec) -> OpenEvery:
        """Open on a stream; ParameterError where the rate is not above 0."""
        if not self.rate_hz > 0:
            raise ParameterError(f"rate_hz must be above 0, got {self.rate_hz!r}")
        return OpenEvery(self, spec)


class OpenEvery(OpenNode[State]):
    """A choice of samples that was opened; it remembers nothing."""

    traits = Traits(at_gap=AtGap.PASS)

    def __init__(self, every: Every, spec: StreamSpec) -> None:
        self.hop = 1 if spec.rate is None else max(1, round(spec.rate_hz / every.rate_hz))
        derived = spec.derive(every, rate=None if spec.rate is None else spec.rate / self.hop)
        self.spec = replace(derived, warm_up=-(-spec.warm_up // self.hop))  # counted in the samples that are kept

    def start(self) -> State:
        """An empty state."""
        return State()

    def chunk(self, state: State, chunk: Chunk) -> Items:
        """The samples that are kept, if any."""
        kept = np.array(chunk.data[-chunk.first % self.hop :: self.hop], dtype=np.float64)
        times = None if chunk.times_ns is None else chunk.times_ns[-chunk.first % self.hop :: self.hop]
        if not len(kept):
            return ()
        return (Chunk(self.spec, chunk.epoch, -(-chunk.first // self.hop), kept, times),)

    def gap(self, state: State, gap: Gap) -> Items:
        """The gap in the indices of the samples that are kept."""
        end = None if gap.end is None else -(-gap.end // self.hop)
        return (gap._replace(first=-(-gap.first // self.hop), end=end),)

    def other(self, state: State, item: Item) -> Items:
        """Clocks and events in the indices of the samples that are kept."""
        if isinstance(item, Clock):
            index = -(-item.index // self.hop)
            time_ns = item.time_ns + round((index * self.hop - item.index) * item.period_ns)
            return (item._replace(index=index, time_ns=time_ns, period_ns=item.period_ns * self.hop),)
        return (item._replace(index=-(-item.index // self.hop)),) if isinstance(item, Event) else (item,)


class OpenHopping(OpenNode[S]):
    """A node whose rows stand at every n-th sample, of what lies before it: gaps, clocks and events go into the indices of its rows, and
    a gap makes it forget. Who is one puts its choice of samples into `_every`.
    """

    _every: OpenEvery

    def gap(self, state: S, gap: Gap) -> Items:
        """What came before the gap is forgotten."""
        state.become(self.start())
        return self._every.gap(State(), gap)

    def other(self, state: S, item: Item) -> Items:
        """Clocks and events in the indices of the rows."""
        return self._every.other(State(), item)
