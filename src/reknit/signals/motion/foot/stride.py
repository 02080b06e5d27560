"""Strides of one foot, from rest to rest: length, time, speed, and when the foot left the ground and came down."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from reknit.signals.motion.foot.path import FootPath

Floats = NDArray[np.float64]

SHORTEST_S, LONGEST_S = 0.6, 3.0
"""A stride lasts this long; what lies between two rests that are closer or further apart is none."""
LEAST_LENGTH_M = 0.15
LEAST_SWING_DEG_S = 100.0
"""A foot that swings forward turns at least so fast."""
TURNING_DEG = 20.0
"""A stride whose direction differs by more than this from the one before belongs to a turn."""


@dataclass(frozen=True, slots=True)
class Stride:
    """One stride.

    start, end
        The rests that it lies between, in samples.
    length_m, height_m
        Horizontal distance from start to end, and the largest height of the foot above its start.
    duration_s, speed_m_s
        Time between the rests, and length by it.
    heading_deg
        Direction; only differences between strides of one recording mean something.
    toe_off, contact
        Samples at which the foot left the ground and came down; None where they could not be told.
    turns
        Whether it belongs to a turn.
    """

    start: int
    end: int
    length_m: float
    height_m: float
    duration_s: float
    speed_m_s: float
    heading_deg: float
    toe_off: int | None
    contact: int | None
    turns: bool


def strides(path: FootPath) -> list[Stride]:
    """All strides of a path; steps on the spot and pauses are left out."""
    found: list[Stride] = []
    for start, end in pairwise(path.rests.tolist()):
        heading = found[-1].heading_deg if found and found[-1].end == start else None
        made = _stride(path, start, end, heading)
        found += [] if made is None else [made]
    return found


def stride_length_m(path: FootPath, start: int, end: int) -> float:
    """Horizontal distance between two samples of a path, metres."""
    return float(np.hypot(*(path.position_m[end, :2] - path.position_m[start, :2])))


def _stride(path: FootPath, start: int, end: int, heading_before: float | None) -> Stride | None:
    duration_s = (end - start) / path.rate_hz
    length_m = stride_length_m(path, start, end)
    turning = path.turning_deg_s[start : end + 1]
    if not SHORTEST_S <= duration_s <= LONGEST_S or length_m < LEAST_LENGTH_M or turning.max() < LEAST_SWING_DEG_S:
        return None
    forward = path.position_m[end, :2] - path.position_m[start, :2]
    heading = float(np.degrees(np.arctan2(forward[1], forward[0])))
    height = float((path.position_m[start : end + 1, 2] - path.position_m[start, 2]).max())
    toe_off, contact = _events(turning)
    turns = heading_before is not None and abs((heading - heading_before + 180) % 360 - 180) > TURNING_DEG
    return Stride(
        start,
        end,
        length_m,
        height,
        duration_s,
        length_m / duration_s,
        heading,
        None if toe_off is None else start + toe_off,
        None if contact is None else start + contact,
        turns,
    )


def _events(turning: Floats) -> tuple[int | None, int | None]:
    """Places of toe-off and contact: the foot turns back fastest as the toe leaves, and its forward swing stops at the heel's contact."""
    swing = int(np.argmax(turning))
    toe_off = int(np.argmin(turning[: swing + 1])) if swing > 0 else None
    if toe_off is not None and turning[toe_off] >= 0:
        toe_off = None
    behind = np.flatnonzero(turning[swing:] <= 0)
    return toe_off, None if not len(behind) else swing + int(behind[0])
