"""How alike repetitions are: of numbers, of whole courses, and by sample entropy where there is enough for it. Offline."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.signals.movement.cycle import courses
from reknit.signals.movement.withheld import Why, Withheld
from reknit.stream import ParameterError

Floats = NDArray[np.float64]
LEAST, LEAST_ENTROPY = 5, 200
MOST_ENTROPY = 20_000


def variation(values: Sequence[float]) -> float | Withheld:
    """Coefficient of variation, 100 x SD (n - 1) / mean, per cent, of numbers above 0.

    Withheld with fewer than five, and where the mean is not above 0: a number on a scale without a true zero (an angle, a time
    of day) has none.
    """
    known = np.asarray(values, dtype=np.float64)
    known = known[np.isfinite(known)]
    if len(known) < LEAST:
        return Withheld(Why.FEW, f"variation needs {LEAST} repetitions, got {len(known)}")
    if known.min() < 0 or known.mean() == 0:
        return Withheld(Why.OUT_OF_RANGE, "a coefficient of variation is of numbers above 0")
    return float(100.0 * known.std(ddof=1) / known.mean())


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Repetitions laid over one another, 0 to 100 % of each.

    Parameters
    ----------
    mean, sd
        Of each per cent, in the unit of the measure.
    spread
        Root of the mean of the squared SD over the course, same unit.
    count
        How many repetitions.
    """

    mean: Floats
    sd: Floats
    spread: float
    count: int

    @classmethod
    def of(cls, repetitions: Sequence[Floats]) -> Ensemble | Withheld:
        """The ensemble of at least five repetitions of which enough is known."""
        known = courses(repetitions)
        if len(known) < LEAST:
            return Withheld(Why.FEW, f"an ensemble needs {LEAST} whole repetitions, got {len(known)} of {len(repetitions)}")
        sd = known.std(axis=0, ddof=1)
        return cls(known.mean(axis=0), sd, float(np.sqrt((sd**2).mean())), len(known))


def sample_entropy(values: Floats, length: int = 2, tolerance: float = 0.2) -> float | Withheld:
    """Sample entropy (Richman & Moorman 2000): -ln(A / B), B and A the pairs of parts of `length` and `length` + 1 within
    `tolerance` SD.

    Withheld below 200 samples (it is biased below and depends on the length), where samples are missing, where nothing moves,
    and where no pair matches. Other non-linear measures are not offered: a short-term Lyapunov exponent needs 2 to 3 minutes
    of steady walking, a long-term one 5.
    """
    course = np.asarray(values, dtype=np.float64)
    if course.ndim != 1 or length < 1 or not 0 < tolerance < 1:
        raise ParameterError(
            f"one column, length >= 1 and tolerance in 0 to 1 are needed, got {course.shape}, {length}, {tolerance}"
        )
    if not LEAST_ENTROPY <= len(course) <= MOST_ENTROPY:
        why = Why.SHORT if len(course) < LEAST_ENTROPY else Why.OUT_OF_RANGE
        return Withheld(why, f"sample entropy needs {LEAST_ENTROPY} to {MOST_ENTROPY} samples, got {len(course)}")
    if not np.isfinite(course).all():
        return Withheld(Why.MISSING, "sample entropy needs a course without holes")
    if course.std() == 0:
        return Withheld(Why.STILL, "nothing moved")
    shorter, longer = _matches(course, length, tolerance * float(course.std()))
    if not shorter or not longer:
        return Withheld(Why.FEW, "no two parts of the course are alike, so sample entropy has no value")
    return math.log(shorter / longer)


def _matches(course: Floats, length: int, within: float) -> tuple[int, int]:
    """Pairs of parts alike at `length`, and those of them that are so at one more; one lag after the other to keep memory small."""
    count, shorter, longer = len(course) - length, 0, 0
    for lag in range(1, count):
        near = np.abs(course[lag:] - course[:-lag]) <= within
        alike = near[: count - lag].copy()
        for step in range(1, length):
            alike &= near[step : step + count - lag]
        shorter += int(np.count_nonzero(alike))
        longer += int(np.count_nonzero(alike & near[length : length + count - lag]))
    return shorter, longer
