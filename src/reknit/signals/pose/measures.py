"""Measures of the picture that are no joint angles, and the node that gives each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reknit.signals.motion.balance.lift import FootLift
from reknit.signals.pose.reach import ReachDistance
from reknit.signals.pose.view import View
from reknit.stream import Node, Side

FOOT_LIFT, REACH_DISTANCE = "foot_lift", "reach_distance"


def _lift(stands_on: Side, view: View) -> Node:
    """The side that one practises is the leg one stands on: the other foot is lifted."""
    return FootLift(stands_on.other, view)


PICTURED: Mapping[str, Callable[[Side, View], Node]] = {FOOT_LIFT: _lift, REACH_DISTANCE: ReachDistance}
"""All are in per cent of a length in the same picture."""
SMOOTHED_BEFORE = frozenset({REACH_DISTANCE})
"""Those that take their places from the rows themselves, and want these smoothed; all others smooth the landmarks that they need."""
