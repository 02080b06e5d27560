"""For reports: the likeliest onset near a coarse hit, with all samples of the burst's beginning before one's eyes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reknit.stream import ParameterError

Floats = NDArray[np.float64]

BEFORE_S, AFTER_S, BURST_S = 0.3, 0.2, 0.3
RISES_S = (0.0, 0.025, 0.05, 0.1, 0.2)
INDEPENDENT_HZ = 900.0  # what lies in 20 to 450 Hz has so many independent samples a second
SLOPE_COSTS = 2.0  # in log-likelihood: a rise is a parameter more than a step
SETTLED_S = 0.05  # of full activity that must remain behind a rise, to know its power by


def profile_onset(
    samples: NDArray[np.floating],
    rate_hz: float,
    coarse_s: float,
    rest_power: float,
    *,
    before_s: float = BEFORE_S,
    after_s: float = AFTER_S,
    burst_s: float = BURST_S,
    rises_s: tuple[float, ...] = RISES_S,
) -> float | None:
    """The onset that makes the samples around a coarse hit likeliest; offline only, since it looks `burst_s` past the hit.

    The samples are Gaussian with the power of rest until the onset; then the amplitude of the activity rises in a straight line, over one
    of `rises_s`, to what it is on average behind the rise. Among all onsets from `before_s` before to `after_s` past the hit, and all
    rises, the likeliest pair is taken. With `rises_s=(0.0,)` it is the plain profile likelihood of a step, which is late on bursts that
    rise slowly.

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
    before_s, after_s
        How far before and past the hit the onset is looked for.
    burst_s
        How far past the hit the samples are looked at.
    rises_s
        The rises that are tried.

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
    powers = values[start : hit + round(burst_s * rate_hz)] ** 2 / rest_power
    if not np.isfinite(powers).all():
        return None
    last = min(len(powers) - 1, hit - start + round(after_s * rate_hz))
    settled = min(round(SETTLED_S * rate_hz), len(powers) - 1)
    weight = min(1.0, INDEPENDENT_HZ / rate_hz)
    found = [(likelihood * weight - SLOPE_COSTS * (rise_s > 0), onset)
             for rise_s in rises_s for likelihood, onset in [_likeliest(powers, last, round(rise_s * rate_hz), settled)]]  # fmt: skip
    likelihood, onset = max(found)
    return (start + onset) / rate_hz if np.isfinite(likelihood) else None


def _likeliest(powers: Floats, last: int, rise: int, settled: int) -> tuple[float, int]:
    """The greatest log-likelihood of an onset at 0 to `last` with that rise, against the likelihood of rest alone; and that onset."""
    count = len(powers)
    behind = np.concatenate((np.cumsum(powers[::-1])[::-1], [0.0]))
    onsets = np.arange(0, last + 1, max(1, rise // 25))
    full = np.minimum(onsets + rise, count - settled) if rise else onsets
    active = behind[full] / np.maximum(count - full, 1)
    if rise:
        gain = np.clip((np.arange(count) - onsets[:, None]) / rise, 0.0, 1.0) ** 2
        power = 1 + np.maximum(active - 1, 0.0)[:, None] * gain
        likelihood = -((np.log(power) + powers / power - powers).sum(axis=1)) / 2
    else:
        left = count - onsets
        with np.errstate(divide="ignore"):
            likelihood = -(left * (np.log(active) + 1) - behind[onsets]) / 2
    likelihood = np.where(active > 1, likelihood, -np.inf)
    best = int(np.argmax(likelihood))
    return float(likelihood[best]), int(onsets[best])
