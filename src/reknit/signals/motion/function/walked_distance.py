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
STOP_S = 5.0
"""A stop that is no longer belongs to the walk. Our choice."""
USUAL_M = 1.0
"""Height of a sensor at the lower back where nobody has said it: a tenth more or less changes lengths by 5 per cent."""
LEAST_FIT, MOST_FIT = 0.65, 1.5
"""So many times as long as by the pendulum the steps are, where the distance was walked once: .75 to 1.16 times in the 15 bouts of two
people with more than five contacts; about twice where only half of the way was seen, half where it was walked there and back. Our choice.
"""
SLOW_S, SLOW_STEP_M = 0.85, 0.7
"""Of steps that take longer the pendulum tells nothing, since its filter begins at one step a second; nor are they longer. Our choice."""


class NoWalk(StrEnum):
    """Why a walk over a distance tells nothing."""

    DISTANCE = "the distance must lie above 0 m"
    NO_STEPS = "no walk of more than three contacts was found"
    SEVERAL = "the person stopped on the way for more than five seconds: more than one walk was found"
    SPEED = "the speed would be impossible: is the distance right, and the recording that of this walk?"
    STEPS = "the steps would be impossibly long: so few of them are no walk over this distance"


@dataclass(frozen=True, slots=True)
class WalkedDistance:
    """What a walk over a measured distance tells.

    time_s
        From the first to the last contact: not a stopwatch's time, which runs between two lines.
    speed_m_s, cadence, step_m
        Distance by time, steps a minute, and distance by steps.
    stops
        How often the person stopped on the way; their time is part of `time_s`.
    factor
        By how much the pendulum's lengths must be multiplied in this person (`Walking.factor`); None where that cannot be told.
    """

    time_s: float
    steps: int
    speed_m_s: float
    cadence: float
    step_m: float
    factor: float | None
    stops: int = 0


def walks(contacts: Sequence[Contact], rate_hz: float) -> list[list[Contact]]:
    """The contacts of each walk: bouts with stops of at most `STOP_S` between them, and what lies within these; nothing before or after."""
    ends: list[tuple[float, float]] = []
    for bout in bouts(contacts, rate_hz):
        begin, end = bout[0].at, bout[-1].at
        if ends and begin - ends[-1][1] <= STOP_S * rate_hz:
            ends[-1] = ends[-1][0], end
        else:
            ends.append((begin, end))
    return [[each for each in contacts if begin <= each.at <= end] for begin, end in ends]


def fits(walk: Sequence[Contact], rate_hz: float, step_m: float) -> bool:
    """Whether steps of that length can be these, by how the trunk rose; True too where it does not tell.

    A walk of which only a part was seen, or there and back, would have steps of an impossible length for this trunk.
    """
    step_s = gait_measure(GaitMeasure.STEP_TIME, walk, rate_hz)
    if step_s is not None and step_s > SLOW_S:
        return step_m <= SLOW_STEP_M
    told = gait_measure(GaitMeasure.STEP_LENGTH, walk, rate_hz, Pendulum(USUAL_M))
    return told is None or LEAST_FIT <= step_m / told <= MOST_FIT


def part_alone(walk: Sequence[Contact], rate_hz: float, distance_m: float) -> bool:
    """Whether a part of a walk with stops could by itself have been the whole distance, so that nobody knows which steps were it."""
    parts = bouts(walk, rate_hz)
    for first in range(len(parts)):
        for last in range(first, len(parts)):
            begin, end = parts[first][0].at, parts[last][-1].at
            run = [each for each in walk if begin <= each.at <= end]
            step_m = distance_m / (len(run) - 1)
            if len(run) < len(walk) and step_m <= LONGEST_STEP_M and fits(run, rate_hz, step_m):
                return True
    return False


def walked_distance(
    contacts: Sequence[Contact], rate_hz: float, distance_m: float, person: Pendulum | None = None
) -> WalkedDistance | NoWalk:
    """Time and speed of one walk over `distance_m`, from the first to the last contact, stops included; or why there is none.

    With a stop on the way cadence is the median of the steps, not that of the whole time.
    The error of the ends is up to a step at either one: the distance should be walked from a stand to a stand.
    """
    if not (math.isfinite(distance_m) and distance_m > 0):
        return NoWalk.DISTANCE
    found = walks(contacts, rate_hz)
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
    stops = len(bouts(walk, rate_hz)) - 1
    median = gait_measure(GaitMeasure.CADENCE, walk, rate_hz) if stops else None
    cadence = 60 * steps / time_s if median is None else median
    return WalkedDistance(time_s, steps, speed, cadence, step_m, _factor(walk, rate_hz, step_m, person), stops)


def _factor(walk: Sequence[Contact], rate_hz: float, step_m: float, person: Pendulum | None) -> float | None:
    if person is None:
        return None
    told = gait_measure(GaitMeasure.STEP_LENGTH, walk, rate_hz, Pendulum(person.height_m))
    factor = None if told is None else step_m / told
    return factor if factor is not None and LEAST_FACTOR <= factor <= MOST_FACTOR else None
