"""The band in which surface EMG has its power."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import signal

from reknit.signals.muscle.filtering import OpenFilter, Start
from reknit.stream import ParameterError, StreamSpec

HIGHEST_SHARE = 0.45
WARM_UP_S = 0.146  # a step of the electrode's offset has then fallen below 0.1 % (20-450 Hz, order 4)
DELAY_AT_HZ = 100.0


@dataclass(frozen=True, slots=True)
class BandPass:
    """Butterworth band-pass, causal, in second-order sections.

    Parameters
    ----------
    low_hz, high_hz
        Edges (-3 dB). SENIAM: high-pass 10-20 Hz, low-pass about 500 Hz for surface EMG.
    order
        Order of the low-pass prototype; the band-pass has twice as many poles.
    start
        What came before the first sample.
    """

    low_hz: float = 20.0
    high_hz: float = 450.0
    order: int = 4
    start: Start = Start.STEADY

    def open(self, spec: StreamSpec) -> OpenFilter:
        """Open on a regular stream.

        Raises SpecError for an irregular one, ParameterError where the band does not lie below 0.45 x the rate.
        """
        rate_hz = spec.rate_hz
        highest_hz = HIGHEST_SHARE * rate_hz
        if not 0 < self.low_hz < self.high_hz:
            raise ParameterError(f"a band needs 0 < low_hz < high_hz, got {self.low_hz:g} and {self.high_hz:g}")
        if self.high_hz > highest_hz:
            raise ParameterError(
                f"high_hz must not lie above 0.45 x the rate = {highest_hz:g} Hz, got {self.high_hz:g}; record faster or lower high_hz"
            )
        if not 1 <= self.order <= 10:
            raise ParameterError(f"order must lie in 1 to 10, got {self.order}")
        sos = signal.butter(self.order, (self.low_hz, self.high_hz), "bandpass", fs=rate_hz, output="sos")
        within = self.low_hz < DELAY_AT_HZ < self.high_hz
        delay_s = group_delay_s(sos, DELAY_AT_HZ if within else (self.low_hz * self.high_hz) ** 0.5, rate_hz)
        warm_up = int(np.ceil(WARM_UP_S * 20.0 / self.low_hz * rate_hz))
        return OpenFilter(spec.derive(self, delay_s=delay_s, warm_up=warm_up), sos, self.start)


def group_delay_s(sos: np.ndarray[tuple[int, ...], np.dtype[np.float64]], at_hz: float, rate_hz: float) -> float:
    """By how many seconds the sections delay what happens at that frequency: minus the slope of their phase."""
    near_hz = np.array([at_hz * 0.999, at_hz * 1.001])
    _, response = signal.sosfreqz(sos, near_hz, fs=rate_hz)
    turn = float(np.angle(response[1] / response[0]))
    return -turn / (2 * np.pi * float(near_hz[1] - near_hz[0]))
