"""Rest phases of a foot: while it stands flat it hardly turns, and its velocity is nearly zero."""

from __future__ import annotations

import math
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, signal

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

WINDOW_S = 0.15
"""The turning is averaged over this time."""
APART_S = 0.5
"""Two rests of one foot lie at least so far apart, seconds."""
MOST_DEG_S = 60.0
"""A foot that turns faster than this (root of the mean square) does not rest."""


class Fate(IntEnum):
    """What becomes of a place at which a foot might rest."""

    UNSEEN = 0
    KEPT = 1
    DROPPED = 2
    OPEN = 3  # what is yet to come may still change it


def rests(angular_velocity_deg_s: Floats, rate_hz: float, *, goes_on: bool = False, after: int | None = None) -> Places:
    """The middle of each rest: where the foot turns least; sample numbers in rising order.

    Parameters
    ----------
    angular_velocity_deg_s
        (samples, 3), without holes.
    rate_hz
        Samples a second.
    goes_on
        Whether more samples will follow. Only those rests are told then that they cannot change; each is known some time after it.
    after
        A rest that is known already: those behind it are told.
    """
    window, apart = max(round(WINDOW_S * rate_hz), 1), max(round(APART_S * rate_hz), 1)
    if len(angular_velocity_deg_s) <= window:
        return np.zeros(0, dtype=np.intp)
    turning = ndimage.uniform_filter1d((np.asarray(angular_velocity_deg_s, dtype=np.float64) ** 2).sum(axis=1), window)
    calm = -np.log(turning + 1e-6)
    tops, _ = signal.find_peaks(calm, height=-2 * np.log(MOST_DEG_S))
    tops = tops if after is None else tops[tops >= after + apart]
    seen = len(calm) - window if goes_on else math.inf
    tops = tops[tops < seen]
    fates = _fates(tops, calm[tops], apart, seen)
    undecided = tops[fates == Fate.OPEN]
    kept = tops[fates == Fate.KEPT]
    return np.asarray(kept[kept < undecided[0]] if len(undecided) else kept, dtype=np.intp)


def _fates(tops: Places, calm: Floats, apart: int, seen: float) -> NDArray[np.int_]:
    """Of those that lie closer than `apart` the calmest is kept; what depends on places that are not `seen` yet is open."""
    fates = np.full(len(tops), Fate.UNSEEN, dtype=np.int_)
    begins, ends = np.searchsorted(tops, tops - apart, side="right"), np.searchsorted(tops, tops + apart, side="left")
    for place in np.argsort(calm)[::-1]:
        near = fates[begins[place] : ends[place]]
        if (near == Fate.KEPT).any():
            fates[place] = Fate.DROPPED
        else:
            fates[place] = Fate.OPEN if tops[place] + apart > seen or (near == Fate.OPEN).any() else Fate.KEPT
    return fates
