"""Measures of the picture that are no joint angles, and the node that gives each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from reknit.signals.motion.balance.lean_aside import LeanAside
from reknit.signals.motion.balance.lift import FootLift
from reknit.signals.pose.pelvis_rise import PelvisRise
from reknit.signals.pose.reach import ReachDistance
from reknit.signals.pose.view import View
from reknit.stream import Node, Side

FOOT_LIFT, REACH_DISTANCE, LEAN_ASIDE, PELVIS_RISE = "foot_lift", "reach_distance", "lean_aside", "pelvis_rise"
UNSIDED = frozenset({LEAN_ASIDE, PELVIS_RISE})
"""Of the whole body: told of the left they are what they are of the right."""


class Pictured(NamedTuple):
    """A measure: its unit, its node for a side and a view, and whether the node wants landmarks that are smoothed before.

    Per cent are of a length in the same picture. `accompanied` is the node with further measures beside it, where it can have them.
    """

    unit: str
    node: Callable[[Side, View], Node]
    smoothed: bool = False
    accompanied: Callable[[Side, tuple[str, ...]], Node] | None = None


def _lift(stands_on: Side, view: View) -> Node:
    """The side that one practises is the leg one stands on: the other foot is lifted."""
    return FootLift(stands_on.other, view)


PICTURED: Mapping[str, Pictured] = {
    FOOT_LIFT: Pictured("%", _lift),
    REACH_DISTANCE: Pictured("%", ReachDistance, smoothed=True),
    LEAN_ASIDE: Pictured("deg", lambda _side, _view: LeanAside()),
    PELVIS_RISE: Pictured("%", lambda side, _view: PelvisRise(side), accompanied=PelvisRise),
}
