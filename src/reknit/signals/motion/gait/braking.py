"""How steeply the forward acceleration of the trunk falls: each foot that is set down brakes the body."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SMOOTH_S = 0.045
"""Standard deviation of the smoothing, seconds."""
REACH = 3.0
"""The kernel reaches so many standard deviations to either side."""
LEAD_S = 0.02
"""By how much the contact comes before the steepest fall, seconds."""
APART_S = 0.35
"""Two contacts lie at least so far apart, seconds; of two falls that are closer the steeper one is the contact."""


def told_s(rate_hz: float, apart_s: float = APART_S, smooth_s: float = SMOOTH_S) -> float:
    """How long after a contact it is told: half a kernel, the time in which nothing steeper may follow, and its lead."""
    return (math.ceil(REACH * smooth_s * rate_hz) + round(apart_s * rate_hz)) / rate_hz + LEAD_S


def kernel(rate_hz: float, smooth_s: float = SMOOTH_S) -> Floats:
    """Taps that give minus the slope of a smoothed signal in its unit a second; odd in number, symmetrical about the middle."""
    half = math.ceil(REACH * smooth_s * rate_hz)
    times_s = np.arange(-half, half + 1) / rate_hz
    bell = np.exp(-0.5 * (times_s / smooth_s) ** 2)
    taps = times_s * bell
    return np.asarray(-taps / (taps * times_s).sum(), dtype=np.float64)


def steepness(padded: Floats, taps: Floats) -> Floats:
    """The fall at each sample of a signal that has half a kernel more on either side; the same however it is cut."""
    count = len(padded) - len(taps) + 1
    total = np.zeros(max(count, 0))
    for place, tap in enumerate(taps.tolist()):  # tap by tap: a matrix product would differ with the length
        total += tap * padded[place : place + count]
    return total


def between(before: float, at: float, behind: float) -> float:
    """How far the top of a parabola through three neighbours lies behind the middle one, in samples, -.5 to .5."""
    bend = before - 2 * at + behind
    return 0.0 if bend >= 0 else max(-0.5, min(0.5, 0.5 * (before - behind) / bend))
