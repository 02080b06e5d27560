"""Joint angles in the plane of the picture, each behind its gate.

A single camera sees a plane. An angle is read in pixels of that plane and is only as good as the view: seen from 30 degrees off, a
knee bent to 90 reads 83. So each angle declares its view, and outside of it the sample counts repetitions and shows no degrees.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from reknit.signals.measure import Gate, measure_channels
from reknit.signals.pose.landmarks import FIELDS, POSITIONS, WIDTH, frame_size
from reknit.signals.pose.view import View, ViewEstimate
from reknit.stream import AtGap, Chunk, Items, Kind, OpenNode, Side, SpecError, State, StreamSpec, Traits

MARGIN = 0.02
SEEN = 0.5
STEP = len(FIELDS)


class Joint(StrEnum):
    """The angles that can be read."""

    KNEE_FLEXION = "knee_flexion"
    KNEE_EXTENSION = "knee_extension"
    HIP_FLEXION = "hip_flexion"
    TRUNK_LEAN = "trunk_lean"
    SHOULDER_ELEVATION = "shoulder_elevation"
    THIGH_ELEVATION = "thigh_elevation"


PARTS: dict[Joint, tuple[str, ...]] = {
    Joint.KNEE_FLEXION: ("hip", "knee", "ankle"),
    Joint.KNEE_EXTENSION: ("hip", "knee", "ankle"),
    Joint.HIP_FLEXION: ("shoulder", "hip", "knee"),
    Joint.TRUNK_LEAN: ("shoulder", "hip"),
    Joint.SHOULDER_ELEVATION: ("hip", "shoulder", "elbow"),
    Joint.THIGH_ELEVATION: ("hip", "knee"),
}


def needed(joint: Joint, side: Side) -> tuple[str, ...]:
    """Names of the landmarks that the angle is read from."""
    return tuple(f"{side.value}_{part}" for part in PARTS[joint])


@dataclass(frozen=True, slots=True)
class JointAngle:
    """An angle of one side as a measure in degrees.

    Knee flexion is 180 minus the angle hip-knee-ankle (0: straight), knee extension that angle itself (180: straight), hip flexion
    180 minus shoulder-hip-knee, trunk lean the angle of hip to shoulder from the vertical, shoulder elevation the angle between trunk
    and upper arm, thigh elevation the angle of hip to knee from hanging down.

    Parameters
    ----------
    joint
        Which angle.
    side
        The person's side.
    view
        The view from which degrees may be trusted.
    """

    joint: Joint
    side: Side
    view: View = View.ANY

    def open(self, spec: StreamSpec) -> OpenJointAngle:
        """Open on landmarks; SpecError for other streams."""
        if spec.kind is not Kind.LANDMARKS or spec.width != WIDTH:
            raise SpecError(f"stream {spec.name!r} holds no landmarks: expected {WIDTH} channels, got {spec.width}")
        return OpenJointAngle(self, spec)


@dataclass(slots=True)
class JointAngleState(State):
    """The smoothed view."""

    across_x: float = math.nan
    across_z: float = math.nan
    time_ns: int = 0


class OpenJointAngle(OpenNode[JointAngleState]):
    """An angle that was opened."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, angle: JointAngle, spec: StreamSpec) -> None:
        self.spec = spec.derive(angle, kind=Kind.MEASURE, channels=measure_channels("deg"))
        self.angle = angle
        self._size = frame_size(spec)
        self._places = [POSITIONS[name] * STEP for name in needed(angle.joint, angle.side)]

    def start(self) -> JointAngleState:
        """No view known."""
        return JointAngleState()

    def chunk(self, state: JointAngleState, chunk: Chunk) -> Items:
        """Value and gate of every row."""
        out = np.empty((len(chunk.data), 2))
        rows = np.asarray(chunk.data, dtype=np.float64).tolist()
        for place, (row, time_ns) in enumerate(zip(rows, chunk.times().tolist(), strict=True)):
            gate = self._gate(state, row, time_ns)
            value = math.nan if gate.shut else self._value(row)
            out[place] = value, float(Gate.HIDDEN if math.isnan(value) and not gate.shut else gate)
        return (Chunk(self.spec, chunk.epoch, chunk.first, out, chunk.times_ns),)

    def _gate(self, state: JointAngleState, row: list[float], time_ns: int) -> Gate:
        if math.isnan(row[0]):
            return Gate.NO_PERSON
        estimate = ViewEstimate(state.across_x, state.across_z, state.time_ns)
        azimuth = estimate.take(row, time_ns)
        state.across_x, state.across_z, state.time_ns = estimate.across_x, estimate.across_z, estimate.time_ns
        for place in self._places:
            x, y, _, visibility = row[place : place + 4]
            if not (MARGIN <= x <= 1 - MARGIN and MARGIN <= y <= 1 - MARGIN):
                return Gate.OUT_OF_FRAME
            if visibility < SEEN:
                return Gate.HIDDEN
        return Gate.OPEN if self.angle.view.trusts(azimuth) else Gate.COUNT_ONLY

    def _value(self, row: list[float]) -> float:
        width, height = self._size
        points = [(row[place] * width, row[place + 1] * height) for place in self._places]
        if self.angle.joint is Joint.THIGH_ELEVATION:
            (hip_x, hip_y), (knee_x, knee_y) = points
            lost = (hip_x, hip_y) == (knee_x, knee_y)
            return math.nan if lost else abs(math.degrees(math.atan2(knee_x - hip_x, knee_y - hip_y)))
        if self.angle.joint is Joint.TRUNK_LEAN:
            (shoulder_x, shoulder_y), (hip_x, hip_y) = points
            return abs(math.degrees(math.atan2(shoulder_x - hip_x, hip_y - shoulder_y)))
        between = angle_between_deg(*points)
        if self.angle.joint in (Joint.KNEE_FLEXION, Joint.HIP_FLEXION):
            return 180.0 - between
        return between


def angle_between_deg(a: tuple[float, float], corner: tuple[float, float], b: tuple[float, float]) -> float:
    """The angle at `corner` between the ways to `a` and to `b`, 0 to 180 degrees; NaN where two points coincide."""
    ux, uy, vx, vy = a[0] - corner[0], a[1] - corner[1], b[0] - corner[0], b[1] - corner[1]
    if (ux == 0 and uy == 0) or (vx == 0 and vy == 0):
        return math.nan
    return math.degrees(math.atan2(abs(ux * vy - uy * vx), ux * vx + uy * vy))
