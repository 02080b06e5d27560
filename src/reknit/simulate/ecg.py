"""A heart as electrodes on the trunk hear it: what contaminates the muscles there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WAVES = ((-0.17, 0.10, 0.025), (-0.03, -0.12, 0.010), (0.0, 1.0, 0.012), (0.035, -0.25, 0.012), (0.25, 0.25, 0.050))
"""P, Q, R, S and T: seconds from the R wave, height, and width (standard deviation) in seconds."""
BREATHS_HZ, BREATHING = 0.25, 0.08


def ecg(
    count: int, rate_hz: float, random: np.random.Generator, *, beats_a_minute: float = 70.0, variability: float = 0.04
) -> Floats:
    """Beats of P, QRS and T waves as sums of Gaussians, the R wave about 1 high; intervals vary, heights follow the breath.

    Parameters
    ----------
    count, rate_hz
        How many samples, and how many a second.
    random
        Draws the intervals and where the first beat falls.
    beats_a_minute, variability
        The mean rate, and the standard deviation of an interval as a share of it.

    Raises
    ------
    ValueError
        Where the rate of the samples or of the beats is not above 0.
    """
    if not (rate_hz > 0 and beats_a_minute > 0):
        raise ValueError(f"rates must be above 0, got {rate_hz} Hz and {beats_a_minute} beats a minute")
    interval_s, length_s = 60 / beats_a_minute, count / rate_hz
    beats = int(length_s / interval_s * 1.5) + 4
    intervals_s = interval_s * np.clip(1 + variability * random.standard_normal(beats), 0.5, 1.5)
    at_s = np.cumsum(intervals_s) - interval_s * (1 + random.random())
    times_s = np.arange(count) / rate_hz
    heart = np.zeros(count)
    breath = random.uniform(0, 2 * np.pi)
    for beat_s in at_s[at_s < length_s + 1]:
        first, last = (int(np.clip((beat_s + edge_s) * rate_hz, 0, count)) for edge_s in (-0.4, 0.6))
        since_s = times_s[first:last] - beat_s
        height = 1 + BREATHING * np.sin(2 * np.pi * BREATHS_HZ * beat_s + breath)
        for centre_s, size, width_s in WAVES:
            heart[first:last] += height * size * np.exp(-0.5 * ((since_s - centre_s) / width_s) ** 2)
    return heart
