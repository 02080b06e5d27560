"""An example of every node of this room; the property harness tests each of them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from reknit.signals.motion.orientation.orientation import Orientation
from reknit.stream import Channel, Kind, StreamSpec

_SIX = (
    *(Channel(f"accelerometer {axis}", "g", scale=0.0005) for axis in "xyz"),
    *(Channel(f"gyroscope {axis}", "deg/s", scale=0.1, offset=-204.0) for axis in "xyz"),
)
_SENSOR = StreamSpec("imu", Kind.IMU, (*_SIX, *(Channel(f"magnetometer {axis}", "uT") for axis in "xyz")), Fraction(100))
_PHONE = StreamSpec("phone", Kind.IMU, _SIX)

NODES: tuple[tuple[Any, tuple[StreamSpec, ...]], ...] = (
    (Orientation(), (_SENSOR,)),
    (Orientation(magnetometer=True, coast_s=0.05, keep=True), (_SENSOR,)),
    (Orientation(rate_hz=30), (_PHONE,)),
)
