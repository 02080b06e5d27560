"""What a bout of walking tells: pure functions of its contacts, the same live, in a report and in a benchmark."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np

from reknit.signals.motion.gait.steps import Contact, step_length_m
from reknit.stream import Side

BREAK_S = 2.0
"""So long without a contact, walking has ended."""
FEWEST_STEPS = 3
"""With fewer steps there is no walking, and no measure of it."""
FEWEST_SIDED = 5
"""The ratio of a walk's two sides needs so many steps of each; it has no interval, as that of a report has (`movement.symmetry`)."""


class GaitMeasure(StrEnum):
    """What is told of walking."""

    CADENCE = "cadence"
    STEP_TIME = "step_time"
    STRIDE_TIME = "stride_time"
    STEP_LENGTH = "step_length"
    STRIDE_LENGTH = "stride_length"
    WALKING_SPEED = "walking_speed"
    STEP_SYMMETRY = "step_symmetry"


UNITS = {
    GaitMeasure.CADENCE: "steps/min",
    GaitMeasure.STEP_TIME: "s",
    GaitMeasure.STRIDE_TIME: "s",
    GaitMeasure.STEP_LENGTH: "m",
    GaitMeasure.STRIDE_LENGTH: "m",
    GaitMeasure.WALKING_SPEED: "m/s",
    GaitMeasure.STEP_SYMMETRY: "ratio",
}
OF_LENGTH = frozenset({GaitMeasure.STEP_LENGTH, GaitMeasure.STRIDE_LENGTH, GaitMeasure.WALKING_SPEED})
"""These need the height of the sensor above the ground."""


@dataclass(frozen=True, slots=True)
class Pendulum:
    """The person as an upside-down pendulum: how high the sensor sits above the ground in metres, and a factor of step length."""

    height_m: float
    factor: float = 1.0


def bouts(contacts: Sequence[Contact], rate_hz: float) -> list[list[Contact]]:
    """The contacts, parted where walking stopped for `BREAK_S`; those with too few steps left out."""
    parts: list[list[Contact]] = []
    for contact in contacts:
        if parts and contact.at - parts[-1][-1].at <= BREAK_S * rate_hz:
            parts[-1].append(contact)
        else:
            parts.append([contact])
    return [part for part in parts if len(part) > FEWEST_STEPS]


def gait_measure(
    measure: GaitMeasure, contacts: Sequence[Contact], rate_hz: float, person: Pendulum | None = None
) -> float | None:
    """One measure of contacts that follow one another; None where they are too few or do not tell it.

    Times are medians of step times, so that a contact missed or told twice changes little. Speed is the median step length
    by the mean step time. Symmetry of step times is that of steps onto the right foot over those onto the left one.
    """
    steps = [each.step_s for each in contacts[1:] if each.step_s is not None]
    if len(steps) < FEWEST_STEPS:
        return None
    if measure is GaitMeasure.STEP_SYMMETRY:
        return _symmetry(contacts)
    step_s = float(np.median(steps))
    if measure is GaitMeasure.CADENCE:
        return 60 / step_s
    if measure is GaitMeasure.STEP_TIME:
        return step_s
    if measure is GaitMeasure.STRIDE_TIME:
        return 2 * step_s
    length_m = _length_m(contacts, person)
    if length_m is None or measure is GaitMeasure.STEP_LENGTH:
        return length_m
    if measure is GaitMeasure.STRIDE_LENGTH:
        return 2 * length_m
    return length_m * (len(contacts) - 1) * rate_hz / (contacts[-1].at - contacts[0].at)


def _length_m(contacts: Sequence[Contact], person: Pendulum | None) -> float | None:
    if person is None:
        return None
    lengths = [step_length_m(person.height_m, each.rise_m, person.factor) for each in contacts[1:] if each.rise_m is not None]
    known = [each for each in lengths if each is not None]
    return float(np.median(known)) if len(known) >= FEWEST_STEPS else None


def sided_steps(contacts: Sequence[Contact]) -> dict[Side, list[float]]:
    """Step times in seconds by the foot that came down, where it is told and the one before was the other."""
    sides: dict[Side, list[float]] = {Side.LEFT: [], Side.RIGHT: []}
    for before, each in pairwise(contacts):
        alternate = each.side is not None and before.side is not None and each.side is not before.side
        if alternate and each.side is not None and each.step_s is not None:
            sides[each.side].append(each.step_s)
    return sides


def _symmetry(contacts: Sequence[Contact]) -> float | None:
    sides = sided_steps(contacts)
    if min(len(times) for times in sides.values()) < FEWEST_SIDED:
        return None
    ratio = float(np.median(sides[Side.RIGHT])) / float(np.median(sides[Side.LEFT]))
    return ratio if math.isfinite(ratio) else None
