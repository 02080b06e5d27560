"""How the spectrum of a muscle's signal sinks while a force is held: median and mean frequency over time, and their slope.

A pure function over one isometric hold, for reports only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy import signal, stats

from reknit.stream import ParameterError

Floats = NDArray[np.float64]

LOW_HZ, HIGH_HZ, HIGHEST_SHARE = 20.0, 450.0, 0.45
LEAST_RATE_HZ = 500.0
SEGMENT_S = 0.512
LEAST_HOLD_S, LEAST_WINDOWS = 15.0, 12
LEAST_KNOWN = 0.8
MOST_FORCE_CHANGE, MOST_FORCE_SPREAD = 0.1, 0.1
LEAST_RMS_SHARE, MOST_RMS_SHARE, MOST_RMS_SPREAD = 0.5, 2.0, 0.3
LEAST_SNR_DB = 10.0
CONFIDENCE = 0.95
ROBUST_SD = 1.4826


class Unfit(StrEnum):
    """Why a hold gives no slope."""

    TOO_SHORT = "too short"  # below 15 s, or fewer than twelve windows
    MISSING = "missing samples"  # more than a fifth of the windows
    NO_SIGNAL = "no signal"
    NOISY = "noisy"  # less than 10 dB above rest
    UNSTEADY_FORCE = "unsteady force"
    UNSTEADY_SIGNAL = "unsteady signal"


@dataclass(frozen=True, slots=True)
class Slope:
    """A straight line through windows (Theil-Sen: the middle of the slopes of all pairs).

    Parameters
    ----------
    start
        Its value at the start of the hold.
    per_s
        By how much it changes a second.
    range_per_s
        In here lies the slope with a confidence of 95 %.
    """

    start: float
    per_s: float
    range_per_s: tuple[float, float]

    @property
    def percent_per_min(self) -> float:
        """The slope in per cent of the start a minute."""
        return 6000 * self.per_s / self.start

    @property
    def certain(self) -> bool:
        """Whether the range leaves out 0: that there is a change at all."""
        return self.range_per_s[0] > 0 or self.range_per_s[1] < 0


@dataclass(frozen=True, slots=True, eq=False)
class Fatigue:
    """What an isometric hold tells; each array has one value for each window, NaN where samples are missing.

    Parameters
    ----------
    times_s
        Middles of the windows, since the first sample.
    median_hz, mean_hz
        Median and mean frequency.
    rms
        In the unit of the samples.
    snr_db
        Of the middle window's power over that at rest; NaN where unknown.
    median_slope, mean_slope, rms_slope
        None where the hold is unfit.
    unfit
        Why there are no slopes; None where there are.
    """

    times_s: Floats
    median_hz: Floats
    mean_hz: Floats
    rms: Floats
    snr_db: float
    median_slope: Slope | None
    mean_slope: Slope | None
    rms_slope: Slope | None
    unfit: Unfit | None


def fatigue_of(
    samples: NDArray[np.floating],
    rate_hz: float,
    rest_power: float,
    *,
    force: NDArray[np.floating] | None = None,
    window_s: float = 1.0,
) -> Fatigue:
    """Median and mean frequency of one isometric hold at a constant force, and how they change.

    Parameters
    ----------
    samples
        (samples,), the hold alone, NaN where missing.
    rate_hz
        Samples a second, at least 500.
    rest_power
        Mean square of the same channel at rest: without it nobody knows whether the spectrum is the muscle's or the amplifier's.
    force
        (samples,) of the same hold, in any unit; without it only the signal's own steadiness is looked at.
    window_s
        0.5 to 1 s.

    Raises
    ------
    ParameterError
        Where shapes, rate, window or the power at rest are wrong.
    """
    data = _checked(samples, rate_hz, rest_power, force, window_s)
    length = round(window_s * rate_hz)
    windows = data[: len(data) // length * length].reshape(-1, length)
    times_s = np.arange(0.5, len(windows)) * (length / rate_hz)
    known = np.array([bool(np.isfinite(each).all()) for each in windows], dtype=np.bool_)
    median_hz, mean_hz, rms = (np.full(len(windows), np.nan) for _ in range(3))
    if known.any():
        median_hz[known], mean_hz[known], rms[known] = _spectral(windows[known], rate_hz)
    power = float(np.median(rms[known] ** 2)) if known.any() else math.nan
    snr_db = 10 * math.log10(power / rest_power) if power > 0 else math.nan
    unfit = _unfit(
        rms, known, snr_db, len(data) / rate_hz, None if force is None else np.asarray(force, dtype=np.float64), length
    )
    if unfit:
        return Fatigue(times_s, median_hz, mean_hz, rms, snr_db, None, None, None, unfit)
    middle, mean, strength = (_slope(times_s[known], each[known]) for each in (median_hz, mean_hz, rms))
    return Fatigue(times_s, median_hz, mean_hz, rms, snr_db, middle, mean, strength, None)


def _checked(
    samples: NDArray[np.floating], rate_hz: float, rest_power: float, force: NDArray[np.floating] | None, window_s: float
) -> Floats:
    data = np.asarray(samples, dtype=np.float64)
    if data.ndim != 1:
        raise ParameterError(f"fatigue is of one channel, expected (samples,), got shape {data.shape}; pick a column")
    if not (math.isfinite(rate_hz) and rate_hz >= LEAST_RATE_HZ):
        raise ParameterError(f"fatigue needs at least {LEAST_RATE_HZ:g} samples a second, got {rate_hz!r}; record faster")
    if not 0.5 <= window_s <= 1.0:
        raise ParameterError(f"window_s must lie in 0.5 to 1, got {window_s!r}")
    if not (math.isfinite(rest_power) and rest_power > 0):
        raise ParameterError(f"rest_power must be a number above 0, got {rest_power!r}; record rest before the hold")
    if force is not None and np.shape(force) != data.shape:
        raise ParameterError(f"force must have a value for every sample, {data.shape}, got {np.shape(force)}")
    return data


def _spectral(windows: Floats, rate_hz: float) -> tuple[Floats, Floats, Floats]:
    """Median frequency, mean frequency and RMS of each window, between 20 and 450 Hz."""
    segment = min(round(SEGMENT_S * rate_hz), windows.shape[1])
    at_hz, density = signal.welch(windows, rate_hz, nperseg=segment, axis=1)
    band = (at_hz >= LOW_HZ) & (at_hz <= min(HIGH_HZ, HIGHEST_SHARE * rate_hz))
    at_hz, density = at_hz[band], density[:, band]
    total = density.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean_hz = density @ at_hz / total
        below = np.cumsum(density, axis=1) / total[:, None]
    step_hz = float(at_hz[1] - at_hz[0])
    edges_hz = np.append(at_hz - step_hz / 2, at_hz[-1] + step_hz / 2)
    median_hz = [float(np.interp(0.5, np.append(0.0, row), edges_hz)) if np.isfinite(row).all() else np.nan for row in below]
    rms = np.sqrt(total * step_hz)
    return np.array(median_hz), mean_hz, rms


def _unfit(
    rms: Floats, known: NDArray[np.bool_], snr_db: float, hold_s: float, force: Floats | None, length: int
) -> Unfit | None:
    """The first condition that the hold fails."""
    if hold_s < LEAST_HOLD_S or len(rms) < LEAST_WINDOWS:
        return Unfit.TOO_SHORT
    if known.mean() < LEAST_KNOWN:
        return Unfit.MISSING
    if not math.isfinite(snr_db):
        return Unfit.NO_SIGNAL
    if snr_db < LEAST_SNR_DB:
        return Unfit.NOISY
    if force is not None and not _steady(force[: len(rms) * length].reshape(len(rms), length).mean(axis=1)):
        return Unfit.UNSTEADY_FORCE
    # a tiring muscle's signal grows over the hold: only what departs from its own straight course is unsteady
    course = rms[known] / np.median(rms[known])
    line = np.polyval(np.polyfit(np.arange(len(course)), course, 1), np.arange(len(course)))
    spread = ROBUST_SD * float(np.median(np.abs(course - line)))
    inside = course.min() >= LEAST_RMS_SHARE and course.max() <= MOST_RMS_SHARE
    return None if inside and spread <= MOST_RMS_SPREAD else Unfit.UNSTEADY_SIGNAL


def _steady(means: Floats) -> bool:
    """Whether the force's windows stay within 10 % of their middle one, and so does the line through them."""
    middle = float(np.median(means))
    if not math.isfinite(middle) or middle == 0 or not np.isfinite(means).all():
        return False
    share = means / middle
    slope = float(stats.theilslopes(share, np.arange(len(share))).slope) * (len(share) - 1)
    return abs(slope) <= MOST_FORCE_CHANGE and ROBUST_SD * float(np.median(np.abs(share - 1))) <= MOST_FORCE_SPREAD


def _slope(times_s: Floats, values: Floats) -> Slope:
    found = stats.theilslopes(values, times_s, CONFIDENCE)
    return Slope(float(found.intercept), float(found.slope), (float(found.low_slope), float(found.high_slope)))
