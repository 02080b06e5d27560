"""From which side the camera sees the person, and so which angles may be trusted."""

from __future__ import annotations

import math
from enum import StrEnum

from reknit.signals.pose.landmarks import FIELDS, LANDMARKS, POSITIONS

TOLERANCE_DEG = 30.0  # beyond it a hinge of 90 degrees is under-read by more than 7 degrees
REAR_DEG = 120.0
SMOOTHING_S = 1.0
NS_PER_S = 1_000_000_000
STEP = len(FIELDS)
WORLD = FIELDS.index("world_x")


class View(StrEnum):
    """How the person stands to the camera."""

    SIDE = "side"
    FRONT = "front"
    ANY = "any"

    def trusts(self, azimuth_deg: float | None) -> bool:
        """Whether degrees may be read at that azimuth (0: facing the camera, +90: the person's right side to it)."""
        if self is View.ANY:
            return True
        if azimuth_deg is None or abs(azimuth_deg) > REAR_DEG:
            return False
        off_deg = abs(azimuth_deg) if self is View.FRONT else abs(abs(azimuth_deg) - 90.0)
        return off_deg <= TOLERANCE_DEG


def _world(row: list[float], name: str) -> tuple[float, float]:
    place = POSITIONS[name] * STEP + WORLD
    return row[place], row[place + 2]


def trunk_direction(row: list[float]) -> tuple[float, float] | None:
    """Unit vector (x, z) along the sum of right minus left hip and right minus left shoulder; None where unknown."""
    across_x = across_z = 0.0
    for part in ("hip", "shoulder"):
        (right_x, right_z), (left_x, left_z) = _world(row, f"right_{part}"), _world(row, f"left_{part}")
        across_x, across_z = across_x + right_x - left_x, across_z + right_z - left_z
    length = math.hypot(across_x, across_z)
    if not math.isfinite(length) or length < 1e-6:
        return None
    return across_x / length, across_z / length


def azimuth_deg(across: tuple[float, float] | None) -> float | None:
    """Angle of the trunk to the camera in degrees, from `trunk_direction`.

    Landmarks' x grows to the right of the picture and z away from the camera: facing it, the person's right is on the left.
    """
    return None if across is None else math.degrees(math.atan2(-across[1], -across[0]))


class ViewEstimate:
    """The azimuth, smoothed over a second of sample time: the model's depth jitters.

    Attributes
    ----------
    across_x, across_z
        The smoothed direction; NaN before the first row in which it could be seen.
    time_ns
        Time of the newest row.
    """

    def __init__(self, across_x: float = math.nan, across_z: float = math.nan, time_ns: int = 0) -> None:
        self.across_x, self.across_z, self.time_ns = across_x, across_z, time_ns

    def take(self, row: list[float], time_ns: int) -> float | None:
        """Take a landmark row and give the azimuth in degrees; None where none is known."""
        seen = trunk_direction(row)
        if seen is None:
            return None
        if math.isnan(self.across_x):
            self.across_x, self.across_z = seen
        else:
            passed_s = max(0.0, (time_ns - self.time_ns) / NS_PER_S)
            weight = passed_s / (passed_s + SMOOTHING_S)
            self.across_x += weight * (seen[0] - self.across_x)
            self.across_z += weight * (seen[1] - self.across_z)
        self.time_ns = time_ns
        return azimuth_deg((self.across_x, self.across_z))


def body_height(row: list[float]) -> float:
    """From the highest to the lowest landmark, as a share of the picture's height."""
    ys = [row[place * STEP + 1] for place in range(len(LANDMARKS))]
    return max(ys) - min(ys)
