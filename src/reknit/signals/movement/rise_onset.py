"""When a quick movement to a target began: from the course of its rise, since its very beginning lies in the noise. Offline."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.signals.movement.samples import LONGEST_STEP_S
from reknit.signals.movement.withheld import Why, Withheld

Floats = NDArray[np.float64]
LEVELS = np.linspace(0.05, 0.5, 10)
"""Shares of the rise at which it is timed; below them is noise, above them nobody's beginning."""
_SHAPE = np.linspace(0.0, 1.0, 1001)
_TIMES = np.interp(LEVELS, 10 * _SHAPE**3 - 15 * _SHAPE**4 + 6 * _SHAPE**5, _SHAPE)
"""When a minimum-jerk movement has come so far, as shares of its time."""
MOST_OFF_S, MOST_ERROR_S = 0.040, 0.150
LEAST_STEPS = 3
SHAPE = 0.2
"""A lift at an even speed begins so much of its fitted time later than the minimum-jerk one that passes its levels as it did."""


@dataclass(frozen=True, slots=True)
class RiseOnset:
    """The beginning of a rise.

    Parameters
    ----------
    onset_s
        On the time of the samples.
    error_s
        How far it may be off, and above all later: what the rise lies off a minimum-jerk one, half of a sample's distance, and a fifth of
        the time of the movement, since nobody knows with which course it began in the noise.
    """

    onset_s: float
    error_s: float

    @classmethod
    def of(cls, times_s: Floats, values: Floats, rest: float) -> RiseOnset | Withheld:
        """Where a minimum-jerk movement begins that passes 5 to 50 % of the rise as this one did (least squares over ten levels).

        Withheld where samples are missing for 0.1 s or more, the rise took fewer than 3 samples up to its half, lies more than 40 ms off
        such a movement, as one that stops on its way, or is so slow that its beginning is not known to 150 ms.
        """
        if not (np.isfinite(values).all() and math.isfinite(rest)) or len(values) < LEAST_STEPS:
            return Withheld(Why.MISSING, "part of the movement was not measured")
        peak = int(values.argmax())
        rise = float(values[peak]) - rest
        if rise <= 0:
            return Withheld(Why.STILL, "nothing rose")
        passed = [_passed_s(times_s, values, peak, rest + level * rise) for level in LEVELS]
        if math.isnan(passed[0]):
            return Withheld(Why.CUT, "it begins in movement")
        first = int(np.searchsorted(times_s, passed[0]))
        half = int(np.searchsorted(times_s, passed[-1]))
        if half - first + 1 < LEAST_STEPS:
            return Withheld(Why.SLOW, f"the rise took {half - first + 1} samples up to its half, {LEAST_STEPS} are needed")
        steps_s = np.diff(times_s[max(0, first - 2) : half + 1])
        if steps_s.max() > LONGEST_STEP_S:
            return Withheld(Why.MISSING, f"nothing was measured for {steps_s.max():.1f} s where the movement began")
        lasted_s, onset_s = np.polyfit(_TIMES, passed, 1)
        off_s = float(np.sqrt(np.mean((onset_s + lasted_s * _TIMES - passed) ** 2)))
        if off_s > MOST_OFF_S or lasted_s <= 0:
            return Withheld(Why.UNMATCHED, "the movement did not rise in one go, so where it began is not known well enough")
        error_s = math.hypot(off_s, float(steps_s.max()) / 2, SHAPE * float(lasted_s))
        if error_s > MOST_ERROR_S:
            return Withheld(Why.SLOW, "the movement was so slow that when it began is not known well enough")
        return cls(float(onset_s), error_s)


def _passed_s(times_s: Floats, values: Floats, peak: int, level: float) -> float:
    """When the last rise to the peak passed a level, between two samples; NaN where it was above all along."""
    below = np.flatnonzero(values[: peak + 1] < level)
    if not len(below):
        return math.nan
    at = int(below[-1])
    share = (level - values[at]) / (values[at + 1] - values[at])
    return float(times_s[at] + share * (times_s[at + 1] - times_s[at]))
