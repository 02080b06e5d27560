"""What people do in place of the movement that is asked for, as one camera in front sees it: pure geometry of points.

Read as changes within a person and a set-up, never as degrees of a bone: no norms are known for most of these.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum

from reknit.stream import Side

Point = tuple[float, float]


class Compensation(StrEnum):
    """What can be read; all of it of one side, positive towards the compensation."""

    TRUNK_SIDE_LEAN = "trunk_side_lean"
    PELVIC_HIKE = "pelvic_hike"
    KNEE_PROJECTION = "knee_projection"
    SHOULDER_HIKE = "shoulder_hike"
    OTHER_SHOULDER_HIKE = "other_shoulder_hike"


UNITS = {
    Compensation.TRUNK_SIDE_LEAN: "deg",
    Compensation.PELVIC_HIKE: "deg",
    Compensation.KNEE_PROJECTION: "%",
    Compensation.SHOULDER_HIKE: "%",
    Compensation.OTHER_SHOULDER_HIKE: "%",
}
HIKES = frozenset({Compensation.SHOULDER_HIKE, Compensation.OTHER_SHOULDER_HIKE})
"""Told as changes from the first second, in which the person stands still."""
TRUNK = ("left_shoulder", "right_shoulder", "left_hip", "right_hip")


def needed(compensation: Compensation, side: Side) -> tuple[str, ...]:
    """Names of the landmarks that it is read from."""
    if compensation is Compensation.PELVIC_HIKE:
        return ("left_hip", "right_hip")
    if compensation is Compensation.KNEE_PROJECTION:
        other = side.other.value
        return (f"{side.value}_hip", f"{side.value}_knee", f"{side.value}_ankle", f"{other}_hip")
    return (*TRUNK, "left_ear", "right_ear") if compensation in HIKES else TRUNK


def compensation(kind: Compensation, points: Mapping[str, Point], side: Side) -> float:
    """The value at these points (y downwards), in its unit of `UNITS`; NaN where points coincide.

    - trunk side lean: middle of the hips to middle of the shoulders against the vertical, degrees, positive towards the side;
    - pelvic hike: the line of the hips against the horizontal, degrees, positive where the side's hip is the higher one;
    - knee projection: how far the knee lies inwards of the line from hip to ankle, in per cent of that line's length;
    - shoulder hike, its own or the other side's: how near the shoulder is to the height of the ears, along the trunk, in per cent of the
      shoulders' width; minus what it is at rest, which is for the caller to take off.
    """
    right = side is Side.RIGHT
    if kind in HIKES:
        return _hike(points, right is (kind is Compensation.SHOULDER_HIKE))
    if kind is Compensation.TRUNK_SIDE_LEAN:
        up_x, up_y = _trunk(points)
        to_the_right = points["right_shoulder"][0] - points["left_shoulder"][0]
        outwards = math.copysign(1.0, to_the_right if right else -to_the_right)
        return math.degrees(math.atan2(outwards * up_x, -up_y)) if up_x or up_y else math.nan
    own, other = side.value, side.other.value
    (x, y), (other_x, other_y) = points[f"{own}_hip"], points[f"{other}_hip"]
    if kind is Compensation.PELVIC_HIKE:
        return math.degrees(math.atan2(other_y - y, abs(x - other_x))) if (x, y) != (other_x, other_y) else math.nan
    knee, ankle = points[f"{own}_knee"], points[f"{own}_ankle"]
    along_x, along_y = ankle[0] - x, ankle[1] - y
    squared = along_x * along_x + along_y * along_y
    inwards = math.copysign(1.0, other_x - x)
    return 100 * inwards * ((knee[0] - x) * along_y - (knee[1] - y) * along_x) / squared if squared else math.nan


def _trunk(points: Mapping[str, Point]) -> Point:
    """From the middle of the hips to that of the shoulders."""
    (ax, ay), (bx, by) = points["left_shoulder"], points["right_shoulder"]
    (cx, cy), (dx, dy) = points["left_hip"], points["right_hip"]
    return (ax + bx - cx - dx) / 2, (ay + by - cy - dy) / 2


def _hike(points: Mapping[str, Point], right: bool) -> float:
    up_x, up_y = _trunk(points)
    length = math.hypot(up_x, up_y)
    (left_x, left_y), (right_x, right_y) = points["left_shoulder"], points["right_shoulder"]
    breadth = math.hypot(left_x - right_x, left_y - right_y)
    if not length or not breadth:
        return math.nan
    (ax, ay), (bx, by) = points["left_ear"], points["right_ear"]
    x, y = (right_x, right_y) if right else (left_x, left_y)
    return -100 * (((ax + bx) / 2 - x) * up_x + ((ay + by) / 2 - y) * up_y) / (length * breadth)
