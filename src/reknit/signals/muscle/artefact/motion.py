"""Motion of electrodes and cables is slow; muscles are not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import signal

from reknit.signals.muscle.band_pass import DELAY_AT_HZ, HIGHEST_SHARE, WARM_UP_S, group_delay_s
from reknit.signals.muscle.filtering import OpenFilter, Start
from reknit.stream import ParameterError, StreamSpec

LEAST_HZ, MOST_HZ = 5.0, 60.0


@dataclass(frozen=True, slots=True)
class WithoutMotion:
    """Butterworth high-pass, causal, in second-order sections.

    20 Hz is enough for calm practice; 30 Hz for fast movements, and for a heart on trunk and shoulder (Drake and Callaghan
    2006: the best bargain of 23 methods). It takes muscle with it: of shaped noise about 2 % of the power below 20 Hz, and
    6 % below 30 Hz. Jumps of a contact are as fast as muscles and stay.

    Parameters
    ----------
    cutoff_hz
        Edge (-3 dB), 5 to 60.
    order
        Order of the filter.
    start
        What came before the first sample.
    """

    cutoff_hz: float = 20.0
    order: int = 4
    start: Start = Start.STEADY

    def open(self, spec: StreamSpec) -> OpenFilter:
        """Open on a regular stream; SpecError for an irregular one, ParameterError where an edge or order cannot be."""
        rate_hz = spec.rate_hz
        if not LEAST_HZ <= self.cutoff_hz <= min(MOST_HZ, HIGHEST_SHARE * rate_hz):
            most_hz = min(MOST_HZ, HIGHEST_SHARE * rate_hz)
            raise ParameterError(f"cutoff_hz must lie in {LEAST_HZ:g} to {most_hz:g} at {rate_hz:g} Hz, got {self.cutoff_hz!r}")
        if not 1 <= self.order <= 10:
            raise ParameterError(f"order must lie in 1 to 10, got {self.order}")
        sos = signal.butter(self.order, self.cutoff_hz, "highpass", fs=rate_hz, output="sos")
        delay_s = max(0.0, group_delay_s(sos, min(DELAY_AT_HZ, 0.4 * rate_hz), rate_hz))
        warm_up = int(np.ceil(WARM_UP_S * 20.0 / self.cutoff_hz * rate_hz))
        return OpenFilter(spec.derive(self, delay_s=delay_s, warm_up=warm_up), sos, self.start)
