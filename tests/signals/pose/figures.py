"""Landmark rows with joints at chosen places."""

from __future__ import annotations

import math

import numpy as np

from reknit.signals.pose.landmarks import FIELDS, LANDMARKS, POSITIONS, landmark_spec
from reknit.stream import Chunk

SPEC = landmark_spec("camera", 640, 480)


def row(places: dict[str, tuple[float, float]], azimuth_deg: float | None = 90.0, visibility: float = 0.9) -> np.ndarray:
    """A row in which the named landmarks stand at those pixels, all others in the middle; the trunk is turned as asked."""
    made = np.zeros((len(LANDMARKS), len(FIELDS)))
    made[:, :2] = 0.5
    made[:, 3] = visibility
    for name, (x, y) in places.items():
        made[POSITIONS[name], :2] = x / 640, y / 480
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
