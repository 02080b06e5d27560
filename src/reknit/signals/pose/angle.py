"""Joint angles in the plane of the picture: pure geometry of points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum

from reknit.stream import Side


class Joint(StrEnum):
    """The angles that can be read."""

    KNEE_FLEXION = "knee_flexion"
    KNEE_EXTENSION = "knee_extension"
    HIP_FLEXION = "hip_flexion"
    TRUNK_LEAN = "trunk_lean"
    SHOULDER_ELEVATION = "shoulder_elevation"
    ELBOW_FLEXION = "elbow_flexion"
    THIGH_ELEVATION = "thigh_elevation"


PARTS: dict[Joint, tuple[str, ...]] = {
    Joint.KNEE_FLEXION: ("hip", "knee", "ankle"),
    Joint.KNEE_EXTENSION: ("hip", "knee", "ankle"),
    Joint.HIP_FLEXION: ("shoulder", "hip", "knee"),
    Joint.TRUNK_LEAN: ("shoulder", "hip"),
    Joint.SHOULDER_ELEVATION: ("hip", "shoulder", "elbow"),
    Joint.ELBOW_FLEXION: ("shoulder", "elbow", "wrist"),
    Joint.THIGH_ELEVATION: ("hip", "knee"),
}
FLEXIONS = frozenset({Joint.KNEE_FLEXION, Joint.HIP_FLEXION, Joint.ELBOW_FLEXION})


def needed(joint: Joint, side: Side) -> tuple[str, ...]:
    """Names of the landmarks that the angle is read from."""
    return tuple(f"{side.value}_{part}" for part in PARTS[joint])


def joint_angle_deg(joint: Joint, points: Sequence[Sequence[float]]) -> float:
    """The angle at points in the order of `PARTS`, in a plane or in space, y downwards; NaN where two points coincide.

    Flexions are 180 minus the angle between the two parts (0: straight), knee extension and shoulder elevation that angle itself,
    trunk lean the angle of hip to shoulder from the vertical, thigh elevation that of hip to knee from hanging down.
    """
    if joint is Joint.TRUNK_LEAN:
        shoulder, hip = points
        return angle_between_deg(shoulder, hip, (hip[0], hip[1] - 1.0, *hip[2:]))
    if joint is Joint.THIGH_ELEVATION:
        hip, knee = points
        return angle_between_deg(knee, hip, (hip[0], hip[1] + 1.0, *hip[2:]))
    between = angle_between_deg(*points)
    return 180.0 - between if joint in FLEXIONS else between


def angle_between_deg(a: Sequence[float], corner: Sequence[float], b: Sequence[float]) -> float:
    """The angle at `corner` between the ways to `a` and to `b`, 0 to 180 degrees; NaN where two points coincide."""
    ux, uy, vx, vy = a[0] - corner[0], a[1] - corner[1], b[0] - corner[0], b[1] - corner[1]
    uz, vz = (a[2] - corner[2], b[2] - corner[2]) if len(corner) > 2 else (0.0, 0.0)
    if not (ux or uy or uz) or not (vx or vy or vz):
        return math.nan
    across = math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx)
    return math.degrees(math.atan2(across, ux * vx + uy * vy + uz * vz))
