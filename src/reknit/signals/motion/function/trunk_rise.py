"""How high the trunk is above sitting, from one sensor on it: for counting how often a person stands up."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from reknit.signals.measure import GATE, VALUE, Gate, measure_channels
from reknit.signals.motion.function.trunk_course import UP
from reknit.signals.motion.gait.rate import needed_rate_hz
from reknit.stream import AtGap, Gap, Items, OpenRowNode, ParameterError, State, StreamSpec, Traits
from reknit.stream.items import Array

FORGETS_S = 4.0
"""Velocity is forgotten with this time constant while the person moves."""
QUIET_M_S2, QUIET_DEG, LEAN_S, QUIET_S = 0.3, 1.0, 0.3, 0.4
"""So little vertical acceleration, and a lean so near to its mean over the last LEAN_S, for so long is no movement: velocity is 0 then."""
LOW, HIGH = 0.4, 0.6
"""Where a movement turns below or above these shares of a stand, the person sits or stands."""
BIAS_S, MOST_CM = 2.0, 60.0
LOST_S, WHOLE_S = 0.3, 5.0
"""Where samples are missing for longer than the first, the person may have stood up meanwhile. Behind that only a rise or a sinking from
rest to rest tells what they do, within the second: what takes longer is mostly drift."""


@dataclass(frozen=True, slots=True)
class TrunkRise:
    """Height of the trunk above sitting in cm, by integrating its vertical acceleration twice; the person sits in the neutral pose.

    Integration drifts, so it is tied down wherever something is known: at rest the velocity is 0; where the movement turns in the lower
    part of a stand the person sits (0 cm), in the upper part they stand (the height of a stand). What a stand is, is learnt from the
    ones before. So it tells sitting from standing, and how high only roughly: never show it as a measured height.

    Behind a hole in the samples nobody knows whether the person sits or stands. The height is withheld (`Gate.POSTURE`) until they were
    seen to stand up or to sit down.

    Parameters
    ----------
    stand_cm
        How high a stand is taken to be before one was seen.
    """

    stand_cm: float = 32.0

    def open(self, spec: StreamSpec) -> OpenTrunkRise:
        """Open on the course of a trunk; SpecError where a channel is missing, ParameterError for a height or rate that cannot be."""
        if not 10 <= self.stand_cm <= 80:
            raise ParameterError(f"stand_cm lies in 10 to 80 cm, got {self.stand_cm:g}")
        return OpenTrunkRise(self, spec)


@dataclass(slots=True)
class RiseState(State):
    """Height in cm, velocity in cm/s, what a stand is, the sensor's error at rest in m/s2, and for how many samples all was quiet.

    While it is not known whether the person sits, `height` counts from where they last rested; before they did, from nowhere.
    """

    stand: float
    height: float = 0.0
    velocity: float = 0.0
    bias: float = 0.0
    lean: float = math.nan
    quiet: int = 0
    rested: int = 0
    since: int = 0  # samples since the height was last tied down
    missing: int = 0
    known: bool = True
    rests: bool = True


class OpenTrunkRise(OpenRowNode[RiseState]):
    """A rise that was opened."""

    traits = Traits(at_gap=AtGap.WITHHOLD)

    def __init__(self, rise: TrunkRise, spec: StreamSpec) -> None:
        self._columns = [spec.position(name) for name in (VALUE, UP, GATE)]
        self._period_s = 1 / needed_rate_hz(spec)
        self._quiet, self._lost = round(QUIET_S / self._period_s), round(LOST_S / self._period_s)
        self._whole = round(WHOLE_S / self._period_s)
        self._stand = rise.stand_cm
        self.spec = spec.derive(rise, channels=measure_channels("cm"))

    def start(self) -> RiseState:
        """The person sits."""
        return RiseState(self._stand)

    def gap(self, state: RiseState, gap: Gap) -> Items:
        """What the sensor's error and a stand are stays; whether the person sits is not known any more."""
        self._lose(state)
        return (gap,)

    def rows(self, state: RiseState, data: Array) -> Array:
        """Height and gate of every sample; a missing one changes nothing, several are as a gap."""
        out = np.empty((len(data), 2))
        for place, (lean, up, gate) in enumerate(data[:, self._columns].tolist()):
            if math.isfinite(up + lean) and gate == Gate.OPEN:
                self._move(state, lean, up)
                out[place] = (state.height, float(Gate.OPEN)) if state.known else (math.nan, float(Gate.POSTURE))
            else:
                state.missing += 1
                if state.missing == self._lost and not math.isnan(state.lean):  # before the first sample nothing was lost
                    self._lose(state)
                out[place] = math.nan, float(Gate.NO_SIGNAL if math.isnan(gate) or gate == Gate.OPEN else gate)
        return out

    def _lose(self, state: RiseState) -> None:
        kept = state.stand, state.bias, state.rested
        state.become(RiseState(self._stand, known=False, rests=False))
        state.stand, state.bias, state.rested = kept

    def _move(self, state: RiseState, lean: float, up: float) -> None:
        felt = up - state.bias
        state.missing = 0
        state.since += 1
        state.lean = lean if math.isnan(state.lean) else state.lean + self._period_s / LEAN_S * (lean - state.lean)
        calm = abs(felt) < QUIET_M_S2 and abs(lean - state.lean) < QUIET_DEG
        state.quiet = state.quiet + 1 if calm else 0
        if state.quiet >= self._quiet:
            state.rested += 1
            state.bias += felt * max(1 / state.rested, self._period_s / BIAS_S)
            self._anchor(state, at_rest=True)
            state.velocity = 0.0
            return
        before = state.velocity
        state.velocity += (100 * felt - before / FORGETS_S) * self._period_s
        if before * state.velocity < 0:
            self._anchor(state, at_rest=False)
        lowest = -5.0 if state.known else -1.4 * state.stand
        state.height = min(max(state.height + state.velocity * self._period_s, lowest), 1.4 * state.stand)

    def _anchor(self, state: RiseState, *, at_rest: bool) -> None:
        """The movement turns, or has come to rest: tie the height down where it is clear.

        What is left of the height on the seat came from a velocity that was off by as much, and is still.
        """
        if not state.known:
            if at_rest:
                self._find(state)
            return
        if state.height < LOW * state.stand:
            if not at_rest and state.since:
                state.velocity -= state.height / (state.since * self._period_s)
            state.height, state.since = 0.0, 0
        elif state.height > HIGH * state.stand:
            if not at_rest:
                state.stand += 0.3 * (min(state.height, MOST_CM) - state.stand)
            state.height, state.since = state.stand, 0

    def _find(self, state: RiseState) -> None:
        """The person rests: a whole rise or sinking since they rested before tells what they do now."""
        moved = state.rests and state.since <= self._whole and abs(state.height) > HIGH * state.stand
        state.known, state.rests = moved, True
        state.height, state.since = (state.stand if moved and state.height > 0 else 0.0), 0
