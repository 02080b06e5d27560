"""Where the centre of a joint lies in each of two sensors, and how it accelerates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.signals.motion.quaternion import rotate
from reknit.stream import ParameterError

Floats = NDArray[np.float64]

LEAST_ROWS = 100
ROUNDS = 40
STEP = 0.7
LEAST_TURNING_RAD_S = 0.35
LONGEST_M = 1.0


@dataclass(frozen=True, slots=True)
class Levers:
    """From the joint's centre to each sensor in metres, in the sensor's axes; and what of the accelerations they leave unexplained."""

    proximal_m: tuple[float, float, float]
    distal_m: tuple[float, float, float]
    residual_m_s2: float = 0.0


def centre_accelerations(before: Floats, rows: Floats, after: Floats, steps_s: Floats, levers: Levers) -> tuple[Floats, Floats]:
    """Level parts (x, y; m/s2) of the acceleration of the joint's centre at `rows` by each sensor, in the earth frame of each.

    Parameters
    ----------
    before, rows, after
        Rows of a `Pair`, each with the one before and the one after it: turning changes as fast as between these two. Differences from
        one row to the next alone belong to half a sample before it, and leave twice as much unexplained.
    steps_s
        Seconds from the row before to the row after.
    levers
        Where the centre is.
    """
    made = []
    for column, lever in ((0, levers.proximal_m), (10, levers.distal_m)):
        then, now, next_ = (each[:, column : column + 10] for each in (before, rows, after))
        along = _tangential(now[:, 7:10], (next_[:, 7:10] - then[:, 7:10]) / steps_s[:, None], np.array(lever))
        # The filter has already turned by the row's whole step, half of which lies behind the moment at which the row was felt.
        sense = np.where((then[:, :4] * now[:, :4]).sum(axis=1, keepdims=True) < 0, -1.0, 1.0)
        middle = now[:, :4] + sense * then[:, :4]
        middle = middle / np.sqrt((middle * middle).sum(axis=1, keepdims=True))
        made.append(rotate(middle, now[:, 4:7] - along)[:, :2])
    return made[0], made[1]


def _tangential(turning: Floats, change: Floats, lever: Floats) -> Floats:
    """K r: what turning adds to the acceleration of a point at `lever` from the centre."""
    return np.asarray(np.cross(change, lever) + np.cross(turning, np.cross(turning, lever)))


def lever_arms(felt: tuple[Floats, Floats], turning: tuple[Floats, Floats], rate_hz: float) -> Levers:
    """The lever arms with which both sensors feel the centre accelerate as strongly (offline only; 30 s of brisk movement).

    Minimises the sum of (|a1 - K1 r1| - |a2 - K2 r2|)^2 by Gauss-Newton, with rows that fit badly weighted less (Cauchy). No orientation is
    needed. Along the axis of a hinge it is free, which does no harm to the heading.

    Parameters
    ----------
    felt, turning
        Acceleration (m/s2) and angular velocity (rad/s) of the proximal and the distal sensor, each (samples, 3).
    rate_hz
        Samples a second.

    Raises ParameterError where there are too few samples, the segments hardly turned, or an arm comes out longer than a metre.
    """
    shapes = {each.shape for each in (*felt, *turning)}
    if len(shapes) != 1 or len(felt[0]) < LEAST_ROWS or not all(np.isfinite(each).all() for each in (*felt, *turning)):
        raise ParameterError(
            f"lever arms need at least {LEAST_ROWS} samples of both sensors without missing ones, got {sorted(shapes)}"
        )
    if min(float(np.mean((each * each).sum(axis=1))) for each in turning) < LEAST_TURNING_RAD_S**2:
        raise ParameterError("the segments hardly turned; move the joint briskly for half a minute")
    parts = []
    for a, g in zip(felt, turning, strict=True):
        # K r is linear in r: its columns are what unit levers give.
        change = (g[2:] - g[:-2]) * rate_hz / 2
        slopes = np.stack([_tangential(g[1:-1], change, unit) for unit in np.eye(3)], axis=2)
        parts.append((np.asarray(a[1:-1], dtype=np.float64), slopes))
    (a1, k1), (a2, k2) = parts
    arms = np.full(6, 0.1)
    error = np.zeros(len(a1))
    for _ in range(ROUNDS):
        c1, c2 = a1 - k1 @ arms[:3], a2 - k2 @ arms[3:]
        n1, n2 = (np.maximum(np.sqrt((each * each).sum(axis=1)), 1e-6) for each in (c1, c2))
        error = n1 - n2
        slope = np.concatenate(
            (-np.einsum("ni,nij->nj", c1 / n1[:, None], k1), np.einsum("ni,nij->nj", c2 / n2[:, None], k2)), axis=1
        )
        weight = np.sqrt(1 / (1 + (error / (2.25 * max(float(np.median(np.abs(error))), 1e-9))) ** 2))
        ridge = 1e-3 * np.eye(6)
        wanted = np.concatenate((-error * weight, np.zeros(6)))
        arms = arms + STEP * np.linalg.lstsq(np.vstack((slope * weight[:, None], ridge)), wanted, rcond=None)[0]
    if not np.isfinite(arms).all() or max(np.linalg.norm(arms[:3]), np.linalg.norm(arms[3:])) > LONGEST_M:
        raise ParameterError(
            "no joint centre within a metre of both sensors explains the movement; are both worn next to the same joint?"
        )
    x1, y1, z1, x2, y2, z2 = arms.tolist()
    return Levers((x1, y1, z1), (x2, y2, z2), float(np.sqrt(np.mean(error**2))))
