"""What a held contraction tells: fatigue and tremor."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reknit.muscle.cleaning import Samples, filtered
from reknit.muscle.samples import Floats, checked
from reknit.signals.muscle.coordination.tremor import TREMOR_HZ, Tremor
from reknit.signals.muscle.fatigue import Fatigue, fatigue_of
from reknit.stream import ParameterError


def fatigue(
    hold: Samples, rate_hz: float, rest: Samples, *, force: NDArray[np.floating] | None = None, window_s: float = 1.0
) -> Fatigue:
    """Median and mean frequency over one isometric hold, and their slopes (docs/science/fatigue.md).

    Parameters
    ----------
    hold, rest
        (samples,) of one channel, raw: the hold alone (15 s or more for a slope), and the same channel at rest.
    rate_hz
        Samples a second, at least 500.
    force
        (samples,) of the hold, in any unit, where it was measured.
    window_s
        0.5 to 1 s.

    Returns
    -------
    Without slopes where the hold is unfit; `unfit` says why.

    Raises
    ------
    ParameterError
        Where shapes, rate or window are wrong, or rest has no known sample.
    """
    quiet = _one(rest, rate_hz)
    quiet = quiet[np.isfinite(quiet)]
    if not len(quiet):
        raise ParameterError(
            "rest has no samples behind the settling of the filter, or stands still; record rest for a second or more"
        )
    return fatigue_of(_one(hold, rate_hz), rate_hz, float((quiet**2).mean()), force=force, window_s=window_s)


def tremor(samples: Samples, rate_hz: float, band_hz: tuple[float, float] = TREMOR_HZ) -> Tremor | None:
    """The rhythm of one channel, raw, in a band of 4 to 12 Hz; None where that cannot be told: below 4 s, missing or still.

    Raises
    ------
    ParameterError
        Where the samples are of several channels, or rate or band cannot be.
    """
    data = _one(samples, rate_hz)
    behind = np.flatnonzero(np.isfinite(data))
    return None if not len(behind) else Tremor.of(data[behind[0] :], rate_hz, band_hz)


def _one(samples: Samples, rate_hz: float) -> Floats:
    if checked(samples).shape[1] != 1:
        raise ParameterError(f"this is of one channel, (samples,), got {checked(samples).shape[1]} channels; pick a column")
    return filtered(samples, rate_hz)[:, 0]
