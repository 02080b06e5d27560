"""What a window of samples says about how it was recorded, for many windows of one length at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

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
    slow, quick
        So many frequencies lie below 2 Hz and below 15 Hz.
    mains
        For 50 and for 60 Hz: the places of the frequencies near it and its harmonics.
    """

    taper: Floats
    scale: float
    slow: int
    quick: int
    mains: tuple[Places, ...]


@lru_cache(maxsize=64)
def window_design(count: int, rate_hz: float) -> WindowDesign:
    """The design for windows of `count` samples."""
    taper = np.hanning(count + 2)[1:-1]
    at_hz = np.fft.rfftfreq(count, 1 / rate_hz) if count else np.zeros(0)
    lines_hz = np.arange(1, HARMONICS + 1)
    mains = tuple(
        np.flatnonzero(np.any(np.abs(at_hz[:, None] - mains_hz * lines_hz) <= NEAR_HZ, axis=1)) for mains_hz in MAINS_HZ
    )
    slow, quick = (int(np.count_nonzero(at_hz < edge_hz)) for edge_hz in (SLOW_HZ, QUICK_HZ))
    return WindowDesign(taper, 1 / float((taper**2).sum()) if count else 0.0, slow, quick, mains)


def window_parts(windows: Floats, design: WindowDesign) -> Floats:
    """The five parts of `SignalQuality` for (channels, windows, samples); NaN where a sample is not finite or there is none.

    The power of all frequencies together is that of the tapered samples, so only the few bins that are told apart are squared.
    """
    count = windows.shape[2]
    if count < 2:
        return np.full((*windows.shape[:2], 5), np.nan if not count else 0.0)
    with np.errstate(invalid="ignore", over="ignore"):
        tapered = windows - np.add.reduce(windows, 2, keepdims=True) / count
    tapered *= design.taper
    spectrum = np.fft.rfft(tapered)
    lowest = _power(spectrum[..., : design.quick], count)
    whole = np.einsum("cwn,cwn->cw", tapered, tapered)
    known = whole - lowest[..., : design.slow].sum(2)
    quick = np.maximum(whole - lowest.sum(2), 0.0)
    hum = np.maximum(*(_power(spectrum[..., places], count, places).sum(2) for places in design.mains))
    told = known > 0
    shares = np.where(told, known, 1.0)
    still, clipped = _still_and_clipped(windows)
    made = np.stack((np.sqrt(quick * design.scale), clipped, still, hum / shares, 1 - quick / shares), axis=2)
    made[~told] = 0.0
    made[..., 2] = still
    made[np.isnan(whole)] = np.nan
    return made


def _power(spectrum: NDArray[np.complex128], count: int, places: Places | None = None) -> Floats:
    """Sums of squares that the bins of a real signal's half spectrum stand for: all but the first and the middle one count twice."""
    places = np.arange(spectrum.shape[2]) if places is None else places
    twice = np.where((places == 0) | (2 * places == count), 1 / count, 2 / count)
    power: Floats = (spectrum.real**2 + spectrum.imag**2) * twice
    return power


def _still_and_clipped(windows: Floats) -> tuple[Floats, Floats]:
    """Shares of the samples that equal the one before, and that lie in runs at the highest or lowest value."""
    same = windows[..., 1:] == windows[..., :-1]
    equal = np.add.reduce(same, 2, dtype=np.intp)
    clipped = np.zeros(equal.shape)
    for place in np.argwhere(equal >= RAIL_RUN - 1):
        clipped[*place] = _clipped(windows[*place])
    return equal / same.shape[2], clipped


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
