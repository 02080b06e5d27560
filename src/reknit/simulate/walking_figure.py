"""Somebody who walks or climbs stairs, from the side: a few angles over one stride, to be drawn as a figure."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, radians, sin

Point = tuple[float, float]
THIGH = SHANK = 0.245
ARM = 0.16
HIP: Point = (0.5, 0.5)
SHOULDER: Point = (0.515, 0.2)
HEAD = [0.535, 0.06]


def strides(joints: Sequence[str], frames: int, *, climbing: bool = False) -> list[list[list[float]]]:
    """One stride in so many frames: the joints by name and the head last, in shares of the body's height, y down; facing +x."""
    return [_frame(joints, 2 * pi * step / frames, climbing) for step in range(frames)]


def _frame(joints: Sequence[str], phase: float, climbing: bool) -> list[list[float]]:
    body = {**_limbs("right", phase, climbing), **_limbs("left", phase + pi, climbing)}
    ground = max(y for name, (_, y) in body.items() if name.endswith(("heel", "foot_index")))
    raised = 0.99 - ground  # one foot is on the ground at any time: the body follows it
    head = [HEAD[0], round(HEAD[1] + raised, 4)]
    return [[round(body[name][0], 4), round(body[name][1] + raised, 4)] for name in joints] + [head]


def _limbs(side: str, phase: float, climbing: bool) -> dict[str, Point]:
    thigh = 28 + 28 * sin(phase) if climbing else 5 + 21 * sin(phase)
    bent = 1.2 * thigh + 18 * max(0.0, cos(phase)) if climbing else 6 + 46 * max(0.0, cos(phase - 0.25))
    swing = -15 * sin(phase)  # the arm goes against the leg of its side
    knee = _from(HIP, THIGH, thigh)
    ankle = _from(knee, SHANK, thigh - bent)
    elbow = _from(SHOULDER, ARM, swing)
    places = {
        "shoulder": SHOULDER,
        "elbow": elbow,
        "wrist": _from(elbow, ARM, swing + 18),
        "hip": HIP,
        "knee": knee,
        "ankle": ankle,
        "heel": (ankle[0] - 0.025, ankle[1] + 0.025),
        "foot_index": (ankle[0] + 0.085, ankle[1] + 0.03),
    }
    return {f"{side}_{part}": place for part, place in places.items()}


def _from(start: Point, length: float, forward_deg: float) -> Point:
    """The end of a limb that hangs from a joint, turned forward."""
    return start[0] + length * sin(radians(forward_deg)), start[1] + length * cos(radians(forward_deg))
