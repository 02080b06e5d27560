"""An example of every node of this room, for the harness."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from reknit.signals.motion.foot.walked import FootStrides
from reknit.stream import Channel, Kind, StreamSpec

_AXES = ("x", "y", "z")
_FOOT = StreamSpec(
    "foot",
    Kind.IMU,
    (
        *(Channel(f"accelerometer {axis}", "m/s2", segment="foot") for axis in _AXES),
        *(Channel(f"gyroscope {axis}", "deg/s", segment="foot") for axis in _AXES),
    ),
    Fraction(100),
)

NODES: tuple[tuple[Any, tuple[StreamSpec, ...]], ...] = ((FootStrides(), (_FOOT,)),)
"""Each node with the streams that it is opened on."""
