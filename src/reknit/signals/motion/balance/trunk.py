"""Sway of the trunk by one motion sensor, at the lower back or a phone held to the chest. Offline: a trial as a whole.

It is another quantity than the centre of pressure: the acceleration and the tilt of one place of the body, not where the body's
weight is borne. There are no norms of it here, and its numbers stand beside others of the same sensor at the same place only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from vqf import offlineVQF

from reknit.signals.motion.balance.sway import Quantity, Sway
from reknit.signals.motion.imu_channels import G_M_S2
from reknit.signals.motion.inclination import UP
from reknit.signals.motion.quaternion import conjugate, rotate
from reknit.signals.movement.withheld import Why, Withheld
from reknit.stream import ParameterError

Floats = NDArray[np.float64]
STEEPEST = 0.87
"""A `forward` axis that points further up or down than 60 degrees does not say where forward is."""
LEAST_HZ = 20.0
NO_REST = {"restBiasEstEnabled": False}
"""Sway is slower than what VQF takes for rest, and would be learnt away as the gyroscope's bias."""


@dataclass(frozen=True, slots=True)
class TrunkSway:
    """Sway of a trial in three ways, each with x forward (of the person) and y to their left.

    Parameters
    ----------
    acceleration
        Horizontal acceleration without gravity, m/s2; its `area` is in (m/s2)^2 and its `velocity`, a mean jerk, in m/s3.
    tilt
        Tilt from its mean, deg; `velocity` in deg/s.
    displacement
        Height of the sensor x tangent of the tilt, cm: right only as far as the body below the sensor moves as one piece about the
        ankles. None where no height was given.
    """

    acceleration: Sway | Withheld
    tilt: Sway | Withheld
    displacement: Sway | Withheld | None

    @classmethod
    def of(
        cls,
        acceleration_m_s2: Floats,
        angular_velocity_deg_s: Floats,
        rate_hz: float,
        forward: tuple[float, float, float] = (0.0, 0.0, 1.0),
        height_m: float | None = None,
    ) -> TrunkSway | Withheld:
        """Sway of the trunk.

        Parameters
        ----------
        acceleration_m_s2, angular_velocity_deg_s
            (samples, 3) in the axes of the sensor: specific force (a sensor at rest reads 1 g upwards) and angular velocity.
        rate_hz
            Samples a second.
        forward
            The person's forward in the axes of the sensor: z for a phone that lies with its back on the chest.
        height_m
            Of the sensor above the ankles.

        Withheld where a sample is missing, the accelerometer does not read gravity, or `forward` is nearly vertical.
        """
        force, turning = (np.ascontiguousarray(each, dtype=np.float64) for each in (acceleration_m_s2, angular_velocity_deg_s))
        if force.ndim != 2 or force.shape[1] != 3 or force.shape != turning.shape:
            raise ParameterError(f"two arrays of shape (samples, 3) are needed, got {force.shape} and {turning.shape}")
        if not 0 < rate_hz < math.inf or not np.linalg.norm(forward) > 0 or (height_m is not None and not 0 < height_m < 2.5):
            raise ParameterError(f"rate, forward or height cannot be right: {rate_hz!r} Hz, {forward!r}, {height_m!r} m")
        if (reason := _unfit(force, turning, rate_hz)) is not None:
            return reason
        up = vertical(force, turning, rate_hz)
        ahead = np.asarray(forward, dtype=np.float64) / np.linalg.norm(forward)
        steep = np.abs((up * ahead).sum(axis=1)).max()
        if steep > STEEPEST:
            off_deg = math.degrees(math.asin(min(1.0, steep)))
            return Withheld(
                Why.OUT_OF_RANGE, f"the sensor's forward axis points {off_deg:.0f} degrees up or down: name the right axis"
            )
        lean = lean_rad(up, ahead)
        moved = None if height_m is None else Sway.of(100.0 * height_m * np.tan(lean), rate_hz, Quantity.DISPLACEMENT)
        return cls(
            Sway.of(_horizontal(force, up, ahead), rate_hz, Quantity.ACCELERATION),
            Sway.of(np.degrees(lean), rate_hz, Quantity.TILT),
            moved,
        )


def vertical(acceleration_m_s2: Floats, angular_velocity_deg_s: Floats, rate_hz: float) -> Floats:
    """The direction up in the axes of the sensor at each sample, (samples, 3), by VQF without magnetometer over the whole trial."""
    found = offlineVQF(np.radians(angular_velocity_deg_s), acceleration_m_s2, None, 1.0 / rate_hz, params=NO_REST)
    return rotate(conjugate(found["quat6D"]), UP)


def lean_rad(up: Floats, ahead: Floats) -> Floats:
    """Lean forward and to the left from the mean posture at each sample, in radians."""
    middle = up.mean(axis=0) / np.linalg.norm(up.mean(axis=0))
    front = ahead - (ahead * middle).sum() * middle
    front /= np.linalg.norm(front)
    left = np.cross(middle, front)
    # The body leans forward where the world's up lies behind the body's own.
    return np.column_stack([-np.arcsin((up * side).sum(axis=1)) for side in (front, left)])


def _horizontal(force: Floats, up: Floats, ahead: Floats) -> Floats:
    """Acceleration forward and to the left in the horizontal plane of each moment; gravity has no part in it."""
    front = ahead - (up * ahead).sum(axis=1)[:, None] * up
    front /= np.linalg.norm(front, axis=1)[:, None]
    left = np.cross(up, front)
    return np.column_stack([(force * front).sum(axis=1), (force * left).sum(axis=1)])


def _unfit(force: Floats, turning: Floats, rate_hz: float) -> Withheld | None:
    if rate_hz < LEAST_HZ:
        return Withheld(Why.SLOW, f"sway needs {LEAST_HZ:g} samples a second, got {rate_hz:g}")
    if len(force) < rate_hz:
        return Withheld(Why.SHORT, f"sway needs some seconds, got {len(force) / rate_hz:.1f}")
    missing = np.count_nonzero(~np.isfinite(np.column_stack((force, turning))).all(axis=1))
    if missing:
        return Withheld(Why.MISSING, f"{missing} of {len(force)} samples are missing")
    length = float(np.median(np.linalg.norm(force, axis=1)))
    if abs(length - G_M_S2) > 1.0:
        return Withheld(
            Why.UNIT, f"acceleration is {length:.3g} long in the median; gravity is 9.81 m/s2: is it in g, or without gravity?"
        )
    return None
