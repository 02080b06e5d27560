"""One effort that a reference may be made of: the strongest half second of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.signals.muscle.verdict import Verdict
from reknit.stream import ParameterError

WINDOW_S = 0.5


@dataclass(frozen=True, slots=True)
class Trial:
    """One effort.

    Parameters
    ----------
    value
        Its amplitude, in the unit of the signal.
    quality
        How good the signal was; only a good one may become a reference.
    """

    value: float
    quality: Verdict = Verdict.GOOD

    @classmethod
    def of_signal(
        cls, filtered: NDArray[np.float64], rate_hz: float, window_s: float = WINDOW_S, quality: Verdict = Verdict.GOOD
    ) -> Trial:
        """The largest root mean square over `window_s` of a band-passed signal.

        A window with a missing sample does not count. ParameterError where no whole window is left.
        """
        width = round(window_s * rate_hz)
        signal = np.asarray(filtered, dtype=np.float64).ravel()
        if not 1 <= width <= len(signal):
            raise ParameterError(
                f"an effort needs {window_s:g} s of signal, got {len(signal) / rate_hz:.3g} s; record it again, longer"
            )
        known = np.isfinite(signal)
        power = np.lib.stride_tricks.sliding_window_view(np.where(known, signal, 0.0) ** 2, width)[:: max(1, width // 50)]
        whole = np.lib.stride_tricks.sliding_window_view(known, width)[:: max(1, width // 50)].all(axis=1)
        if not whole.any():
            raise ParameterError(f"no {window_s:g} s in a row without a missing sample in this effort; record it again")
        return cls(float(np.sqrt(power[whole].mean(axis=1).max())), quality)
