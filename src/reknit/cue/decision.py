"""What all cues share: decisions at fixed samples, each from one row of a measure."""

from __future__ import annotations

from enum import IntEnum
from typing import Generic, TypeVar

import numpy as np

from reknit.stream import AtGap, Channel, Chunk, Event, Gap, Item, Items, Kind, Node, OpenNode, State, StreamSpec, Traits

S = TypeVar("S", bound=State)


class CueState(IntEnum):
    """What is to be told."""

    NEUTRAL = 0  # nothing: the person rests, returns, or the measure cannot be trusted
    INSIDE = 1  # silence: it is right
    BELOW = 2
    ABOVE = 3


CHANNELS = (Channel("state", "code"), Channel("error", "share"))
SILENT = (float(CueState.NEUTRAL), 0.0)


def off_by(value: float, low: float, high: float | None, full_scale: float) -> tuple[float, float]:
    """State and error, -1 to 1, of a value against a band; without `high` there is no too much."""
    if value < low:
        return float(CueState.BELOW), max(-1.0, (value - low) / full_scale)
    if high is not None and value > high:
        return float(CueState.ABOVE), min(1.0, (value - high) / full_scale)
    return float(CueState.INSIDE), 0.0


class OpenDecision(OpenNode[S], Generic[S]):
    """Decisions on a measure, `rate_hz` times a second on a regular stream and one a sample on others; subclasses write `decide`."""

    traits = Traits(at_gap=AtGap.PASS)

    def __init__(self, cue: Node, spec: StreamSpec, rate_hz: float, channels: tuple[Channel, ...] = CHANNELS) -> None:
        self._hop = 1 if spec.rate is None else max(1, round(spec.rate_hz / rate_hz))
        rate = None if spec.rate is None else spec.rate / self._hop
        self.spec = spec.derive(cue, kind=Kind.CUE, channels=channels, rate=rate)

    def decide(self, state: S, row: list[float]) -> tuple[float, ...]:
        """The decision on one row of the measure: a number for each channel."""
        raise NotImplementedError

    def chunk(self, state: S, chunk: Chunk) -> Items:
        """State and error of the samples at which a decision is due."""
        start = -chunk.first % self._hop
        rows = chunk.data[start :: self._hop].tolist()
        if not rows:
            return ()
        times = None if chunk.times_ns is None else chunk.times_ns[start :: self._hop]
        decided = np.array([self.decide(state, row) for row in rows])
        return (Chunk(self.spec, chunk.epoch, -(-chunk.first // self._hop), decided, times),)

    def gap(self, state: S, gap: Gap) -> Items:
        """The gap in the indices of decisions."""
        end = None if gap.end is None else -(-gap.end // self._hop)
        return (gap._replace(first=-(-gap.first // self._hop), end=end),)

    def other(self, state: S, item: Item) -> Items:
        """Events are the measure's own and do not go on."""
        return () if isinstance(item, Event) else (item,)
