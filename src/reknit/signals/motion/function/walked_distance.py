"""A walk over a measured distance, such as the 10-metre walk test: its time and speed, and the person's own factor of step length."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from reknit.signals.motion.gait.bout import GaitMeasure, Pendulum, bouts, gait_measure
from reknit.signals.motion.gait.steps import Contact

SLOWEST_M_S, FASTEST_M_S = 0.05, 3.0
"""Nobody walks slower or faster than this in the test: the distance or the recording is then another one."""
LONGEST_STEP_M = 1.3
"""Nor does anybody walk with longer steps: some steps on the spot are no walk over the distance. Our choice."""
LEAST_FACTOR, MOST_FACTOR = 0.6, 1.7


class NoWalk(StrEnum):
    """Why a walk over a distance tells nothing."""

    DISTANCE = "the distance must lie above 0 m"
    NO_STEPS = "no walk of more than three contacts was found"
    SEVERAL = "the person stopped on the way: more than one bout was found"
    SPEED = "the speed would be impossible: is the distance right, and the recording that of this walk?"
    STEPS = "the steps would be impossibly long: so few of them are no walk over this distance"


@dataclass(frozen=True, slots=True)
class WalkedDistance:
    """What a walk over a measured distance tells.

    time_s
        From the first to the last contact: not a stopwatch's time, which runs between two lines.
    speed_m_s, cadence, step_m
        Distance by time, steps a minute, and distance by steps.
    factor
        By how much the pendulum's lengths must be multiplied in this person (`Walking.factor`); None where that cannot be told.
    """

    time_s: float
    steps: int
    speed_m_s: float
    cadence: float
    step_m: float
    factor: float | None


def walked_distance(
    contacts: Sequence[Contact], rate_hz: float, distance_m: float, person: Pendulum | None = None
) -> WalkedDistance | NoWalk:
    """Time and speed of one walk over `distance_m`, from the first to the last contact; or why there is none.

    The error of the ends is up to a step at either one: the distance should be walked from a stand to a stand.
    """
    if not (math.isfinite(distance_m) and distance_m > 0):
        return NoWalk.DISTANCE
    found = bouts(contacts, rate_hz)
    if len(found) != 1:
        return NoWalk.SEVERAL if found else NoWalk.NO_STEPS
    walk = found[0]
    time_s, steps = (walk[-1].at - walk[0].at) / rate_hz, len(walk) - 1
    speed = distance_m / time_s
    if not SLOWEST_M_S <= speed <= FASTEST_M_S:
        return NoWalk.SPEED
    step_m = distance_m / steps
    if step_m > LONGEST_STEP_M:
        return NoWalk.STEPS
    return WalkedDistance(time_s, steps, speed, 60 * steps / time_s, step_m, _factor(walk, rate_hz, step_m, person))


def _factor(walk: Sequence[Contact], rate_hz: float, step_m: float, person: Pendulum | None) -> float | None:
    if person is None:
        return None
    told = gait_measure(GaitMeasure.STEP_LENGTH, walk, rate_hz, Pendulum(person.height_m))
    factor = None if told is None else step_m / told
    return factor if factor is not None and LEAST_FACTOR <= factor <= MOST_FACTOR else None
