"""Limits of stability: how far, and how straight, a person leans into a direction. Offline: one trial a direction."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.signals.motion.balance.direction import along_and_across, directional_control
from reknit.signals.movement.withheld import Why, Withheld
from reknit.stream import ParameterError

Floats = NDArray[np.float64]
LEAST_REACH = 0.1
"""A trial of less than this share of the base was no lean: nothing is told of it."""


@dataclass(frozen=True, slots=True)
class Base:
    """The base of support as a rectangle around the middle of the feet.

    Parameters
    ----------
    length_cm, width_cm
        From heels to toes, and between the outer edges of the feet.
    """

    length_cm: float
    width_cm: float

    def limit_cm(self, direction_deg: float) -> float:
        """From the middle to the edge in a direction; ParameterError for a base of no size."""
        if not (0 < self.length_cm < 200 and 0 < self.width_cm < 200):
            raise ParameterError(
                f"length and width lie in 0 to 200 cm, got {self.length_cm!r} and {self.width_cm!r}; are they in cm?"
            )
        along, across = (abs(f(math.radians(direction_deg))) for f in (math.cos, math.sin))
        return min(
            self.length_cm / 2 / along if along > 1e-12 else math.inf, self.width_cm / 2 / across if across > 1e-12 else math.inf
        )


@dataclass(frozen=True, slots=True)
class Lean:
    """A lean into one direction.

    Parameters
    ----------
    direction_deg
        Where to.
    reach_cm, reach_share
        Furthest way into that direction from the start, and as a share of the base's limit there, 0 to about 1.
    first_cm
        The furthest point of the first movement, before the person first came back by a tenth of it (endpoint excursion).
    control
        Directional control, per cent: 100 x (way towards the target - way off its line) / way towards the target, both up to the furthest
        point; 100 is straight, below 0 is more off than on.
    """

    direction_deg: float
    reach_cm: float
    reach_share: float
    first_cm: float
    control: float

    @classmethod
    def of(cls, points: Floats, direction_deg: float, base: Base) -> Lean | Withheld:
        """A lean by a trial of the centre of pressure, or of the trunk's displacement, in cm: x forward, y left, from rest on.

        The start is the mean of the first tenth of the trial. Withheld where samples are missing, there are fewer than 20, the lean is
        smaller than a tenth of the base, or larger than twice of it.
        """
        values = np.asarray(points, dtype=np.float64)
        if values.ndim != 2 or values.shape[1] != 2:
            raise ParameterError(f"a path has two columns, got an array of shape {values.shape}")
        if len(values) < 20:
            return Withheld(Why.SHORT, f"a lean needs 20 samples, got {len(values)}")
        if not np.isfinite(values).all():
            return Withheld(Why.MISSING, "samples of the lean are missing")
        limit_cm = base.limit_cm(direction_deg)
        away = values - values[: max(2, len(values) // 10)].mean(axis=0)
        along, across = along_and_across(away, direction_deg)
        furthest = int(along.argmax())
        reach = float(along[furthest])
        if reach < LEAST_REACH * limit_cm:
            return Withheld(Why.STILL, f"the lean of {reach:.1f} cm is less than a tenth of the base")
        if reach > 2 * limit_cm:
            return Withheld(Why.UNIT, f"a lean of {reach:.3g} cm over a base of {limit_cm:.3g} cm: is it in another unit?")
        control = directional_control(along[: furthest + 1], across[: furthest + 1])
        if control is None:
            return Withheld(Why.STILL, "the trial began at its furthest point")
        return cls(direction_deg, reach, reach / limit_cm, _first(along), control)


def limits(leans: Sequence[Lean | Withheld]) -> float | Withheld:
    """Mean share of the base over the directions, as composite; withheld where one direction is missing."""
    told = [each for each in leans if isinstance(each, Lean)]
    if not told or len(told) < len(leans):
        return Withheld(Why.FEW, f"{len(leans) - len(told)} of {len(leans)} directions have no value")
    return float(np.mean([each.reach_share for each in told]))


def _first(along: Floats) -> float:
    """The furthest point before the path comes back by a tenth of it."""
    highest = np.maximum.accumulate(along)
    back = np.flatnonzero((highest > 0.1 * along.max()) & (along < 0.9 * highest))
    return float(highest[back[0]] if len(back) else highest[-1])
