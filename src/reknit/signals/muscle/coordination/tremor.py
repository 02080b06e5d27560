"""Tremor and clonus in the bursts of a muscle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import signal, stats

from reknit.stream import ParameterError

TREMOR_HZ, CLONUS_HZ = (4.0, 12.0), (5.0, 8.0)
TOTAL_HZ = (1.0, 40.0)
SEGMENT_S = 2.0
LEAST_S = 4.0
FALSE_PEAKS = 0.01


@dataclass(frozen=True, slots=True)
class Tremor:
    """Rhythm in the rectified signal of one muscle.

    Parameters
    ----------
    share
        Power in the band / power from 1 to 40 Hz of the rectified signal, 0 to 1.
    peak_hz
        Frequency of the clear peak in the band; None where no peak stands out of what noise of the same strength gives.
    prominence
        The highest power in the band / the median power from 1 to 40 Hz.
    bar
        The prominence that noise without a rhythm exceeds in one of a hundred recordings.
    """

    share: float
    peak_hz: float | None
    prominence: float
    bar: float

    @classmethod
    def of(cls, filtered: NDArray[np.float64], rate_hz: float, band_hz: tuple[float, float] = TREMOR_HZ) -> Tremor | None:
        """The rhythm of a band-passed signal in a band; None where there is too little of it to tell, or it is missing or constant.

        The spectrum is Welch's: Hann windows of 2 s, half overlapping, each without its mean. The bar is the chi-squared quantile with
        36 n^2 / (19 n - 1) degrees of freedom for n windows, raised for the number of frequencies in the band. A steady voluntary
        contraction may have a true peak where its motor units fire (8 to 12 Hz): a peak is not yet a disease.

        Raises ParameterError where the band does not lie in 1 to 40 Hz, or the rate is not above 80 Hz.
        """
        low, high = band_hz
        if not TOTAL_HZ[0] <= low < high <= TOTAL_HZ[1]:
            raise ParameterError(f"the band must lie within {TOTAL_HZ[0]:g} to {TOTAL_HZ[1]:g} Hz, got {band_hz}")
        if not rate_hz > 2 * TOTAL_HZ[1]:
            raise ParameterError(f"tremor needs more than {2 * TOTAL_HZ[1]:g} samples a second, got {rate_hz:g}")
        values = np.abs(np.asarray(filtered, dtype=np.float64).ravel())
        if len(values) < LEAST_S * rate_hz or not np.isfinite(values).all() or np.ptp(values) == 0:
            return None
        width = round(SEGMENT_S * rate_hz)
        at_hz, power = signal.welch(values / values.max(), rate_hz, nperseg=width)
        total = (at_hz >= TOTAL_HZ[0]) & (at_hz <= TOTAL_HZ[1])
        band = (at_hz >= low) & (at_hz <= high)
        prominence = float(power[band].max() / np.median(power[total]))
        bar = _bar((len(values) - width) // (width - width // 2) + 1, int(band.sum()))
        peak_hz = float(at_hz[band][int(np.argmax(power[band]))]) if prominence > bar else None
        return cls(float(power[band].sum() / power[total].sum()), peak_hz, prominence, bar)


def _bar(windows: int, frequencies: int) -> float:
    """The quotient of the largest of so many frequencies and the median that noise exceeds in a share FALSE_PEAKS of recordings."""
    freedom = 36 * windows**2 / (19 * windows - 1)
    return float(stats.chi2.ppf((1 - FALSE_PEAKS) ** (1 / frequencies), freedom) / stats.chi2.ppf(0.5, freedom))
