"""How an exercise of muscles looks: a still figure on which the muscles light up as they work."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from reknit.exercise.model import Exercise

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Posture:
    """A still figure: its joints in body heights (y up), whether it sits on a chair, and where muscles lie on it.

    A muscle is a line between two joints, moved to one side by a share of the body's height.
    """

    joints: dict[str, Point]
    seated: bool
    muscles: dict[str, tuple[str, str, float]]


LYING = Posture(
    {
        "head": (-0.42, 0.50),
        "shoulder": (-0.32, 0.36),
        "elbow": (-0.42, 0.20),
        "wrist": (-0.44, 0.05),
        "hip": (-0.12, 0.08),
        "knee": (0.14, 0.09),
        "ankle": (0.39, 0.06),
        "heel": (0.41, 0.05),
        "foot_index": (0.43, 0.14),
    },
    seated=False,
    muscles={
        "vastus medialis": ("hip", "knee", 0.0),
        "vastus lateralis": ("hip", "knee", 0.0),
        "rectus femoris": ("hip", "knee", 0.0),
        "biceps femoris": ("hip", "knee", -0.045),
        "semitendinosus": ("hip", "knee", -0.045),
        "tibialis anterior": ("knee", "ankle", 0.02),
        "gastrocnemius medialis": ("knee", "ankle", -0.025),
    },
)
"""Sitting on the floor with the legs stretched out, leaning on the hands."""
SITTING = Posture(
    {
        "head": (0.03, 0.86),
        "shoulder": (0.0, 0.70),
        "elbow": (0.05, 0.52),
        "wrist": (0.19, 0.44),
        "hip": (0.0, 0.38),
        "knee": (0.25, 0.37),
        "ankle": (0.25, 0.11),
        "heel": (0.22, 0.09),
        "foot_index": (0.33, 0.08),
    },
    seated=True,
    muscles={
        "upper trapezius": ("head", "shoulder", -0.035),
        "deltoid": ("shoulder", "elbow", 0.0),
        "biceps brachii": ("shoulder", "elbow", 0.0),
        "triceps brachii": ("shoulder", "elbow", -0.02),
        "wrist extensors": ("elbow", "wrist", 0.01),
        "wrist flexors": ("elbow", "wrist", -0.01),
        "erector spinae": ("shoulder", "hip", -0.04),
        "multifidus": ("shoulder", "hip", -0.04),
        "transversus abdominis": ("shoulder", "hip", 0.04),
    },
)
"""Sitting upright on a chair with the hands in the lap, seen from the right."""
BESIDE = 0.08
"""How far above the near side's muscle that of the other side is drawn."""


def posture_of(exercise: Exercise) -> Posture:
    """The posture in which the practised muscle can be shown."""
    muscle = exercise.muscles[0] if exercise.muscles else ""
    return SITTING if muscle in SITTING.muscles and muscle not in LYING.muscles else LYING


def working_muscles(exercise: Exercise, posture: Posture, frames: int) -> list[dict[str, Any]]:
    """Each muscle's `role` ("own" or "partner"), `line` (points, y down) and `efforts`, 0 to 1 and one a frame, as they are wanted."""
    own = {"role": "own", "line": _line(posture, list(exercise.muscles), 0.0), "efforts": _efforts(exercise, frames)}
    partners = [
        {
            "role": "partner",
            "line": _line(posture, each.muscles, BESIDE if each.side == "other" else 0.0),
            "efforts": [round(_share(each.measure, each.high) * effort, 3) for effort in _efforts(exercise, frames)],
        }
        for each in exercise.partners
    ]
    return [own, *partners]


def _share(measure: str, high: float | None) -> float:
    """How strongly a partner works beside the practised muscle, where both do as they should."""
    return 1.0 if measure != "muscle_effort" or high is None else high / 100


def _efforts(exercise: Exercise, frames: int) -> list[float]:
    if exercise.tracking is not None:
        points = exercise.tracking.points
        most = max(value for _, value in points)
        whole_s = points[-1][0]
        return [round(_between(points, whole_s * n / frames) / most, 3) for n in range(frames)]
    return [round(_wave(n / frames), 3) for n in range(frames)]


def _between(points: list[tuple[float, float]], time_s: float) -> float:
    for (from_s, low), (to_s, high) in pairwise(points):
        if from_s <= time_s <= to_s:
            return low + (high - low) * (time_s - from_s) / (to_s - from_s)
    return points[-1][1]


def _wave(share: float) -> float:
    """Rest, work and rest again: 0 to 1 and back, with a plateau."""
    return min(1.0, max(0.0, 1.4 * (0.5 - 0.5 * math.cos(2 * math.pi * share)) - 0.2))


def _line(posture: Posture, muscles: list[str], up: float) -> list[list[float]]:
    name = next((each for each in muscles if each in posture.muscles), "vastus medialis")
    start, end, aside = posture.muscles.get(name, ("hip", "knee", 0.0))
    (x0, y0), (x1, y1) = posture.joints[start], posture.joints[end]
    length = math.hypot(x1 - x0, y1 - y0)
    across = (-(y1 - y0) / length * aside, (x1 - x0) / length * aside + up)
    inner = [(x0 + (x1 - x0) * at, y0 + (y1 - y0) * at) for at in (0.15, 0.9)]
    return [[round(x + across[0], 4), round(-(y + across[1]), 4)] for x, y in inner]
