"""How long something has lasted without a break, over chunks of any size; and from that, whether a channel is known at all."""

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
    """For each sample and channel, how many samples up to it were True in a row; `carried` (channels,) counts those before."""
    place = np.arange(1, len(flags) + 1)[:, None]
    return place - np.maximum.accumulate(np.where(flags, -carried, place), axis=0)


def latest(turned_on: Flags, turned_off: Flags, active: Flags) -> Flags:
    """Whether the latest of both was a turning on; `active` (channels,) tells it for the samples before."""
    place = np.arange(1, len(turned_on) + 1)[:, None]
    on = np.maximum.accumulate(np.where(turned_on, place, np.where(active, 0, -1)), axis=0)
    off = np.maximum.accumulate(np.where(turned_off, place, np.where(active, -1, 0)), axis=0)
    return on > off


def longest_hole(spec: StreamSpec) -> int:
    """The longest run of missing samples that a filter remembers across: 50 ms, or the warm-up where that is longer."""
    return max(spec.warm_up, math.ceil(LONGEST_HOLE_S * spec.rate_hz))


def known(state: Any, missing: Flags, spec: StreamSpec, hole: int) -> Flags:
    """Whether each sample is there, and the warm-up of `spec` behind it.

    The warm-up counts from a channel's first sample, and again after more than `hole` missing ones. `state` has `since` and `missing`,
    counts (channels,).
    """
    warm_up = spec.warm_up
    if not state.missing.any() and not missing.any() and (state.since >= warm_up).all():
        return np.ones(missing.shape, dtype=np.bool_)
    holes = run_lengths(missing, state.missing)
    since = run_lengths(holes <= hole, state.since)
    state.missing, state.since = np.minimum(holes[-1], MANY), np.minimum(since[-1], MANY)
    return (since > warm_up) & ~missing
