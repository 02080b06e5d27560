"""Flights of stairs as trials, live, from the contacts of a sensor at the lower back: footfalls, time and cadence, and no speed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reknit.signals.motion.function.walk import STAND_S, TOO_LONG, OpenWalk, Walk, WalkState
from reknit.signals.motion.gait.bout import GaitMeasure
from reknit.signals.motion.gait.steps import Contact
from reknit.signals.movement.repetition import UNDER_WAY
from reknit.signals.movement.trial import Value
from reknit.stream import ParameterError, StreamSpec

NO_SPEED = "on stairs no speed is told: the rise of the trunk is that of the stairs"
ANY_M = 10.0


@dataclass(frozen=True, slots=True)
class Stairs:
    """Each trial is one flight, from a stand to a stand: its values are the footfalls, the time from the first to the last, cadence, and
    step time. It is told once nobody has stepped for `STOP_S`; a shorter rest on the way is part of it. Speed is withheld, always.

    Parameters
    ----------
    duration_s
        The longest that a flight may take.
    """

    duration_s: float

    def open(self, spec: StreamSpec) -> OpenStairs:
        """Open on a measure of walking with its contacts; ParameterError for a time that cannot be."""
        if not self.duration_s >= 10:
            raise ParameterError(f"a flight of stairs may take 10 s or more, got {self.duration_s:g} s")
        return OpenStairs(self, spec)


class OpenStairs(OpenWalk):
    """Flights that were opened; what begins and ends a walk over a distance begins and ends them."""

    def __init__(self, stairs: Stairs, spec: StreamSpec) -> None:
        super().__init__(Walk(stairs.duration_s, distance_m=ANY_M), spec)
        self.spec = spec.derive(stairs, channels=self.spec.channels)

    def _walked(self, state: WalkState, contacts: list[Contact]) -> dict[str, Any]:
        """The trial of a flight."""
        begin, end = contacts[0].at, contacts[-1].at
        if begin - state.begun < STAND_S * self._rate_hz:
            return self._event(state, UNDER_WAY, begin, end, ())
        if end - begin > self._rules.duration_s * self._rate_hz:
            return self._event(state, TOO_LONG, begin, end, ())
        values = (
            Value("stair_footfalls", float(len(contacts)), "1"),
            Value("walk_time", (end - begin) / self._rate_hz, "s"),
            self._value(GaitMeasure.CADENCE, contacts),
            self._value(GaitMeasure.STEP_TIME, contacts),
            self._value(GaitMeasure.WALKING_SPEED, contacts, NO_SPEED),
        )
        return self._event(state, None, begin, end, values)
