"""From which side the camera sees the person, and so which angles may be trusted."""

from __future__ import annotations

import math
from enum import StrEnum

from reknit.signals.measure import Gate
from reknit.signals.pose.landmarks import FIELDS, LANDMARKS, POSITIONS, STEP
from reknit.stream import NS_PER_S, Side

TRUSTED_DEG = 20.0
"""So far off degrees begin to be trusted: a hinge of 90 degrees is under-read by 3, and the estimate itself is off by 7 to 9."""
KEPT_DEG = 30.0
"""So far off they are no longer: 7 degrees. In between what holds goes on to hold, so that nothing flickers."""
REAR_DEG = 120.0
SIDE_BREADTH, FRONT_BREADTH = (0.35, 0.45), (0.35, 0.30)
"""Width of the shoulders over the length of the trunk, in the picture, with which each view begins to be trusted, and no longer is:
0.5 to 0.7 in front, below 0.2 at the side. It does not know the model's guess of depth, so it is a second witness."""
SMOOTHING_S = 1.0
WORLD = FIELDS.index("world_x")
RIGHT_HIP, LEFT_HIP, RIGHT_SHOULDER, LEFT_SHOULDER = (
    POSITIONS[name] * STEP for name in ("right_hip", "left_hip", "right_shoulder", "left_shoulder")
)


class View(StrEnum):
    """How the person stands to the camera."""

    SIDE = "side"
    FRONT = "front"
    ANY = "any"

    def gate(self, azimuth_deg: float | None, breadth: float, side: Side | None = None, *, before: bool = False) -> Gate:
        """Whether degrees may be read, and if not, why.

        Parameters
        ----------
        azimuth_deg
            0: facing the camera, +90: the person's right side to it; None: unknown.
        breadth
            Width of the shoulders over the length of the trunk; NaN where unknown: then the azimuth alone decides.
        side
            The side that is measured: seen from the side it must be the near one. None: either.
        before
            Whether degrees were read until now.
        """
        if self is View.ANY:
            return Gate.OPEN
        if azimuth_deg is None:
            return Gate.COUNT_ONLY
        if abs(azimuth_deg) > REAR_DEG:
            return Gate.BEHIND
        off_deg = abs(azimuth_deg) if self is View.FRONT else abs(abs(azimuth_deg) - 90.0)
        if off_deg > (KEPT_DEG if before else TRUSTED_DEG):
            return Gate.COUNT_ONLY
        if self is View.FRONT:
            return Gate.COUNT_ONLY if breadth < FRONT_BREADTH[before] else Gate.OPEN
        if breadth > SIDE_BREADTH[before]:
            return Gate.COUNT_ONLY
        return Gate.OPEN if side is None or near_side(azimuth_deg) is side else Gate.OTHER_SIDE

    def trusts(self, azimuth_deg: float | None, breadth: float = math.nan, side: Side | None = None) -> bool:
        """Whether degrees may begin to be read."""
        return self.gate(azimuth_deg, breadth, side) is Gate.OPEN


def near_side(azimuth_deg: float) -> Side:
    """The person's side that is turned to the camera."""
    return Side.RIGHT if azimuth_deg > 0 else Side.LEFT


def trunk_direction(row: list[float]) -> tuple[float, float] | None:
    """Unit vector (x, z) along the sum of right minus left hip and right minus left shoulder; None where unknown."""
    x, z = WORLD, WORLD + 2
    across_x = row[RIGHT_HIP + x] - row[LEFT_HIP + x] + row[RIGHT_SHOULDER + x] - row[LEFT_SHOULDER + x]
    across_z = row[RIGHT_HIP + z] - row[LEFT_HIP + z] + row[RIGHT_SHOULDER + z] - row[LEFT_SHOULDER + z]
    length = math.hypot(across_x, across_z)
    if not math.isfinite(length) or length < 1e-6:
        return None
    return across_x / length, across_z / length


def trunk_breadth(row: list[float], aspect: float) -> float:
    """Width of the shoulders over the length of the trunk, both in the picture of that width over height; NaN where it has no length."""
    up_x = row[RIGHT_SHOULDER] + row[LEFT_SHOULDER] - row[RIGHT_HIP] - row[LEFT_HIP]
    up_y = row[RIGHT_SHOULDER + 1] + row[LEFT_SHOULDER + 1] - row[RIGHT_HIP + 1] - row[LEFT_HIP + 1]
    trunk = math.hypot(up_x * aspect, up_y) / 2
    across_x, across_y = row[RIGHT_SHOULDER] - row[LEFT_SHOULDER], row[RIGHT_SHOULDER + 1] - row[LEFT_SHOULDER + 1]
    return math.hypot(across_x * aspect, across_y) / trunk if trunk > 1e-6 else math.nan


def azimuth_deg(across: tuple[float, float] | None) -> float | None:
    """Angle of the trunk to the camera in degrees, from `trunk_direction`.

    Landmarks' x grows to the right of the picture and z away from the camera: facing it, the person's right is on the left.
    """
    return None if across is None else math.degrees(math.atan2(-across[1], -across[0]))


class ViewEstimate:
    """The view, smoothed over a second of sample time: the model's depth jitters.

    Attributes
    ----------
    across_x, across_z
        The smoothed direction; NaN before the first row in which it could be seen.
    breadth
        The smoothed `trunk_breadth`; NaN where it is not known.
    time_ns
        Time of the newest row.
    """

    def __init__(
        self, across_x: float = math.nan, across_z: float = math.nan, time_ns: int = 0, breadth: float = math.nan
    ) -> None:
        self.across_x, self.across_z, self.time_ns, self.breadth = across_x, across_z, time_ns, breadth

    def take(self, row: list[float], time_ns: int, aspect: float = 1.0) -> float | None:
        """Take a landmark row and give the azimuth in degrees; None where none is known."""
        seen = trunk_direction(row)
        if seen is None:
            return None
        breadth = trunk_breadth(row, aspect)
        if math.isnan(self.across_x):
            self.across_x, self.across_z = seen
        else:
            passed_s = max(0.0, (time_ns - self.time_ns) / NS_PER_S)
            weight = passed_s / (passed_s + SMOOTHING_S)
            self.across_x += weight * (seen[0] - self.across_x)
            self.across_z += weight * (seen[1] - self.across_z)
            breadth = breadth if math.isnan(self.breadth) else self.breadth + weight * (breadth - self.breadth)
        self.breadth = breadth
        self.time_ns = time_ns
        return azimuth_deg((self.across_x, self.across_z))


def body_height(row: list[float]) -> float:
    """From the highest to the lowest landmark, as a share of the picture's height."""
    ys = row[1 : STEP * len(LANDMARKS) : STEP]
    return max(ys) - min(ys)
