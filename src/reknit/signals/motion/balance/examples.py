"""The nodes of this room with the streams that they are tried on."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from reknit.signals.measure import measure_channels
from reknit.signals.motion.balance.from_centre import FromCentre
from reknit.signals.motion.balance.lean_aside import LeanAside
from reknit.signals.motion.balance.lift import FootLift, Unloaded
from reknit.signals.motion.balance.one_leg import OneLeg
from reknit.signals.motion.balance.plate import CentreOfPressure
from reknit.signals.motion.balance.running import RunningSway
from reknit.signals.motion.balance.single_leg import SingleLegStance
from reknit.signals.pose.landmarks import landmark_spec
from reknit.signals.pose.view import View
from reknit.stream import Channel, Kind, Side, StreamSpec

_FORCES = tuple(Channel(name, "N") for name in ("Fx", "Fy", "Fz"))
_MOMENTS = tuple(Channel(name, "Nm") for name in ("Mx", "My", "Mz"))
_PLATE = StreamSpec("plate", Kind.FORCES, (*_FORCES, *_MOMENTS), Fraction(100))
_BDS = StreamSpec("plate", Kind.FORCES, (*_FORCES, Channel("COPx", "mm"), Channel("COPy", "cm")), Fraction(1000))
_TWO = StreamSpec("plates", Kind.FORCES, (Channel("Fz1", "N"), Channel("Fz2", "N", scale=0.5)), Fraction(100))
_PATH = StreamSpec(
    "path", Kind.MEASURE, (Channel("x", "cm"), Channel("other", "cm"), Channel("y", "cm")), Fraction(100), warm_up=7
)
_COP = StreamSpec("cop", Kind.MEASURE, (Channel("x", "cm"), Channel("y", "cm"), Channel("gate", "code")), Fraction(50))
_LIFT = StreamSpec("lift", Kind.MEASURE, measure_channels("%"), Fraction(100))

NODES: tuple[tuple[Any, tuple[StreamSpec, ...]], ...] = (
    (CentreOfPressure(depth_m=0.04), (_PLATE,)),
    (CentreOfPressure(), (_BDS,)),
    (RunningSway(0.5, 20, 0.5), (_PATH,)),
    (RunningSway(0.6, 100, 0.5), (_PATH,)),
    (FootLift(Side.LEFT), (landmark_spec(),)),
    (FootLift(Side.RIGHT, View.FRONT), (landmark_spec(),)),
    (LeanAside(), (landmark_spec(),)),
    (Unloaded("Fz2", "Fz1"), (_TWO,)),
    (FromCentre(0.1, 0.1), (_COP,)),
    (OneLeg(55, 35, 0.05, 0.4, 0.02), (_LIFT,)),
    (SingleLegStance(55, 35, 0.05, 0.4, 0.02), (_LIFT,)),
    (SingleLegStance(60, 10, 0.0, 10, 0.05), (StreamSpec("lift", Kind.MEASURE, measure_channels("%")),)),
)
"""An example of every node of this room."""
