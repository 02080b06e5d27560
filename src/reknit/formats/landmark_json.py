"""Landmarks in JSON: a list of pictures, each a list of 33 points [x, y, z] in pixels."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from reknit.formats.recording import FormatError, Recording
from reknit.signals.pose.landmarks import FIELDS, LANDMARKS, landmark_spec
from reknit.stream import NS_PER_S, Chunk

JSON_WORDS: dict[type, str] = {dict: "an object", list: "an empty list"}


def read_landmarks(path: Path, content: bytes, rate_hz: float | None) -> Recording:
    """The recording in a JSON file; visibility and world landmarks are unknown (NaN), the picture's size is guessed from the points.

    Raises FormatError where the file is cut off, is not of this form, or no rate was given.
    """
    try:
        frames = json.loads(content)
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise FormatError(f"{path.name} is not whole JSON: {error}; the file is damaged or was cut off") from error
    points = _points(path, frames)
    if rate_hz is None:
        raise FormatError(
            f"{path.name} does not say how many pictures there are a second; give the rate with --rate, for example --rate 30"
        )
    if not 0 < rate_hz <= 1000:
        raise FormatError(f"the rate must lie above 0 and not above 1000 pictures a second, got {rate_hz:g}")
    width, height = (math.ceil(1.05 * max(1.0, np.nanmax(points[:, :, axis], initial=1.0))) for axis in (0, 1))
    rows = np.full((len(points), len(LANDMARKS), len(FIELDS)), np.nan, dtype=np.float32)
    rows[:, :, :3] = points / (width, height, width)
    times_ns = np.round(np.arange(len(rows)) * (NS_PER_S / rate_hz)).astype(np.int64)
    spec = landmark_spec("camera", width, height, device=f"file {path.name}")
    return Recording(spec, (Chunk(spec, 0, 0, rows.reshape(len(rows), -1), times_ns),))


def _points(path: Path, frames: Any) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    if not isinstance(frames, list) or not frames:
        raise FormatError(
            f"{path.name} holds no landmarks: expected a list of pictures, each a list of {len(LANDMARKS)} points [x, y, z] in pixels, "
            f"got {JSON_WORDS.get(type(frames), 'a single value')}"
        )
    for number, frame in enumerate(frames):
        whole = isinstance(frame, list) and len(frame) == len(LANDMARKS)
        if not whole or not all(isinstance(p, list) and len(p) == 3 and all(_is_number(c) for c in p) for p in frame):
            raise FormatError(f"{path.name}, picture {number}: expected {len(LANDMARKS)} points [x, y, z] in pixels")
    return np.array([[[math.nan if c is None else float(c) for c in p] for p in frame] for frame in frames])


def _is_number(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))
