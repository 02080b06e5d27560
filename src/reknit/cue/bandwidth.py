"""Bandwidth feedback: silence inside the wanted band, and outside of it an error with its sign (Sherwood 1988)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from math import isnan
from typing import Any

import numpy as np

from reknit.signals.measure import GATE, PHASE, VALUE, Gate, Phase, measure_channels
from reknit.stream import (
    AtGap,
    Channel,
    Chunk,
    Control,
    Event,
    Gap,
    Item,
    Items,
    Kind,
    OpenNode,
    ParameterError,
    State,
    StreamSpec,
    Traits,
)


class CueState(IntEnum):
    """What is to be told."""

    NEUTRAL = 0  # nothing: the person rests, returns, or the measure cannot be trusted
    INSIDE = 1  # silence: it is right
    BELOW = 2
    ABOVE = 3


CHANNELS = (Channel("state", "code"), Channel("error", "share"))


@dataclass(frozen=True, slots=True)
class BandwidthCue:
    """Decide on a cue from a measure with its phase.

    A cue is given while the person moves out or has reached, and only behind an open gate.

    Parameters
    ----------
    low, high
        The wanted band in the measure's unit; no `high`: there is no too much.
    full_scale
        Distance from the band at which the error is 1.
    rate_hz
        Decisions a second on a regular stream, at fixed indices; an irregular stream has one for each sample.
    """

    low: float
    high: float | None
    full_scale: float
    rate_hz: float = 50.0

    def open(self, spec: StreamSpec) -> OpenBandwidthCue:
        """Open on a measure with phase; SpecError where a channel is missing, ParameterError for an impossible band."""
        if self.high is not None and not self.low < self.high:
            raise ParameterError(f"a band needs low below high, got {self.low:g} and {self.high:g}")
        if not (self.full_scale > 0 and self.rate_hz > 0):
            raise ParameterError(f"full_scale and rate_hz must lie above 0, got {self.full_scale!r} and {self.rate_hz!r}")
        return OpenBandwidthCue(self, spec)


@dataclass(slots=True)
class CueMemory(State):
    """How far the band was moved."""

    moved: float = 0.0


class OpenBandwidthCue(OpenNode[CueMemory]):
    """A bandwidth cue that was opened."""

    traits = Traits(at_gap=AtGap.PASS)

    def __init__(self, cue: BandwidthCue, spec: StreamSpec) -> None:
        self._hop = 1 if spec.rate is None else max(1, round(spec.rate_hz / cue.rate_hz))
        rate = None if spec.rate is None else spec.rate / self._hop
        self.spec = spec.derive(cue, kind=Kind.CUE, channels=CHANNELS, rate=rate)
        self._cue = cue
        self._columns = [spec.position(name) for name in (VALUE, GATE, PHASE)]

    def start(self) -> CueMemory:
        """The band where the parameters put it."""
        return CueMemory()

    def chunk(self, state: CueMemory, chunk: Chunk) -> Items:
        """State and error of the samples at which a decision is due."""
        start = -chunk.first % self._hop
        rows = chunk.data[start :: self._hop].tolist()
        if not rows:
            return ()
        value, gate, phase = self._columns
        times = None if chunk.times_ns is None else chunk.times_ns[start :: self._hop]
        decided = np.array([self._decide(state, row[value], row[gate], row[phase]) for row in rows])
        return (Chunk(self.spec, chunk.epoch, -(-chunk.first // self._hop), decided, times),)

    def gap(self, state: CueMemory, gap: Gap) -> Items:
        """The gap in the indices of decisions."""
        end = None if gap.end is None else -(-gap.end // self._hop)
        return (gap._replace(first=-(-gap.first // self._hop), end=end),)

    def other(self, state: CueMemory, item: Item) -> Items:
        """Control "low" moves the band to a new lower edge; events are the measure's own and do not go on."""
        if isinstance(item, Control) and item.name == "low":
            state.moved = item.value - self._cue.low
        return () if isinstance(item, Event) else (item,)

    def _decide(self, state: CueMemory, value: float, gate: float, phase: float) -> tuple[float, float]:
        if gate != Gate.OPEN or phase not in (Phase.OUT, Phase.REACHED) or isnan(value):
            return float(CueState.NEUTRAL), 0.0
        low = self._cue.low + state.moved
        if value < low:
            return float(CueState.BELOW), max(-1.0, (value - low) / self._cue.full_scale)
        if self._cue.high is not None and value > self._cue.high + state.moved:
            return float(CueState.ABOVE), min(1.0, (value - self._cue.high - state.moved) / self._cue.full_scale)
        return float(CueState.INSIDE), 0.0


_MEASURE = StreamSpec("knee", Kind.MEASURE, (*measure_channels("deg"), Channel(PHASE, "code")), Fraction(1000))
_IRREGULAR = StreamSpec("knee", Kind.MEASURE, (*measure_channels("deg"), Channel(PHASE, "code")))
NODES: tuple[tuple[Any, tuple[StreamSpec, ...]], ...] = (
    (BandwidthCue(70, 100, 30), (_MEASURE,)),
    (BandwidthCue(40, None, 30), (_IRREGULAR,)),
)
"""Examples for the property harness."""
