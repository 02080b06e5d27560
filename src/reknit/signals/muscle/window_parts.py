"""What a window of samples says about how it was recorded, for many windows of one length at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MAINS_HZ = (50.0, 60.0)
HARMONICS = 3
NEAR_HZ = 3.0  # a Hann window of half a second spreads a line over 4 Hz to either side, nearly all of it over 3
SLOW_HZ, QUICK_HZ = 2.0, 15.0
RAIL_RUN = 3
RAIL_STEPS = 16


@dataclass(frozen=True, slots=True, eq=False)
class WindowDesign:
    """What depends on the windows' length alone.

    Parameters
    ----------
    taper
        Hann window.
    scale
        From the sum of squares of tapered samples to their mean square.
    places
        The frequencies that are told apart from all others.
    weights
        What each of them counts towards four sums of squares: below 2 Hz, from there to 15 Hz, near 50 Hz and its harmonics, near 60 Hz
        and its harmonics.
    """

    taper: Floats
    scale: float
    places: NDArray[np.intp]
    weights: Floats


@lru_cache(maxsize=64)
def window_design(count: int, rate_hz: float) -> WindowDesign:
    """The design for windows of `count` samples, at least two."""
    taper = np.hanning(count + 2)[1:-1]
    at_hz = np.fft.rfftfreq(count, 1 / rate_hz)
    near = [np.abs(at_hz[:, None] - mains_hz * np.arange(1, HARMONICS + 1)).min(axis=1) <= NEAR_HZ for mains_hz in MAINS_HZ]
    groups = np.array([at_hz < SLOW_HZ, (at_hz >= SLOW_HZ) & (at_hz < QUICK_HZ), *near])
    places = np.flatnonzero(groups.any(axis=0))
    once = (places == 0) | (2 * places == count)  # all other frequencies of a real signal come twice
    return WindowDesign(taper, 1 / float((taper**2).sum()), places, groups[:, places] * np.where(once, 1, 2) / count)


def window_parts(windows: Floats, design: WindowDesign) -> Floats:
    """The five parts of `SignalQuality` for (channels, windows, samples), at least two of them; NaN where a sample is not finite.

    The power of all frequencies together is that of the tapered samples, so only the few that are told apart are squared and added.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        tapered = windows - np.add.reduce(windows, 2, keepdims=True) / windows.shape[2]
    tapered *= design.taper
    whole = np.einsum("cwn,cwn->cw", tapered, tapered)
    chosen = np.fft.rfft(tapered)[..., design.places]
    power = chosen.real**2 + chosen.imag**2
    sums = np.add.reduce(power[..., None, :] * design.weights, 3)
    known = whole - sums[..., 0]
    quick = np.maximum(known - sums[..., 1], 0.0)
    told = known > 0
    shares = np.where(told, known, 1.0)
    made = np.zeros((*whole.shape, 5))
    made[..., 0] = np.sqrt(quick * design.scale)
    made[..., 3] = np.maximum(sums[..., 2], sums[..., 3]) / shares
    made[..., 4] = 1 - quick / shares
    made *= told[..., None]
    _still_and_clipped(windows, told, made)
    made[np.isnan(whole)] = np.nan
    return made


def _still_and_clipped(windows: Floats, told: NDArray[np.bool_], made: Floats) -> None:
    """Fill in the shares of the samples that equal the one before, and that lie in runs at the highest or lowest value."""
    equal = np.add.reduce(windows[..., 1:] == windows[..., :-1], 2, dtype=np.intp)
    made[..., 2] = equal / (windows.shape[2] - 1)
    held = told & (equal >= RAIL_RUN - 1)
    if held.any():
        for place in np.argwhere(held):
            made[(*place, 1)] = _clipped(windows[tuple(place)])


def _clipped(samples: Floats) -> float:
    """Share of the samples that lie in runs at the highest or lowest value, where the signal has more than a few steps."""
    low, high = samples.min(), samples.max()
    held = [rail for rail in (samples == low, samples == high) if (rail[2:] & rail[1:-1] & rail[:-2]).any()]
    if not held:
        return 0.0
    moved = np.abs(np.diff(samples))
    moved = moved[moved > 0]
    if not len(moved) or high - low < RAIL_STEPS * moved.min():
        return 0.0
    count = 0
    for rail in held:
        edges = np.flatnonzero(np.diff(np.concatenate(([False], rail, [False]))))
        runs = edges[1::2] - edges[::2]
        count += int(runs[runs >= RAIL_RUN].sum())
    return count / len(samples)
