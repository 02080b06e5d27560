"""Where the axis of a hinge lies in each of two sensors, from half a minute of movement (offline only: it needs the whole movement)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from reknit.signals.motion.quaternion import of_rotation_vector, rotate
from reknit.stream import ParameterError

Floats = NDArray[np.float64]

MOST_ROWS = 1500
LEAST_ROWS = 50
LEAST_TURNING_RAD_S = 0.35
BALANCE = 50.0
"""How much more a rad/s counts than a m/s2 (Olsson, Kok, Seel and Halvorsen, Sensors 2020, 20:3534)."""


@dataclass(frozen=True, slots=True)
class HingeAxes:
    """The axis of a hinge as a unit vector of each sensor.

    Parameters
    ----------
    proximal, distal
        The axis in the sensor on the near and on the far segment, x, y, z.
    residual_rad_s
        Root mean square of | |g1 x j1| - |g2 x j2| |: how little the two rotations across the axis differ. A hinge and sensors that sit
        still make it small.
    uncertain_deg
        Standard error of the axes by the curvature of the cost, the larger of the two.
    """

    proximal: tuple[float, float, float]
    distal: tuple[float, float, float]
    residual_rad_s: float
    uncertain_deg: float

    def reversed(self) -> HingeAxes:
        """The same axis, seen from its other end."""
        one, other = (tuple(-each for each in axis) for axis in (self.proximal, self.distal))
        return HingeAxes(one, other, self.residual_rad_s, self.uncertain_deg)  # type: ignore[arg-type]


def hinge_axes(felt: tuple[Floats, Floats], turning: tuple[Floats, Floats]) -> HingeAxes:
    """The axis that explains best how both segments turned and what both sensors felt.

    Minimises the sum of [sqrt(50) (|g1 x j1| - |g2 x j2|)]^2 + [(a1.j1 - a2.j2) / sqrt(50)]^2 over both unit vectors, from several starts:
    only the accelerations tell whether j1 and j2 point to the same end, so starts of both senses are needed. The common sense stays free.

    Parameters
    ----------
    felt, turning
        Acceleration (m/s2) and angular velocity (rad/s) of the proximal and the distal sensor, each (samples, 3).

    Raises ParameterError where there are too few samples or the joint hardly moved (less than 20 degrees a second, root mean square).
    """
    known = np.all([np.isfinite(each).all(axis=1) for each in (*felt, *turning)], axis=0)
    rows = np.flatnonzero(known)[:: max(1, int(known.sum()) // MOST_ROWS)]
    if len(rows) < LEAST_ROWS:
        raise ParameterError(f"an axis needs at least {LEAST_ROWS} samples of both sensors, got {len(rows)}")
    a1, a2, g1, g2 = (np.asarray(each, dtype=np.float64)[rows] for each in (*felt, *turning))
    if min(float(np.mean((each * each).sum(axis=1))) for each in (g1, g2)) < LEAST_TURNING_RAD_S**2:
        raise ParameterError(
            "the joint hardly moved; an axis needs half a minute of movement of both segments through most of the range"
        )

    def residuals(step: Floats, j1: Floats, j2: Floats) -> Floats:
        one, other = _moved(j1, step[:2]), _moved(j2, step[2:])
        across = _across(g1, one) - _across(g2, other)
        along = (a1 * one).sum(axis=1) - (a2 * other).sum(axis=1)
        return np.concatenate((np.sqrt(BALANCE) * across, along / np.sqrt(BALANCE)))

    best: tuple[float, Floats, Floats, Floats] | None = None
    for start_1, start_2 in _starts(g1, g2):
        found = least_squares(residuals, np.zeros(4), args=(start_1, start_2), method="lm", max_nfev=200)
        if best is None or found.cost < best[0]:
            best = (float(found.cost), _moved(start_1, found.x[:2]), _moved(start_2, found.x[2:]), np.asarray(found.jac))
    assert best is not None
    cost, j1, j2, slopes = best
    spread = np.linalg.pinv(slopes.T @ slopes) * (2 * cost / (2 * len(rows) - 4))
    residual = float(np.sqrt(np.mean((_across(g1, j1) - _across(g2, j2)) ** 2)))
    uncertain = float(np.degrees(np.sqrt(max(np.trace(spread[:2, :2]), np.trace(spread[2:, 2:])))))
    return HingeAxes(_plain(j1), _plain(j2), residual, uncertain)


def _starts(g1: Floats, g2: Floats) -> list[tuple[Floats, Floats]]:
    """The main and the second direction of turning of each sensor, paired in both senses."""
    (main_1, second_1, third_1), (main_2, second_2, third_2) = (
        tuple(np.linalg.eigh(each.T @ each)[1].T[::-1]) for each in (g1, g2)
    )
    pairs = ((main_1, main_2), (second_1, second_2), (third_1, third_2), (main_1, second_2))
    return [(one, sense * other) for one, other in pairs for sense in (1.0, -1.0)]


def _moved(axis: Floats, step: Floats) -> Floats:
    """The axis after a small turn about two directions across it."""
    first = np.cross(axis, np.eye(3)[int(np.argmin(np.abs(axis)))])
    first = first / np.linalg.norm(first)
    return rotate(of_rotation_vector(step[0] * first + step[1] * np.cross(axis, first)), axis)


def _across(turning: Floats, axis: Floats) -> Floats:
    across = np.cross(turning, axis)
    return np.asarray(np.sqrt((across * across).sum(axis=1)))


def _plain(axis: Floats) -> tuple[float, float, float]:
    x, y, z = (axis / np.linalg.norm(axis)).tolist()
    return x, y, z
