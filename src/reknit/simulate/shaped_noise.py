"""Noise with the spectrum of surface EMG: what a detector of muscle activity is tried on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LOW_HZ, HIGH_HZ = 60.0, 120.0


def shaped_noise(count: int, rate_hz: float, random: np.random.Generator) -> Floats:
    """Gaussian noise with the spectrum of Stulen and De Luca (IEEE Trans Biomed Eng 28:515, 1981), standard deviation 1.

    White noise times H(f) = fh^2 f / sqrt((f^2 + fl^2) (f^2 + fh^2)^2), with fl = 60 Hz and fh = 120 Hz; its median frequency is
    about 96 Hz at 2 kHz.

    Parameters
    ----------
    count
        How many samples, at least 2.
    rate_hz
        Samples a second, above 0.
    random
        Draws the white noise.

    Returns
    -------
    Floats
        (count,), scaled to a standard deviation of exactly 1.

    Raises
    ------
    ValueError
        Where there are fewer than two samples or the rate is not above 0.
    """
    if count < 2 or not rate_hz > 0:
        raise ValueError(f"shaped noise needs at least 2 samples and a rate above 0, got {count} at {rate_hz} Hz")
    at_hz = np.fft.rfftfreq(count, 1 / rate_hz)
    shape = HIGH_HZ**2 * at_hz / (np.sqrt(at_hz**2 + LOW_HZ**2) * (at_hz**2 + HIGH_HZ**2))
    noise: Floats = np.fft.irfft(np.fft.rfft(random.standard_normal(count)) * shape, count)
    noise /= noise.std()
    return noise
