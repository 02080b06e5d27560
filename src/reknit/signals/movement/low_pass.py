"""The low-pass before places or angles become speeds: noise of a sensor is not movement. Offline: it looks both ways."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt

Floats = NDArray[np.float64]
CUTOFF_HZ, ORDER = 6.0, 2
LEAST_HZ = 4 * CUTOFF_HZ
"""With fewer samples a second the filter would stand beside half the rate, and speeds are withheld."""


def low_passed(values: Floats, rate_hz: float, cutoff_hz: float = CUTOFF_HZ, *, padding_s: float | None = None) -> Floats:
    """Each column by itself, Butterworth of second order, forward and back; in the unit of `values`.

    `padding_s` is so long the ends are mirrored before, as far as there is so much; None: as scipy does.
    """
    sos = butter(ORDER, min(cutoff_hz, 0.45 * rate_hz), fs=rate_hz, output="sos")
    if padding_s is None:
        return np.asarray(sosfiltfilt(sos, values, axis=0), dtype=np.float64)
    return np.asarray(sosfiltfilt(sos, values, axis=0, padlen=min(len(values) - 1, round(padding_s * rate_hz))), dtype=np.float64)
