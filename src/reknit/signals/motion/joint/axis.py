"""Where the axis of a hinge lies in each of two sensors, from half a minute of movement (offline only: it needs the whole movement)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from reknit.stream import ParameterError

Floats = NDArray[np.float64]
Found = tuple[float, Floats, Floats, Floats]

MOST_ROWS = 1500
FEW_ROWS = 200
SURE_TIMES, SURE_M_S2 = 1.5, 0.3
"""A sense is sure where the other one explains what was felt along the axis worse by that much."""
ALIKE = 0.9
LEAST_ROWS = 50
LEAST_TURNING_RAD_S = 0.15
PLANAR = 0.2
"""How much a rad/s across the axis counts at first: a joint that bends while both segments turn in one fixed proportion (a slow squat)
leaves the axis open, and then it is where each sensor turned most."""
ROUNDS = 2
"""How often that is weighed anew; a third time changes nothing that counts."""
TINY = 1e-12
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

    Minimises the sum of [sqrt(50) (|g1 x j1| - |g2 x j2|)]^2 + [(a1.j1 - a2.j2) / sqrt(50)]^2 + w (|g1 x j1|^2 + |g2 x j2|^2) over
    both unit vectors, from several starts: only the accelerations tell whether j1 and j2 point to the same end, so starts of both senses
    are needed. The common sense stays free. w is 0.2 at first, then 50 times the mean square of the first difference over that of the
    last two: little where the joint also swings sideways, much where it moves in one plane.

    Parameters
    ----------
    felt, turning
        Acceleration (m/s2) and angular velocity (rad/s) of the proximal and the distal sensor, each (samples, 3).

    Raises ParameterError where there are too few samples or the joint hardly moved (less than 9 degrees a second, root mean square).
    """
    return axes_of_both_senses(felt, turning)[0]


def axes_of_both_senses(felt: tuple[Floats, Floats], turning: tuple[Floats, Floats]) -> list[HingeAxes]:
    """As `hinge_axes`; and behind it, where the accelerations cannot tell which, the axes of which one points to the other end.

    That is so while a level axis stays level: neither sensor then feels anything along it.
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

    everything = (a1, a2, g1, g2)
    few = tuple(each[:: max(1, len(rows) // FEW_ROWS)] for each in everything)
    rough = (_fitted(few, start, tolerance=1e-5, most=20) for start in _starts(g1, g2))
    _, j1, j2, _ = min(rough, key=lambda each: each[0])
    both = (_fitted(everything, start, tolerance=1e-8, most=100) for start in ((j1, j2), (j1, -j2)))
    best, other = sorted(both, key=lambda each: each[0])
    along, along_other = (float(np.sqrt(np.mean((a1 @ each[1] - a2 @ each[2]) ** 2))) for each in (best, other))
    alike = float(best[1] @ other[1]), float(best[2] @ other[2])
    opposite = min(map(abs, alike)) > ALIKE and alike[0] * alike[1] < 0
    unsure = opposite and along_other < SURE_TIMES * along + SURE_M_S2
    return [_told(_settled(everything, each), g1, g2) for each in (best, other)[: 2 if unsure else 1]]


def _told(found: Found, g1: Floats, g2: Floats) -> HingeAxes:
    cost, j1, j2, slopes = found
    spread = np.linalg.pinv(slopes.T @ slopes) * (2 * cost / (2 * len(g1) - 4))
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


def _settled(rows: tuple[Floats, ...], found: Found) -> Found:
    """The fit again, with turning across the axis counting as far as there is little of it beside how well the two rotations agree.

    Both are noise of unknown size, so each is weighed by its own mean square in the fit before: where the joint also swings sideways, that
    turning says nothing of the axis and hardly counts; where it moves in one plane, it says most.
    """
    for _ in range(ROUNDS):
        _, j1, j2, _ = found
        across_1, across_2 = _across(rows[2], j1), _across(rows[3], j2)
        apart = float(np.mean((across_1 - across_2) ** 2))
        whole = float(np.mean(across_1**2 + across_2**2)) / 2
        found = _fitted(rows, (j1, j2), tolerance=1e-8, most=100, planar=BALANCE * apart / max(whole, TINY))
    return found


def _fitted(
    rows: tuple[Floats, ...], start: tuple[Floats, Floats], *, tolerance: float, most: int, planar: float = PLANAR
) -> Found:
    """Cost, both axes and the slopes of the cost's parts where the search from these axes has ended."""
    a1, a2, g1, g2 = rows
    (j1, *sides_1), (j2, *sides_2) = (_with_sides(axis) for axis in start)

    def residuals(step: Floats) -> Floats:
        one, other = _moved(j1, sides_1, step[:2]), _moved(j2, sides_2, step[2:])
        across_1, across_2 = _across(g1, one), _across(g2, other)
        along = a1 @ one - a2 @ other
        still = np.sqrt(planar) * across_1, np.sqrt(planar) * across_2
        return np.concatenate((np.sqrt(BALANCE) * (across_1 - across_2), along / np.sqrt(BALANCE), *still))

    found = least_squares(residuals, np.zeros(4), method="lm", ftol=tolerance, xtol=tolerance, gtol=tolerance, max_nfev=most)
    ends = _moved(j1, sides_1, found.x[:2]), _moved(j2, sides_2, found.x[2:])
    return float(found.cost), *ends, np.asarray(found.jac)


def _with_sides(axis: Floats) -> tuple[Floats, Floats, Floats]:
    """The axis and two directions across it and each other."""
    first = np.cross(axis, np.eye(3)[int(np.argmin(np.abs(axis)))])
    first = first / np.linalg.norm(first)
    return axis, first, np.cross(axis, first)


def _moved(axis: Floats, sides: list[Floats], step: Floats) -> Floats:
    """The axis after a turn of so many radians towards each of its sides."""
    angle = float(np.hypot(step[0], step[1]))
    if angle == 0:
        return axis
    return np.asarray(np.cos(angle) * axis + np.sin(angle) / angle * (step[0] * sides[0] + step[1] * sides[1]))


def _across(turning: Floats, axis: Floats) -> Floats:
    """How fast each row turns across a unit vector."""
    along = turning @ axis
    return np.asarray(np.sqrt(np.maximum((turning * turning).sum(axis=1) - along * along, 0.0)))


def _plain(axis: Floats) -> tuple[float, float, float]:
    x, y, z = (axis / np.linalg.norm(axis)).tolist()
    return x, y, z
