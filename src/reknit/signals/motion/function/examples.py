"""An example of every node of this room, for the harness."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from reknit.signals.measure import measure_channels
from reknit.signals.motion.function.stairs import Stairs
from reknit.signals.motion.function.stride_walk import StrideWalk
from reknit.signals.motion.function.trunk_course import TrunkCourse
from reknit.signals.motion.function.trunk_rise import TrunkRise
from reknit.signals.motion.function.up_and_go import UpAndGo
from reknit.signals.motion.function.walk import Walk
from reknit.signals.motion.inclination import PARTS
from reknit.signals.motion.orientation.orientation import KEPT
from reknit.stream import Channel, Kind, StreamSpec

_TRUNK = StreamSpec("lower back", Kind.IMU, (*(Channel(part, "1") for part in PARTS), *KEPT), Fraction(100), warm_up=37)
_COURSE = TrunkCourse((0.1, 0.9, 0.2)).open(_TRUNK).spec
_STRIDE = StreamSpec("stride", Kind.MEASURE, measure_channels("m"), Fraction(100))
_CADENCE = StreamSpec("cadence", Kind.MEASURE, measure_channels("steps/min"), Fraction(50))

NODES: tuple[tuple[Any, tuple[StreamSpec, ...]], ...] = (
    (TrunkCourse((0.1, 0.9, 0.2)), (_TRUNK,)),
    (TrunkRise(), (_COURSE,)),
    (UpAndGo(60), (_COURSE,)),
    (Walk(10, lead_s=0.2), (_CADENCE,)),
    (Stairs(60), (_CADENCE,)),
    (Walk(60, distance_m=10), (_CADENCE,)),
    (StrideWalk(10, lead_s=0.2), (_STRIDE,)),
)
"""Each node with the streams that it is opened on."""
