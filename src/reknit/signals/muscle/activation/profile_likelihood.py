"""For reports: the likeliest onset near a coarse hit, with all samples of the burst's beginning before one's eyes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reknit.stream import ParameterError

Floats = NDArray[np.float64]

BEFORE_S, AFTER_S, BURST_S = 0.3, 0.2, 0.3


def profile_onset(
    samples: NDArray[np.floating],
    rate_hz: float,
    coarse_s: float,
    rest_power: float,
    *,
    before_s: float = BEFORE_S,
    after_s: float = AFTER_S,
    burst_s: float = BURST_S,
) -> float | None:
    """The onset that makes the samples around a coarse hit likeliest, offline only: it looks up to `burst_s` past the hit.

    With n samples from `before_s` before the hit to `burst_s` after it, and the first k of them at rest (Gaussian, power v0), the rest of
    them active (power v1, their mean square), it takes the k up to `after_s` past the hit that maximises
    -(S_k / v0 + k ln v0) / 2 - (n - k) (ln v1 + 1) / 2 where v1 > v0, with S_k the sum of the first k squares.

    Parameters
    ----------
    samples
        (samples,) of one channel, band-passed.
    rate_hz
        Samples a second.
    coarse_s
        The coarse hit, in seconds since the first sample.
    rest_power
        Mean square at rest, in the samples' unit squared: `Rest.power`.

    Returns
    -------
    float | None
        Seconds since the first sample; None where samples are missing around the hit, or nowhere is more power after than at rest.

    Raises
    ------
    ParameterError
        Where the hit lies outside the samples, or the rate, a time or the power is not above 0.
    """
    values = np.asarray(samples, dtype=np.float64)
    if values.ndim != 1 or not (rate_hz > 0 and before_s > 0 and 0 < after_s <= burst_s and rest_power > 0):
        raise ParameterError(
            f"expected (samples,), a rate, times and a power above 0 and after_s of at most burst_s, got shape {values.shape}, "
            f"{rate_hz} Hz, {before_s}, {after_s}, {burst_s} s, power {rest_power}"
        )
    hit = round(coarse_s * rate_hz) if np.isfinite(coarse_s) else -1
    if not 0 <= hit < len(values):
        raise ParameterError(f"the hit at {coarse_s} s lies outside the samples, which last {len(values) / rate_hz:g} s")
    start = max(0, hit - round(before_s * rate_hz))
    squares = values[start : hit + round(burst_s * rate_hz)] ** 2
    if not np.isfinite(squares).all():
        return None
    count = len(squares)
    split = np.arange(min(count - 1, hit - start + round(after_s * rate_hz)) + 1)
    summed = np.concatenate(([0.0], np.cumsum(squares)))[: len(split)]
    active = (squares.sum() - summed) / (count - split)
    with np.errstate(divide="ignore", invalid="ignore"):
        likelihood = -(summed / rest_power + split * np.log(rest_power)) - (count - split) * (np.log(active) + 1)
    likelihood = np.where(active > rest_power, likelihood, -np.inf)
    best = int(np.argmax(likelihood))
    return (start + best) / rate_hz if np.isfinite(likelihood[best]) else None
