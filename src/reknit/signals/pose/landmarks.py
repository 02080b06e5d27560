"""The landmarks of a person as a stream: 33 points in MediaPipe's order, each with seven numbers."""

from __future__ import annotations

from reknit.stream import Channel, Kind, StreamSpec

LANDMARKS = (
    "nose", "left_eye_inner", "left_eye", "left_eye_outer", "right_eye_inner", "right_eye", "right_eye_outer", "left_ear",
    "right_ear", "mouth_left", "mouth_right", "left_shoulder", "right_shoulder", "left_elbow", "right_elbow", "left_wrist",
    "right_wrist", "left_pinky", "right_pinky", "left_index", "right_index", "left_thumb", "right_thumb", "left_hip",
    "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle", "left_heel", "right_heel", "left_foot_index",
    "right_foot_index",
)  # fmt: skip
POSITIONS = {name: place for place, name in enumerate(LANDMARKS)}
FIELDS = ("x", "y", "z", "visibility", "world_x", "world_y", "world_z")
UNITS = ("frame", "frame", "frame", "share", "m", "m", "m")
STEP = len(FIELDS)
"""From one landmark to the next in a row."""
WIDTH = len(LANDMARKS) * len(FIELDS)


def landmark_channels() -> tuple[Channel, ...]:
    """The 231 channels: x and y as shares of the frame's width and height, z as the model gives it, world in metres."""
    return tuple(
        Channel(f"{name}.{field}", unit, segment=name) for name in LANDMARKS for field, unit in zip(FIELDS, UNITS, strict=True)
    )


def landmark_spec(name: str = "camera", width: int = 640, height: int = 480, **attributes: str) -> StreamSpec:
    """The spec of a landmark stream from a picture of that size in pixels.

    A picture without a person is a row of NaN. The model, its version and its hash belong into the attributes: landmarks of
    different models must not be compared.
    """
    device = attributes.pop("device", "camera")
    pairs = (("width", str(width)), ("height", str(height)), *attributes.items())
    return StreamSpec(name, Kind.LANDMARKS, landmark_channels(), None, "float32", device, "page", pairs)


def frame_size(spec: StreamSpec) -> tuple[float, float]:
    """Width and height of the picture in pixels; square where the spec does not say."""
    return float(spec.attribute("width") or 1), float(spec.attribute("height") or 1)
