"""An effort that comes again and again: rest, a rise, work, a fall."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Effort:
    """An effort over time, made of straight pieces; after the last one it begins again.

    Parameters
    ----------
    points
        (time in seconds, effort from 0 to 1), from time 0 on.
    """

    points: tuple[tuple[float, float], ...]

    @property
    def period_s(self) -> float:
        """Seconds until it begins again."""
        return self.points[-1][0]

    def at(self, time_s: float) -> float:
        """The effort at a time."""
        times_s, levels = zip(*self.points)
        return float(np.interp(time_s % self.period_s, times_s, levels))


def work_and_rest(rest_s: float, work_s: float, level: float, ramp_s: float = 0.2) -> Effort:
    """Rest, then work at a level that is reached and left within `ramp_s` seconds, or as far as the time for it goes."""
    slope_s = min(ramp_s, work_s / 2)
    top = level * slope_s / ramp_s
    end_s = rest_s + work_s
    points = [(0.0, 0.0), (rest_s, 0.0), (rest_s + slope_s, top), (end_s - slope_s, top), (end_s, 0.0)]
    return Effort(tuple(point for n, point in enumerate(points) if n == 0 or point[0] > points[n - 1][0]))
