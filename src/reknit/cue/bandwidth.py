"""Bandwidth feedback: silence inside the wanted band, and outside of it an error with its sign (Sherwood 1988)."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

from reknit.cue.decision import SILENT, OpenDecision, off_by
from reknit.signals.measure import GATE, PHASE, VALUE, Gate, Phase
from reknit.stream import Control, Item, Items, ParameterError, State, StreamSpec


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


class OpenBandwidthCue(OpenDecision[CueMemory]):
    """A bandwidth cue that was opened."""

    def __init__(self, cue: BandwidthCue, spec: StreamSpec) -> None:
        super().__init__(cue, spec, cue.rate_hz)
        self._cue = cue
        self._columns = spec.position(VALUE), spec.position(GATE), spec.position(PHASE)

    def start(self) -> CueMemory:
        """The band where the parameters put it."""
        return CueMemory()

    def other(self, state: CueMemory, item: Item) -> Items:
        """Control "low" moves the band to a new lower edge."""
        if isinstance(item, Control) and item.name == "low":
            state.moved = item.value - self._cue.low
        return super().other(state, item)

    def decide(self, state: CueMemory, row: list[float]) -> tuple[float, ...]:
        """Where the value lies against the band, while the person moves out or has reached."""
        value_at, gate_at, phase_at = self._columns
        value, cue = row[value_at], self._cue
        if row[gate_at] != Gate.OPEN or row[phase_at] not in (Phase.OUT, Phase.REACHED) or isnan(value):
            return SILENT
        high = None if cue.high is None else cue.high + state.moved
        return off_by(value, cue.low + state.moved, high, cue.full_scale)
