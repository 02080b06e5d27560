"""An example of every node of this room; the property harness tests each of them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from reknit.signals.measure import GATE
from reknit.signals.motion.joint.axis import HingeAxes
from reknit.signals.motion.joint.centre import Levers
from reknit.signals.motion.joint.elevation import Elevation
from reknit.signals.motion.joint.free import HEADING_ERROR, RELATIVE, UPWARD, FreeJoint
from reknit.signals.motion.joint.hinge import Hinge
from reknit.signals.motion.joint.pair import CHANNELS, Pair
from reknit.signals.motion.joint.turn import Turn
from reknit.stream import Channel, Kind, StreamSpec

_SENSES = (("accelerometer", "m/s2"), ("gyroscope", "rad/s"))
_BOTH = StreamSpec(
    "both",
    Kind.IMU,
    tuple(
        Channel(f"{sensor}{sense} {axis}", unit, scale=0.001, offset=-2.04)
        for sensor in ("thigh.", "shank.")
        for sense, unit in _SENSES
        for axis in "xyz"
    ),
    Fraction(50),
)
_PAIR = StreamSpec("pair", Kind.IMU, CHANNELS, Fraction(50))
_RELATIVE = StreamSpec("joint", Kind.SIGNAL, (*RELATIVE, Channel(HEADING_ERROR, "deg"), Channel(GATE, "code")), Fraction(50))
_KEPT = replace(_RELATIVE, channels=(*_RELATIVE.channels, *UPWARD))
_AXES = HingeAxes((0.0, 0.6, 0.8), (0.0, 0.0, 1.0), 0.05, 0.2)

NODES: tuple[tuple[Any, tuple[StreamSpec, ...]], ...] = (
    (Pair("thigh.", "shank."), (_BOTH,)),
    (Pair("thigh.", "shank.", rate_hz=30), (replace(_BOTH, rate=None),)),
    (Hinge(_AXES, 20.0, window_s=1.0), (_PAIR,)),
    (Hinge(_AXES, 20.0, window_s=0.25), (replace(_PAIR, rate=None),)),
    (FreeJoint(Levers((0.1, 0.0, 0.0), (-0.1, 0.02, 0.0)), (1.0, 0.0, 0.0, 0.0)), (_PAIR,)),
    (FreeJoint(Levers((0.1, 0.0, 0.0), (-0.1, 0.02, 0.0))), (replace(_PAIR, rate=None),)),
    (FreeJoint(Levers((0.0, -0.1, 0.0), (0.0, -0.2, 0.0)), lever_error_m=(0.1, 0.05), keep=True), (_PAIR,)),
    (Elevation((0.0, 1.0, 0.0), (0.0, 0.6, 0.8), 20.0), (_KEPT,)),
    (Turn((0.0, 0.0, 1.0)), (_RELATIVE,)),
)
