"""The ellipse in which 95 of 100 further points of a sway would lie."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
OUTSIDE = 0.05


@dataclass(frozen=True, slots=True)
class Ellipse:
    """A 95 % prediction ellipse (Schubert & Kirchner 2014: prediction, which does not shrink with more samples; not confidence).

    Parameters
    ----------
    x, y
        Its centre, in the unit of the points.
    major, minor
        Half its axes, in that unit.
    angle_deg
        From x to the major axis, counter-clockwise, above -90 up to 90; of a circle it means nothing.
    area
        In the unit squared.
    """

    x: float
    y: float
    major: float
    minor: float
    angle_deg: float
    area: float

    @classmethod
    def of(cls, x: Floats, y: Floats) -> Ellipse:
        """The ellipse of at least three points, all of them finite. No BLAS: the same points always give the same bits."""
        count = len(x)
        mean_x, mean_y = float(x.mean()), float(y.mean())
        off_x, off_y = x - mean_x, y - mean_y
        xx, yy, xy = (float((one * other).sum()) / (count - 1) for one, other in ((off_x, off_x), (off_y, off_y), (off_x, off_y)))
        scale = prediction_scale(count)
        middle, half = (xx + yy) / 2, math.hypot((xx - yy) / 2, xy)
        turned_deg = math.degrees(0.5 * math.atan2(2 * xy, xx - yy))
        determinant = max(0.0, xx * yy - xy * xy)
        return cls(
            mean_x,
            mean_y,
            math.sqrt(scale * (middle + half)),
            math.sqrt(scale * max(0.0, middle - half)),
            turned_deg if turned_deg > -90.0 else 90.0,
            math.pi * scale * math.sqrt(determinant),
        )


def prediction_scale(count: int) -> float:
    """Squared half axes for a variance of 1: 2 (N - 1)(N + 1) / (N (N - 2)) x F(0.95; 2, N - 2).

    With two degrees of freedom above, Fisher's F has a closed form: F(p; 2, m) = m / 2 x ((1 - p)^(-2 / m) - 1).
    """
    return (count - 1) * (count + 1) / count * math.expm1(-2 / (count - 2) * math.log(OUTSIDE))
