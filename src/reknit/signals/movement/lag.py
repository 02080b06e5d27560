"""By how much one course lags behind another. Offline."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.signals.movement.withheld import Why, Withheld
from reknit.stream import ParameterError

Floats = NDArray[np.float64]
LEAST_CORRELATION = 0.5
LEAST_OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class Lag:
    """The shift at which two courses are most alike.

    Parameters
    ----------
    lag_s
        Above 0 the second comes later than the first; finer than a sample by a parabola through the three highest correlations.
    correlation
        Of the two at that shift, 0.5 to 1.
    """

    lag_s: float
    correlation: float

    @classmethod
    def of(cls, first: Floats, second: Floats, rate_hz: float, most_s: float = 1.0) -> Lag | Withheld:
        """The lag within `most_s` either way, by the correlation over what overlaps.

        Withheld where less than twice `most_s` is there, samples are missing, a course is still, they are not alike (below
        0.5), or the best shift is the furthest one, so that the true one may lie beyond.
        """
        one, other = (np.asarray(each, dtype=np.float64) for each in (first, second))
        if one.ndim != 1 or one.shape != other.shape:
            raise ParameterError(f"two courses of the same samples are needed, got {one.shape} and {other.shape}")
        if not (0 < rate_hz < math.inf and most_s > 0):
            raise ParameterError(f"rate_hz and most_s must be above 0, got {rate_hz!r} and {most_s!r}")
        reach = max(1, round(most_s * rate_hz))
        if len(one) < max(8, reach / LEAST_OVERLAP):
            return Withheld(
                Why.SHORT, f"a lag of up to {most_s:g} s needs {most_s / LEAST_OVERLAP:g} s, got {len(one) / rate_hz:.2f} s"
            )
        if not (np.isfinite(one).all() and np.isfinite(other).all()):
            return Withheld(Why.MISSING, "a lag needs courses without holes")
        found = np.array([_correlation(one, other, shift) for shift in range(-reach, reach + 1)])
        if np.isnan(found).all() or np.ptp(one) == 0 or np.ptp(other) == 0:
            return Withheld(Why.STILL, "a course does not move")
        best = int(np.nanargmax(found))
        if found[best] < LEAST_CORRELATION:
            return Withheld(Why.UNMATCHED, f"the courses are not alike at any shift (correlation {found[best]:.2f})")
        if best in (0, 2 * reach):
            return Withheld(Why.OUT_OF_RANGE, f"the courses are most alike at {most_s:g} s or beyond")
        before, at, after = found[best - 1 : best + 2].tolist()
        bend = before - 2 * at + after
        finer = 0.5 * (before - after) / bend if bend < 0 else 0.0
        return cls((best - reach + finer) / rate_hz, at)


def _correlation(one: Floats, other: Floats, shift: int) -> float:
    """Correlation of the samples that overlap when `other` is taken back by `shift`."""
    a, b = (one[: len(one) - shift], other[shift:]) if shift >= 0 else (one[-shift:], other[:shift])
    a, b = a - a.mean(), b - b.mean()
    size = math.sqrt(float((a * a).sum()) * float((b * b).sum()))
    return float((a * b).sum()) / size if size > 0 else math.nan
