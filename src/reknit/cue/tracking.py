"""Feedback on a moving target: silence within the tolerance of it, and outside an error with its sign."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

from reknit.cue.decision import SILENT, OpenDecision, off_by
from reknit.signals.measure import GATE, PHASE, VALUE, WANTED, Gate, Phase
from reknit.stream import ParameterError, State, StreamSpec


@dataclass(frozen=True, slots=True)
class TrackingCue:
    """Decide on a cue from a measure with its `wanted` value, while the target is above rest.

    Parameters
    ----------
    tolerance
        Distance from the target that is right, in the measure's unit.
    full_scale
        Distance from the edge of the tolerance at which the error is 1.
    rate_hz
        Decisions a second on a regular stream, at fixed indices; an irregular stream has one for each sample.
    """

    tolerance: float
    full_scale: float
    rate_hz: float = 50.0

    def open(self, spec: StreamSpec) -> OpenTrackingCue:
        """Open on what `Tracking` puts out; SpecError where a channel is missing, ParameterError for numbers not above 0."""
        if not (self.tolerance > 0 and self.full_scale > 0 and self.rate_hz > 0):
            raise ParameterError(f"tolerance, full_scale and rate_hz must lie above 0, got {self}")
        return OpenTrackingCue(self, spec)


class OpenTrackingCue(OpenDecision[State]):
    """A cue on a moving target that was opened; it remembers nothing."""

    def __init__(self, cue: TrackingCue, spec: StreamSpec) -> None:
        super().__init__(cue, spec, cue.rate_hz)
        self._cue = cue
        self._columns = tuple(spec.position(name) for name in (VALUE, GATE, PHASE, WANTED))

    def start(self) -> State:
        """An empty state."""
        return State()

    def decide(self, state: State, row: list[float]) -> tuple[float, ...]:
        """Where the value lies against the target, while that is above rest."""
        value, gate, phase, wanted = (row[column] for column in self._columns)
        if gate != Gate.OPEN or phase != Phase.OUT or isnan(value):
            return SILENT
        return off_by(value, wanted - self._cue.tolerance, wanted + self._cue.tolerance, self._cue.full_scale)
