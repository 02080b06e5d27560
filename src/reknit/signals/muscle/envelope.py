"""How strongly a muscle is active: the smoothed rectified signal."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import signal

from reknit.signals.muscle.filtering import OpenFilter, Start
from reknit.stream import ParameterError, StreamSpec

SETTLED_AT_6_HZ_S = 0.174  # settled to 1 % (order 2)


@dataclass(frozen=True, slots=True)
class Envelope:
    """Butterworth low-pass, causal: the linear envelope of a rectified signal.

    Parameters
    ----------
    cutoff_hz
        6 Hz for display, 10 Hz for triggers, 50 Hz for timing; the lower, the smoother and the later (37.5 ms at 6 Hz).
    order
        Order of the filter.
    start
        What came before the first sample.
    """

    cutoff_hz: float = 6.0
    order: int = 2
    start: Start = Start.STEADY

    def open(self, spec: StreamSpec) -> OpenFilter:
        """Open on a regular stream.

        Raises SpecError for an irregular one, ParameterError where the cut-off does not lie below half the rate.
        """
        rate_hz = spec.rate_hz
        if not 0 < self.cutoff_hz < rate_hz / 2:
            raise ParameterError(
                f"cutoff_hz must lie in (0, rate/2) = (0, {rate_hz / 2:g}), got {self.cutoff_hz:g}; lower cutoff_hz or record faster"
            )
        if not 1 <= self.order <= 10:
            raise ParameterError(f"order must lie in 1 to 10, got {self.order}")
        sos = signal.butter(self.order, self.cutoff_hz, fs=rate_hz, output="sos")
        delay_s = _delay_at_zero_s(self.cutoff_hz, self.order)
        warm_up = int(np.ceil(SETTLED_AT_6_HZ_S * 6.0 / self.cutoff_hz * self.order / 2 * rate_hz))
        return OpenFilter(spec.derive(self, delay_s=delay_s, warm_up=warm_up), sos, self.start)


def _delay_at_zero_s(cutoff_hz: float, order: int) -> float:
    """Group delay of a Butterworth low-pass at 0 Hz: the sum of its poles' 2 sin(angle), sqrt(2) / (2 pi fc) for order 2."""
    poles = sum(math.sin(math.pi * (2 * k + 1) / (2 * order)) for k in range(order))
    return poles / (2 * math.pi * cutoff_hz)
