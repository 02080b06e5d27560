"""Muscle signals with an onset at a known sample, to try detectors on."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from reknit.simulate.shaped_noise import shaped_noise

Floats = NDArray[np.float64]

LOW_HZ, HIGH_HZ, TAPS = 10.0, 450.0, 9


class Tails(StrEnum):
    """How the samples of white noise are distributed."""

    GAUSSIAN = "gaussian"
    LAPLACIAN = "laplacian"


def white_noise(tails: Tails, count: int, random: np.random.Generator) -> Floats:
    """(count,) independent samples of variance 1."""
    return random.standard_normal(count) if tails is Tails.GAUSSIAN else random.laplace(size=count) / 2**0.5


def band_limited(samples: Floats, rate_hz: float) -> Floats:
    """FIR of order 8, 10 to 450 Hz, forward and backward: how Yuvaraj and others limit the band of their noise (F1000Research 12:429)."""
    taps = signal.firwin(TAPS, (LOW_HZ, HIGH_HZ), pass_zero=False, fs=rate_hz)
    limited: Floats = signal.filtfilt(taps, [1.0], samples)
    return limited


def louder_noise(tails: Tails, snr_db: float, count: int, onset: int, rate_hz: float, random: np.random.Generator) -> Floats:
    """White noise of variance 1 that from sample `onset` on has variance 1 + 10^(snr_db / 10), then limited to 10-450 Hz."""
    noise = white_noise(tails, count, random)
    noise[onset:] *= (1 + 10 ** (snr_db / 10)) ** 0.5
    return band_limited(noise, rate_hz)


def movement_in_noise(
    movement: Floats, snr_db: float, count: int, onset: int, rate_hz: float, random: np.random.Generator
) -> Floats:
    """A noise-free movement, put at sample `onset` into Gaussian noise limited to 10-450 Hz that has variance 1.

    The movement is scaled so that its variance is 10^(snr_db / 10) in that band-limited noise.
    """
    noise = band_limited(random.standard_normal(count), rate_hz)
    noise /= noise.std()
    used = movement[: count - onset]
    noise[onset : onset + len(used)] += used * (10 ** (snr_db / 10) / movement.var()) ** 0.5
    return noise


def burst_in_noise(snr_db: float, rise_s: float, count: int, onset: int, rate_hz: float, random: np.random.Generator) -> Floats:
    """Gaussian noise of variance 1 in 20-450 Hz, and from sample `onset` on shaped noise of SD 10^(snr_db / 20).

    It rises in a straight line over `rise_s`; 0 is a step.
    """
    sos = signal.butter(4, (20.0, min(450.0, 0.45 * rate_hz)), "bandpass", fs=rate_hz, output="sos")
    settling = round(rate_hz)
    noise: Floats = signal.sosfilt(sos, random.standard_normal(count + settling))[settling:]
    noise /= noise.std()
    since = np.arange(count) - onset
    gain = np.clip(since / (rise_s * rate_hz), 0.0, 1.0) if rise_s else (since >= 0).astype(np.float64)
    return noise + gain * 10 ** (snr_db / 20) * shaped_noise(count, rate_hz, random)
