"""How long something has lasted without a break, over chunks of any size; and from that, whether a channel is known at all.

All arrays are (channels, samples): along the samples of one channel NumPy accumulates many times as fast as across channels.
"""

from __future__ import annotations

import math
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from reknit.stream import StreamSpec

Flags: TypeAlias = NDArray[np.bool_]
Counts: TypeAlias = NDArray[np.int64]
MANY = 1 << 40
LONGEST_HOLE_S = 0.05


def run_lengths(flags: Flags, carried: Counts) -> Counts:
    """For each channel and sample, how many samples up to it were True in a row; `carried` (channels,) counts those before."""
    place = np.arange(1, flags.shape[1] + 1)
    return place - np.maximum.accumulate(np.where(flags, -carried[:, None], place), axis=1)


def latest(turned_on: Flags, turned_off: Flags, active: Flags) -> Flags:
    """Whether the latest of both was a turning on; `active` (channels,) tells it for the samples before."""
    twice = np.arange(2, 2 * turned_on.shape[1] + 2, 2)
    newest = np.maximum.accumulate(np.where(turned_on, twice + 1, np.where(turned_off, twice, active[:, None])), axis=1)
    return (newest & 1).astype(np.bool_)


def longest_hole(spec: StreamSpec) -> int:
    """The longest run of missing samples that a filter remembers across: 50 ms, or the warm-up where that is longer."""
    return max(spec.warm_up, math.ceil(LONGEST_HOLE_S * spec.rate_hz))


def counted(state: Any, missing: Flags, hole: int) -> Counts:
    """For each channel and sample, how many samples have come since the channel's first one, or since more than `hole` were missing.

    `state` has `since` and `missing`, counts (channels,).
    """
    if not missing.any():
        since: Counts = state.since[:, None] + np.arange(1, missing.shape[1] + 1)
        state.missing, state.since = np.zeros_like(state.missing), np.minimum(since[:, -1], MANY)
        return since
    holes = run_lengths(missing, state.missing)
    since = run_lengths(holes <= hole, state.since)
    state.missing, state.since = np.minimum(holes[:, -1], MANY), np.minimum(since[:, -1], MANY)
    return since


def known(state: Any, missing: Flags, spec: StreamSpec, hole: int) -> Flags:
    """Whether each sample is there, and the warm-up of `spec` behind it; `state` as in `counted`."""
    if not state.missing.any() and not missing.any() and (state.since >= spec.warm_up).all():
        return np.ones(missing.shape, dtype=np.bool_)
    return (counted(state, missing, hole) > spec.warm_up) & ~missing
