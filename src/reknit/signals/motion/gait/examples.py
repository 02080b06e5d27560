"""An example of every node of this room, for the harness."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from reknit.signals.motion.gait.bout import GaitMeasure
from reknit.signals.motion.gait.contacts import Contacts
from reknit.signals.motion.gait.trunk import TrunkFrame
from reknit.signals.motion.gait.walking import Walking
from reknit.stream import Channel, Kind, StreamSpec

_AXES = ("x", "y", "z")
_IMU = StreamSpec(
    "lower back",
    Kind.IMU,
    (
        *(Channel(f"accelerometer {axis}", "m/s2") for axis in _AXES),
        *(Channel(f"gyroscope {axis}", "deg/s") for axis in _AXES),
    ),
    Fraction(100),
)
_TRUNK = TrunkFrame().open(_IMU).spec
_CONTACTS = Contacts().open(_TRUNK).spec

NODES: tuple[tuple[Any, tuple[StreamSpec, ...]], ...] = (
    (TrunkFrame("-y"), (_IMU,)),
    (Contacts(), (_TRUNK,)),
    (Walking(GaitMeasure.WALKING_SPEED, 0.95), (_CONTACTS,)),
)
"""Each node with the streams that it is opened on."""
