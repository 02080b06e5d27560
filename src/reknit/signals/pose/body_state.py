"""What is known of the person in front of the camera."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from reknit.stream import State


@dataclass(slots=True)
class BodyState(State):
    """Smoothed landmarks, the view, whether landmarks jumped, and what each measure remembers. Times in nanoseconds."""

    points: list[float]  # smoothed x and y of the landmarks that are needed
    speed: list[float]
    time_ns: int = 0
    seen: bool = False
    across_x: float = math.nan
    across_z: float = math.nan
    breadth: float = math.nan
    view_ns: int = 0
    azimuth_deg: float = math.nan
    before: list[float] = field(default_factory=list)  # where the landmarks were that must not jump
    before_ns: int = 0
    settled_ns: int = 0
    exchanged_ns: int = -1
    tall: float = 0.0  # body height as a share of the picture's, forgotten slowly: who squats is no further away
    picture: int = 0  # 1: too dark, or several people
    memories: list[list[float]] = field(default_factory=list)  # per measure
