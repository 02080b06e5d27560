"""Repetitions of different lengths on one axis, 0 to 100 % of the movement. Offline."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reknit.stream import ParameterError

Floats = NDArray[np.float64]
POINTS = 101
MOST_MISSING = 0.1
"""A repetition of which a larger share is missing, or its first or last sample, has no course."""
LONGEST_HOLE = 0.2
"""Nor has one in which nothing is known for so much of its time."""


def percent(values: Floats, points: int = POINTS) -> Floats | None:
    """A repetition at 0, 1, ... 100 % of its time, by straight lines; None where too much of it is missing."""
    course = np.asarray(values, dtype=np.float64)
    if course.ndim != 1 or points < 2:
        raise ParameterError(f"a repetition has one column and two points or more, got shape {course.shape}, {points} points")
    known = np.isfinite(course)
    if len(course) < 3 or not (known[0] and known[-1]) or np.count_nonzero(~known) > MOST_MISSING * len(course):
        return None
    places = np.arange(len(course))
    return np.interp(np.linspace(0, len(course) - 1, points), places[known], course[known])


def courses(repetitions: Sequence[Floats], points: int = POINTS) -> Floats:
    """All repetitions that have a course, (repetitions, points)."""
    made = [course for each in repetitions if (course := percent(each, points)) is not None]
    return np.array(made) if made else np.empty((0, points))


def between(times_s: Floats, values: Floats, start_s: float, end_s: float, points: int = POINTS) -> Floats | None:
    """A repetition out of samples that have times of their own, at 0, 1, ... 100 % of its time; None where too much of it is missing."""
    inside = (times_s >= start_s - 1e-9) & (times_s <= end_s + 1e-9)
    times, course = times_s[inside], values[inside]
    known = np.isfinite(course)
    if end_s <= start_s or np.count_nonzero(known) < 3 or np.count_nonzero(~known) > MOST_MISSING * len(course):
        return None
    holes = np.diff(times[known], prepend=start_s, append=end_s)
    if holes.max() > LONGEST_HOLE * (end_s - start_s):
        return None
    return np.interp(np.linspace(start_s, end_s, points), times[known], course[known])
