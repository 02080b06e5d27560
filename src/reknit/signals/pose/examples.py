"""Examples of the nodes in this room, for the property harness."""

from __future__ import annotations

from typing import Any

from reknit.signals.pose.body import BodyMeasures
from reknit.signals.pose.landmarks import landmark_spec
from reknit.signals.pose.one_euro import OneEuro
from reknit.signals.pose.pelvis_rise import PelvisRise
from reknit.signals.pose.reach import ReachDistance
from reknit.signals.pose.view import View
from reknit.stream import Side, StreamSpec

_CAMERA = landmark_spec()

NODES: tuple[tuple[Any, tuple[StreamSpec, ...]], ...] = (
    (OneEuro(), (_CAMERA,)),
    (ReachDistance(Side.LEFT, View.SIDE), (_CAMERA,)),
    (PelvisRise(Side.LEFT, ("pelvic_hike", "knee_projection")), (_CAMERA,)),
    (BodyMeasures("knee_flexion", Side.LEFT, View.SIDE), (_CAMERA,)),
    (BodyMeasures("trunk_lean", Side.RIGHT, View.ANY, ("pelvic_hike", "knee_projection")), (_CAMERA,)),
    (BodyMeasures("shoulder_elevation", Side.RIGHT, View.FRONT, ("trunk_side_lean", "shoulder_hike")), (_CAMERA,)),
)
