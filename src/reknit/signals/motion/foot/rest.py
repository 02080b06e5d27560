"""Rest phases of a foot: while it stands flat it hardly turns, and its velocity is nearly zero. Offline."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, signal

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

WINDOW_S = 0.15
"""The turning is averaged over this time."""
APART_S = 0.5
"""Two rests of one foot lie at least so far apart, seconds."""
MOST_DEG_S = 60.0
"""A foot that turns faster than this (root of the mean square) does not rest."""


def rests(angular_velocity_deg_s: Floats, rate_hz: float) -> Places:
    """The middle of each rest: where the foot turns least; sample numbers in rising order.

    Parameters
    ----------
    angular_velocity_deg_s
        (samples, 3), without holes.
    rate_hz
        Samples a second.
    """
    window = max(round(WINDOW_S * rate_hz), 1)
    if len(angular_velocity_deg_s) <= window:
        return np.zeros(0, dtype=np.intp)
    turning = ndimage.uniform_filter1d((np.asarray(angular_velocity_deg_s, dtype=np.float64) ** 2).sum(axis=1), window)
    calm = -np.log(turning + 1e-6)
    tops, _ = signal.find_peaks(calm, height=-2 * np.log(MOST_DEG_S), distance=max(round(APART_S * rate_hz), 1))
    return np.asarray(tops, dtype=np.intp)
