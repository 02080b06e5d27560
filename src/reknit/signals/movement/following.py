"""How a measure followed a moving target: error, lag and gain. Offline; `tracking.Tracking` is the live task with its error."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.signals.movement.lag import Lag
from reknit.signals.movement.withheld import Why, Withheld
from reknit.stream import ParameterError

Floats = NDArray[np.float64]
LEAST_S, MOST_MISSING = 3.0, 0.25


@dataclass(frozen=True, slots=True)
class Following:
    """A run after a target.

    Parameters
    ----------
    rms_error, mean_error
        Root of the mean squared, and mean, of measure - target, in their unit.
    lag_s
        By how much the measure comes after the target, below 0 where it is ahead; the measure's own delay has been taken off.
        None where it does not follow, or its samples have holes.
    gain
        Slope of the measure over the target at that lag: 1 follows fully, less falls short. None without a lag.
    late_error
        Root of the mean squared error at that lag, mean removed: what neither lateness nor bias explains. None without a lag.
    known
        Share of the samples that were there.
    """

    rms_error: float
    mean_error: float
    lag_s: float | None
    gain: float | None
    late_error: float | None
    known: float

    @classmethod
    def of(
        cls, measure: Floats, target: Floats, rate_hz: float, delay_s: float = 0.0, most_lag_s: float = 1.0
    ) -> Following | Withheld:
        """Error, lag and gain of a run.

        Parameters
        ----------
        measure, target
            Of the same samples and in one unit; NaN where the measure is missing.
        rate_hz
            Samples a second.
        delay_s
            How late the measure itself is (`spec.delay_s`, and that of the display where it is known).
        most_lag_s
            How far a lag is looked for.

        Withheld below 3 s, where more than a quarter is missing, and for a target with holes.
        """
        values, wanted = (np.asarray(each, dtype=np.float64) for each in (measure, target))
        if values.ndim != 1 or values.shape != wanted.shape:
            raise ParameterError(f"measure and target of the same samples are needed, got {values.shape} and {wanted.shape}")
        if not 0 < rate_hz < math.inf:
            raise ParameterError(f"rate_hz must be above 0 and finite, got {rate_hz!r}")
        if len(values) < LEAST_S * rate_hz:
            return Withheld(Why.SHORT, f"a run needs {LEAST_S:g} s, got {len(values) / rate_hz:.1f} s")
        known = np.isfinite(values)
        if not np.isfinite(wanted).all() or known.mean() < 1 - MOST_MISSING:
            return Withheld(Why.MISSING, f"{100 * (1 - known.mean()):.0f} % of the measure is missing, or the target has holes")
        errors = values[known] - wanted[known]
        rms, mean = float(np.sqrt((errors**2).mean())), float(errors.mean())
        late = Lag.of(wanted, values, rate_hz, most_lag_s)
        if isinstance(late, Withheld):
            return cls(rms, mean, None, None, None, float(known.mean()))
        gain, rest = _fitted(values, wanted, round(late.lag_s * rate_hz))
        return cls(rms, mean, late.lag_s - delay_s, gain, rest, 1.0)


def _fitted(values: Floats, wanted: Floats, shift: int) -> tuple[float, float]:
    """Slope over the target, and what is left of the error without its mean, `shift` samples later."""
    late, then = (values[shift:], wanted[: len(wanted) - shift]) if shift >= 0 else (values[:shift], wanted[-shift:])
    off, course = late - late.mean(), then - then.mean()
    return float((off * course).sum() / (course * course).sum()), float(np.sqrt(((off - course) ** 2).mean()))
