"""How far a hand is held out from its shoulder, in the plane of the picture."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from reknit.signals.measure import Gate, measure_channels
from reknit.signals.pose.angle import STEP, Joint, JointAngle, JointAngleState, OpenJointAngle
from reknit.signals.pose.landmarks import POSITIONS
from reknit.signals.pose.view import View
from reknit.stream import Channel, Chunk, Items, Side, StreamSpec

HAND_X, HAND_Y, SHOULDER_X, SHOULDER_Y, ARM = "hand_x", "hand_y", "shoulder_x", "shoulder_y", "arm"


@dataclass(frozen=True, slots=True)
class ReachDistance:
    """Horizontal distance from shoulder to wrist, per cent of the arm (shoulder - elbow - wrist) in the same picture: 100 is straight out.

    What the trunk leans forward is no part of it: the shoulder goes along. Beside it go the places of hand and shoulder and the length
    of the arm, in heights of the picture, from which a reach is described.

    Parameters
    ----------
    side
        The person's side.
    view
        The view from which it may be trusted: from the side for a reach forward, from the front for one to the side.
    """

    side: Side
    view: View = View.ANY

    def open(self, spec: StreamSpec) -> OpenReachDistance:
        """Open on landmarks; SpecError for other streams."""
        JointAngle(Joint.SHOULDER_ELEVATION, self.side, self.view).open(spec)
        return OpenReachDistance(self, spec)


class OpenReachDistance(OpenJointAngle):
    """A distance that was opened."""

    def __init__(self, node: ReachDistance, spec: StreamSpec) -> None:
        super().__init__(JointAngle(Joint.SHOULDER_ELEVATION, node.side, node.view), spec)
        self._places = [POSITIONS[f"{node.side.value}_{part}"] * STEP for part in ("shoulder", "elbow", "wrist")]
        places = (Channel(name, "frame") for name in (HAND_X, HAND_Y, SHOULDER_X, SHOULDER_Y, ARM))
        self.spec = spec.derive(node, kind=self.spec.kind, channels=(*measure_channels("%"), *places))

    def chunk(self, state: JointAngleState, chunk: Chunk) -> Items:
        """Value, gate and places of every row."""
        out = np.full((len(chunk.data), 7), math.nan)
        rows = np.asarray(chunk.data, dtype=np.float64).tolist()
        aspect = self._size[0] / self._size[1]
        for place, (row, time_ns) in enumerate(zip(rows, chunk.times().tolist(), strict=True)):
            gate = self._gate(state, row, time_ns)
            if not gate.shut:
                points = [(row[at] * aspect, row[at + 1]) for at in self._places]
                (shoulder_x, shoulder_y), _, (hand_x, hand_y) = points
                arm = math.dist(points[0], points[1]) + math.dist(points[1], points[2])
                if arm > 0:
                    out[place] = 100 * abs(hand_x - shoulder_x) / arm, gate, hand_x, hand_y, shoulder_x, shoulder_y, arm
                gate = gate if out[place, 0] == out[place, 0] else Gate.HIDDEN
            out[place, 1] = gate
        return (Chunk(self.spec, chunk.epoch, chunk.first, out, chunk.times_ns),)
