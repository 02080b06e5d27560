"""Cycles of a movement laid over one another: each one's power in bins of its own length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.stream import ParameterError

Floats = NDArray[np.float64]

BINS = 500
LEAST_PERIOD_S = 0.3
LEAST_CYCLES = 3
ALIKE = 0.7
"""A shorter period is taken where its likeness is at least this share of that of the best one, which may be a multiple."""
CORRELATED_S = 0.03


@dataclass(frozen=True, slots=True, eq=False)
class PowerCourse:
    """Squared samples summed up from the start, so that any stretch's power is a difference; missing samples count for nothing.

    Parameters
    ----------
    squares, counts
        (samples + 1,): sums up to each sample, of squares and of samples that are known.
    rate_hz
        Samples a second.
    independent
        Share of the samples that are as good as independent of their neighbours: 1 for white noise.
    """

    squares: Floats
    counts: Floats
    rate_hz: float
    independent: float

    @property
    def duration_s(self) -> float:
        """How long the samples last."""
        return (len(self.squares) - 1) / self.rate_hz

    def between(self, edges_s: Floats) -> tuple[Floats, Floats]:
        """Sums of squares, and counts, between edges in seconds (..., bins + 1), both as of independent samples."""
        at = np.arange(len(self.squares))
        places = edges_s * self.rate_hz
        squares, counts = (np.diff(np.interp(places, at, sums)) * self.independent for sums in (self.squares, self.counts))
        return squares, counts


def power_course(samples: Floats, rate_hz: float) -> PowerCourse:
    """The power of band-passed samples (samples,); the mean of the whole is taken off.

    Raises ParameterError where the samples are not one channel or the rate is not above 0.
    """
    values = np.asarray(samples, dtype=np.float64)
    if values.ndim != 1:
        raise ParameterError(f"cycles are looked at in one channel, expected (samples,), got shape {values.shape}; pick a column")
    if not (np.isfinite(rate_hz) and rate_hz > 0):
        raise ParameterError(f"the rate must be a number above 0, got {rate_hz!r} Hz")
    known = np.isfinite(values)
    values = np.where(known, values, 0.0)
    count = max(1, int(known.sum()))
    values = np.where(known, values - values.sum() / count, 0.0)
    scale = float(np.abs(values).max(initial=0.0)) or 1.0
    values = values / scale  # so that no unit overflows or vanishes
    squares, counts = (np.concatenate(([0.0], np.cumsum(each))) for each in (values**2, known.astype(np.float64)))
    return PowerCourse(squares, counts, rate_hz, _independent(values, rate_hz))


def _independent(values: Floats, rate_hz: float) -> float:
    """1 / (1 + twice the sum of the squared autocorrelation): by so much fewer squares of a coloured signal are independent."""
    lags, count = max(1, round(CORRELATED_S * rate_hz)), len(values)
    if count < 4 * lags:
        return 1.0
    spectrum = np.abs(np.fft.rfft(values, 2 * count)) ** 2
    correlation = np.fft.irfft(spectrum)[: lags + 1]
    if not correlation[0] > 0:
        return 1.0
    likeness = (correlation[1:] / correlation[0]) ** 2
    noise = 3 / count
    return float(1 / (1 + 2 * np.maximum(likeness - noise, 0.0).sum()))


def check_starts(starts_s: Sequence[float]) -> Floats:
    """The starts of the cycles and the end of the last one; ParameterError where they do not rise or are fewer than two."""
    starts = np.asarray(starts_s, dtype=np.float64)
    if starts.ndim != 1 or len(starts) < 2 or not np.isfinite(starts).all() or not (np.diff(starts) > 0).all():
        raise ParameterError(
            "cycles need at least two rising times in seconds: where each begins, and where the last one ends; "
            f"got {list(np.ravel(starts))[:6]}"
        )
    return starts


def found_starts(course: PowerCourse) -> Floats | None:
    """Where cycles of one length begin, from the signal itself: None where its power does not come again, or not often enough."""
    step_s = 0.01
    edges_s = np.arange(0.0, course.duration_s + 1e-9, step_s)
    if len(edges_s) < LEAST_CYCLES * LEAST_PERIOD_S / step_s:
        return None
    squares, counts = course.between(edges_s)
    level = np.log(np.where(counts > 0, squares, np.nan) / np.where(counts > 0, counts, 1.0) + 1e-30)
    mean = np.nanmean(level) if np.isfinite(level).any() else 0.0
    level = np.where(np.isfinite(level), level - mean, 0.0)
    count = len(level)
    spectrum = np.abs(np.fft.rfft(level, 2 * count)) ** 2
    likeness = np.fft.irfft(spectrum)[:count] / np.arange(count, 0, -1)
    if not likeness[0] > 0:
        return None
    likeness = np.convolve(likeness / likeness[0], np.ones(3) / 3, "same")
    least, most = round(LEAST_PERIOD_S / step_s), count // LEAST_CYCLES + 1
    inner = likeness[least:most]
    peaks = (
        np.flatnonzero((inner[1:-1] >= inner[:-2]) & (inner[1:-1] >= inner[2:])) + 1 if len(inner) > 2 else np.zeros(0, np.intp)
    )
    if not len(peaks) or inner[peaks].max() < 5 / count**0.5:
        return None
    best = int(peaks[inner[peaks] >= ALIKE * inner[peaks].max()][0]) + least
    period_s = _sharpest(course, best * step_s)
    return np.arange(0.0, course.duration_s + period_s * (1 - 1e-6), period_s)


def _sharpest(course: PowerCourse, near_s: float) -> float:
    """The period near one that lays the cycles over one another best."""
    whole = int(course.duration_s / near_s)
    for wide_s, bins in ((0.012, 50), (0.03 / whole, 100), (0.008 / whole, 200)):
        periods_s = near_s + np.linspace(-wide_s, wide_s, 41)
        scores = []
        for period_s in periods_s:
            edges_s = (np.arange(whole)[:, None] + np.arange(bins + 1) / bins) * period_s
            squares, counts = course.between(np.minimum(edges_s, course.duration_s))
            power = squares.sum(axis=0) / np.maximum(counts.sum(axis=0), 1e-9)
            scores.append(-float(np.log(np.maximum(power, 1e-30)).mean() - np.log(max(power.mean(), 1e-30))))
        near_s = float(periods_s[int(np.argmax(scores))])
    return near_s


def at_s(starts_s: Floats, numbers: Floats) -> Floats:
    """Times of cycle numbers with fractions (2.5: the middle of the third); beyond the ends cycles go on as long as the last one."""
    first, last = np.diff(starts_s)[[0, -1]]
    longer = np.concatenate(([starts_s[0] - first], starts_s, [starts_s[-1] + last]))
    times_s: Floats = np.interp(numbers, np.arange(-1, len(starts_s) + 1), longer)
    return times_s


def stacked(course: PowerCourse, starts_s: Floats, begins: Floats) -> tuple[Floats, Floats]:
    """Sums of squares and counts (cycles, bins) of one cycle from each number in `begins` on; nothing from outside the cycles."""
    edges_s = at_s(starts_s, begins[:, None] + np.arange(BINS + 1) / BINS)
    return course.between(np.clip(edges_s, starts_s[0], starts_s[-1]))
