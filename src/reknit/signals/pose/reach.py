"""How far a hand is held out from its shoulder, in the plane of the picture."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from reknit.signals.measure import Gate, measure_channels
from reknit.signals.pose.angle import Joint
from reknit.signals.pose.body import BodyMeasures, OpenBodyMeasures
from reknit.signals.pose.body_state import BodyState
from reknit.signals.pose.landmarks import POSITIONS, STEP, frame_size
from reknit.signals.pose.view import View
from reknit.stream import Channel, Chunk, Items, Kind, Side, StreamSpec

HAND_X, HAND_Y, SHOULDER_X, SHOULDER_Y, ARM = "hand_x", "hand_y", "shoulder_x", "shoulder_y", "arm"


@dataclass(frozen=True, slots=True)
class ReachDistance:
    """Horizontal distance from shoulder to wrist, per cent of the arm (shoulder - elbow - wrist) in the same picture: 100 is straight out.

    What the trunk leans forward is no part of it: the shoulder goes along. Beside it go the places of hand and shoulder and the length
    of the arm, in heights of the picture, from which a reach is described. Its gates are those of the elbow's angle (`BodyMeasures`).

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
        return OpenReachDistance(self, spec)


class OpenReachDistance(OpenBodyMeasures):
    """A distance that was opened."""

    def __init__(self, node: ReachDistance, spec: StreamSpec) -> None:
        body = BodyMeasures(Joint.ELBOW_FLEXION.value, node.side, node.view)
        body.open(spec)
        super().__init__(body, spec)
        self._arm = [POSITIONS[f"{node.side.value}_{part}"] * STEP for part in ("shoulder", "elbow", "wrist")]
        width, height = frame_size(spec)
        self._wide = width / height
        places = (Channel(name, "frame") for name in (HAND_X, HAND_Y, SHOULDER_X, SHOULDER_Y, ARM))
        self.spec = spec.derive(node, kind=Kind.MEASURE, channels=(*measure_channels("%"), *places))

    def chunk(self, state: BodyState, chunk: Chunk) -> Items:
        """Value, gate and places of every row."""
        (measured,) = super().chunk(state, chunk)
        assert isinstance(measured, Chunk)
        gates = measured.data[:, 1]
        out = np.full((len(chunk.data), 7), math.nan)
        for place, (row, code) in enumerate(zip(np.asarray(chunk.data, dtype=np.float64).tolist(), gates.tolist(), strict=True)):
            out[place, 1] = code
            if Gate(int(code)).shut:
                continue
            points = [(row[at] * self._wide, row[at + 1]) for at in self._arm]
            (shoulder_x, shoulder_y), _, (hand_x, hand_y) = points
            arm = math.dist(points[0], points[1]) + math.dist(points[1], points[2])
            if arm > 0:
                out[place] = 100 * abs(hand_x - shoulder_x) / arm, code, hand_x, hand_y, shoulder_x, shoulder_y, arm
            else:
                out[place, 1] = Gate.HIDDEN
        return (Chunk(self.spec, chunk.epoch, chunk.first, out, chunk.times_ns),)
