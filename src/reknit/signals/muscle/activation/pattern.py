"""What most cycles have in common, before anything is fitted: where they rest, how many bursts they have, and what only one of them has."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SMOOTH = 21
QUIET = 0.15
BETWEEN = 0.3
LEAST_GAP, LEAST_LENGTH = 25, 10
LEAST_RISE = 2.0
JITTER = 61
MORE, SIGMAS = 2.0, 6.0


def smooth_power(squares: Floats, counts: Floats) -> Floats:
    """Mean square (cycles, bins) over 21 bins; NaN where nothing is known."""
    over = [ndimage.uniform_filter1d(each, SMOOTH, axis=1, mode="nearest") for each in (squares, counts)]
    return np.where(over[1] > 1e-9, over[0] / np.maximum(over[1], 1e-9), np.nan)


def common_power(power: Floats) -> Floats:
    """The middle cycle's power in every bin: one cycle that differs does not move it."""
    known = np.isfinite(power)
    middle: Floats = np.median(power[known.all(axis=1)], axis=0) if known.all(axis=1).any() else np.full(power.shape[1], np.nan)
    return middle


def levels(common: Floats) -> tuple[float, float]:
    """The power at rest, and that above which the middle cycle is taken to be active: between rest and peak on a scale of decibels."""
    rest, peak = np.quantile(common, (QUIET, 0.97))
    return float(rest), float(rest * max(peak / max(rest, 1e-300), 1.0) ** BETWEEN)


def quiet_place(common: Floats) -> float:
    """The middle of the longest rest, as a share of the ring."""
    _, level = levels(common)
    active = np.flatnonzero(common > level)
    if not len(active):
        return 0.0
    gaps = np.diff(np.append(active, active[0] + len(common)))
    longest = int(gaps.argmax())
    return float((active[longest] + gaps[longest] / 2) / len(common) % 1.0)


def bursts_apart(common: Floats) -> list[Flags]:
    """For every burst of a cycle that begins at rest: the bins that belong to others. One burst, or none: nothing belongs to others."""
    rest, level = levels(common)
    labels, count = ndimage.label(
        ndimage.binary_closing(np.pad(common > level, LEAST_GAP), np.ones(LEAST_GAP, dtype=np.bool_))[LEAST_GAP:-LEAST_GAP]
    )
    runs = [np.flatnonzero(labels == number + 1) for number in range(count)]
    runs = [run for run in runs if len(run) >= LEAST_LENGTH and common[run].max() > LEAST_RISE * rest]
    if len(runs) < 2:
        return [np.zeros(len(common), dtype=np.bool_)]
    cuts = [0, *((one[-1] + other[0]) // 2 for one, other in pairwise(runs)), len(common)]
    others = []
    for begin, end in pairwise(cuts):
        mask = np.zeros(len(common), dtype=np.bool_)
        for run in runs:
            if not begin <= run[0] < end:
                low = max(run[0] - LEAST_GAP, 0)
                mask[low : run[-1] + LEAST_GAP] = True
        mask[begin:end] = False
        others.append(mask)
    return others


def only_here(power: Floats, counts: Floats, common: Floats) -> Flags:
    """Where a cycle (cycles, bins) is active and the others are not, however much their bursts may be early or late."""
    rest, _ = levels(common)
    likely = ndimage.maximum_filter1d(common, JITTER, mode="wrap")
    independent = ndimage.uniform_filter1d(counts, SMOOTH, axis=1, mode="nearest") * SMOOTH
    sure = rest * (1 + SIGMAS * np.sqrt(2 / np.maximum(independent, 1.0)))
    flags: Flags = (power > MORE * likely) & (power > sure)
    return flags
