"""Landmark rows with joints at chosen places."""

from __future__ import annotations

import math

import numpy as np

from reknit.signals.pose.landmarks import FIELDS, LANDMARKS, POSITIONS, landmark_spec
from reknit.stream import Chunk

SPEC = landmark_spec("camera", 640, 480)


def row(places: dict[str, tuple[float, float]], azimuth_deg: float | None = 90.0, visibility: float = 0.9) -> np.ndarray:
    """A row in which the named landmarks stand at those pixels, all others in the middle; the trunk is turned as asked.

    The shoulders are as broad in the picture as a trunk of 100 pixels turned so far has them, unless they were named.
    """
    made = np.zeros((len(LANDMARKS), len(FIELDS)))
    made[:, :2] = 0.5
    made[:, 3] = visibility
    for name, (x, y) in places.items():
        made[POSITIONS[name], :2] = x / 640, y / 480
    broad = 60.0 * (1.0 if azimuth_deg is None else abs(math.cos(math.radians(azimuth_deg)))) / 2
    sides = {side: places.get(f"{side}_shoulder") for side in ("left", "right")}
    middle = next((each for each in sides.values() if each is not None), (320.0, 140.0))
    for side, sign in (("right", -1.0), ("left", 1.0)):
        if sides[side] is None:
            other = 0.0 if all(each is None for each in sides.values()) else broad
            made[POSITIONS[f"{side}_shoulder"], :2] = (middle[0] + sign * (broad + other)) / 640, middle[1] / 480
        if f"{side}_hip" not in places:
            made[POSITIONS[f"{side}_hip"], :2] = middle[0] / 640, (middle[1] + 100) / 480
    made[POSITIONS["nose"], 1] = places.get("nose", (0, 40.0))[1] / 480
    if "left_heel" not in places:
        made[POSITIONS["left_heel"], 1] = 440 / 480
    if azimuth_deg is None:
        made[:, 4:] = np.nan
    else:
        across = -math.cos(math.radians(azimuth_deg)), -math.sin(math.radians(azimuth_deg))
        for part in ("hip", "shoulder"):
            for side, sign in (("right", 0.15), ("left", -0.15)):
                made[POSITIONS[f"{side}_{part}"], 4] = sign * across[0]
                made[POSITIONS[f"{side}_{part}"], 6] = sign * across[1]
    return made.reshape(-1)


def leg(flexion_deg: float, azimuth_deg: float | None = 90.0, side: str = "right") -> np.ndarray:
    """A leg with a vertical thigh and a knee bent by so much."""
    bent = math.radians(flexion_deg)
    ankle = (320 - 80 * math.sin(bent), 240 + 80 * math.cos(bent))
    places = {
        f"{side}_shoulder": (320.0, 60.0),
        f"{side}_hip": (320.0, 160.0),
        f"{side}_knee": (320.0, 240.0),
        f"{side}_ankle": ankle,
    }
    return row(places, azimuth_deg)


def chunk(rows: list[np.ndarray], rate_hz: float = 30.0, first: int = 0) -> Chunk:
    times = np.round((first + np.arange(len(rows))) * 1e9 / rate_hz).astype(np.int64)
    return Chunk(SPEC, 0, first, np.array(rows), times)
