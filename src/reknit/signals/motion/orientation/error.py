"""How far an orientation is from another one: total, about the vertical, and of the vertical (as the BROAD data set defines it)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.signals.motion.quaternion import conjugate, multiply

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class OrientationError:
    """Errors of each sample in degrees, none below 0; NaN where either orientation is missing."""

    total_deg: Floats
    heading_deg: Floats
    inclination_deg: Floats


def orientation_error(estimate: Floats, reference: Floats) -> OrientationError:
    """The error e = estimate * conj(reference) in the earth frame; arrays of shape (samples, 4) of quaternions sensor to earth.

    total = 2 acos |e_w|, heading = 2 atan |e_z / e_w|, inclination = 2 acos sqrt(e_w^2 + e_z^2).
    """
    error = multiply(estimate, conjugate(reference))
    error = error / np.sqrt((error * error).sum(axis=-1, keepdims=True))
    w, x, y, z = np.abs(error.T)
    tilt, turn = np.sqrt(x * x + y * y), np.sqrt(w * w + z * z)
    total = np.degrees(2 * np.arctan2(np.sqrt(tilt * tilt + z * z), w))
    return OrientationError(total, np.degrees(2 * np.arctan2(z, w)), np.degrees(2 * np.arctan2(tilt, turn)))


def root_mean_square(error_deg: Floats) -> float:
    """Root of the mean square of the samples that are there; NaN without any."""
    known = error_deg[np.isfinite(error_deg)]
    return float(np.sqrt(np.mean(known * known))) if len(known) else float("nan")
