"""Path of a foot-worn sensor: orientation, double integration, and velocity brought to zero at each rest.

Over a whole file, or live over the last seconds once the rest that ends a stride is known (`foot.walked`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from vqf import offlineVQF

from reknit.signals.motion.foot.rest import rests
from reknit.signals.motion.imu_channels import G_M_S2
from reknit.signals.motion.quaternion import rotate

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

LEAST_HZ = 50.0
FEWEST_RESTS = 2


class NoPath(StrEnum):
    """Why there is no path."""

    TOO_SLOW = "too slow a sensor"
    TOO_SHORT = "too short"
    MISSING = "samples are missing"
    NO_GRAVITY = "the accelerometer does not show gravity at rest: is it in m/s2?"
    NO_REST = "too few rests: nobody walked, or the foot was never still"


@dataclass(frozen=True, slots=True, eq=False)
class FootPath:
    """Where a foot went.

    position_m, velocity_m_s
        (samples, 3); z is up, the heading of x is that of the start and arbitrary.
    turning_deg_s
        Angular velocity about the axis about which the foot turns most, swing forward positive.
    rests
        Middle of each rest, in samples. Before the first and after the last one the path is not corrected.
    """

    position_m: Floats
    velocity_m_s: Floats
    turning_deg_s: Floats
    rests: Places
    rate_hz: float


def foot_path(
    acceleration_m_s2: Floats, angular_velocity_deg_s: Floats, rate_hz: float, still: Places | None = None
) -> FootPath | NoPath:
    """The path of one foot, or why there is none.

    The sensor may sit in any orientation. Orientation is VQF run forward and backward; acceleration in the world is integrated,
    and between two rests a straight line is taken off each part of the velocity so that it is zero at both.
    `still` are the rests where they are known already.
    """
    acceleration = np.ascontiguousarray(acceleration_m_s2, dtype=np.float64)
    turning = np.ascontiguousarray(angular_velocity_deg_s, dtype=np.float64)
    if not (math.isfinite(rate_hz) and rate_hz >= LEAST_HZ):
        return NoPath.TOO_SLOW
    if acceleration.ndim != 2 or acceleration.shape != turning.shape or acceleration.shape[1] != 3 or len(turning) < rate_hz:
        return NoPath.TOO_SHORT
    if not (np.isfinite(acceleration).all() and np.isfinite(turning).all()):
        return NoPath.MISSING
    still = rests(turning, rate_hz) if still is None else still
    if len(still) < FEWEST_RESTS:
        return NoPath.NO_REST
    if not 0.8 < float(np.median(np.linalg.norm(acceleration[still], axis=1))) / G_M_S2 < 1.2:
        return NoPath.NO_GRAVITY
    return _integrated(acceleration, turning, still, rate_hz)


def _integrated(acceleration: Floats, turning: Floats, still: Places, rate_hz: float) -> FootPath:
    quaternions = offlineVQF(np.radians(turning), acceleration, None, 1 / rate_hz)["quat6D"]
    felt = rotate(quaternions, acceleration) - (0.0, 0.0, G_M_S2)
    velocity = _summed(felt, rate_hz)
    places = np.arange(len(velocity))
    drift = np.column_stack([np.interp(places, still, velocity[still, axis]) for axis in range(3)])
    velocity = velocity - drift
    return FootPath(_summed(velocity, rate_hz), velocity, _main_turning(turning, velocity), still, rate_hz)


def _summed(values: Floats, rate_hz: float) -> Floats:
    """The running integral by the trapezoid rule, zero at the first sample."""
    steps = (values[1:] + values[:-1]) / (2 * rate_hz)
    return np.vstack([np.zeros((1, 3)), np.cumsum(steps, axis=0)])


def _main_turning(turning: Floats, velocity: Floats) -> Floats:
    """Turning about the main axis; its sign is that of the swing, during which the foot is fastest."""
    _, axes = np.linalg.eigh(turning.T @ turning)
    along = turning @ axes[:, -1]
    swings = float(along @ (velocity[:, :2] ** 2).sum(axis=1)) >= 0
    return np.asarray(along if swings else -along, dtype=np.float64)
