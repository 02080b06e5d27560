"""How far a person who faces a camera leans to one side over feet that stay where they are."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from reknit.signals.measure import GATE, VALUE, Gate, measure_channels
from reknit.signals.motion.balance.lift import CAMERA_UP
from reknit.signals.motion.balance.tilt import LEFT
from reknit.signals.movement.samples import Samples
from reknit.signals.movement.trial import Value
from reknit.signals.pose.body import SMOOTHING, OpenBody
from reknit.signals.pose.body_state import BodyState
from reknit.signals.pose.compensation import Point
from reknit.signals.pose.read import REST, REST_S, Reading
from reknit.signals.pose.view import View
from reknit.stream import Channel, Chunk, Items, Side, StreamSpec

STEPPED = CAMERA_UP / 100
"""A foot that has gone so far, in lengths of the leg, has made a step; less is not told from a foot at rest (`CAMERA_UP`)."""
FEET = REST + 2
STOOD = FEET + 4
"""Where a memory holds, behind the lean at rest, where both ankles stood, and for how long they have."""


@dataclass(frozen=True, slots=True)
class LeanAside:
    """Angle by which the line from the middle of the ankles to the middle of the hips has left its place of the first second, in degrees.

    It is told to the hips, since a trunk that bends aside above them hardly moves the body's weight. Beside it goes `y`, the same to the
    person's left. From in front a camera does not see what goes forward or back: there is no `x`, and nothing is said of it. WARM_UP in the
    first second, in which the person stands still; STEPPED from when a foot moves by 8 % of the leg until both have stood for a second.
    All other gates are those of every measure by a camera (`BodyMeasures`) from the front. Whether a hand holds on cannot be seen.
    """

    def open(self, spec: StreamSpec) -> OpenLeanAside:
        """Open on landmarks; SpecError for other streams."""
        SMOOTHING.open(spec)
        return OpenLeanAside(self, spec)


class OpenLeanAside(OpenBody):
    """A lean that was opened."""

    def __init__(self, node: LeanAside, spec: StreamSpec) -> None:
        super().__init__(node, spec, (*measure_channels("deg"), Channel(LEFT, "deg")), [LeanReading()], SMOOTHING)

    def chunk(self, state: BodyState, chunk: Chunk) -> Items:
        """How far, gate, and how far to the left, of every row."""
        (read,) = super().chunk(state, chunk)
        assert isinstance(read, Chunk)
        left, gates = read.data[:, 0], read.data[:, 1]
        return (read._replace(data=np.column_stack([np.abs(left), gates, left])),)


class LeanReading(Reading):
    """The lean to the person's left, negative to their right."""

    def __init__(self) -> None:
        super().__init__(None, Side.LEFT, View.FRONT, ("left_ankle", "right_ankle", "left_hip", "right_hip"))

    def fresh(self) -> list[float]:
        """A memory of nothing."""
        return [*super().fresh(), *(math.nan,) * 4, 0.0]

    def _pictured(
        self, memory: list[float], points: dict[str, Point], gate: Gate, azimuth_deg: float, breadth: float, passed_s: float
    ) -> tuple[float, float]:
        viewed = self._viewed(memory, azimuth_deg, breadth)
        gate = viewed if gate is Gate.OPEN else gate
        left_ankle, right_ankle, left_hip, right_hip = (points[name] for name in self.names)
        across, up = (left_hip[n] + right_hip[n] - left_ankle[n] - right_ankle[n] for n in (0, 1))
        if not up < 0:  # nobody stands below their feet
            return math.nan, float(Gate.HIDDEN)
        lean = math.degrees(math.atan2(math.copysign(across, across * (left_hip[0] - right_hip[0])), -up))
        self._stand(memory, (*left_ankle, *right_ankle), -up / 2, passed_s)
        if memory[REST] < REST_S:
            if gate is Gate.OPEN:
                self._rest(memory, lean, passed_s)
            return math.nan, float(Gate.WARM_UP if gate is Gate.OPEN else gate)
        if memory[STOOD] < REST_S:
            return math.nan, float(Gate.STEPPED)
        return lean - memory[REST + 1], float(gate)

    def _stand(self, memory: list[float], feet: tuple[float, ...], leg: float, passed_s: float) -> None:
        """Note for how long the feet have stood; a step begins that anew, and the first second too while it lasts."""
        before = memory[FEET:STOOD]
        if all(math.dist(feet[n : n + 2], before[n : n + 2]) < STEPPED * leg for n in (0, 2)):
            memory[STOOD] += passed_s
            return
        memory[FEET:STOOD], memory[STOOD] = feet, REST_S if math.isnan(before[0]) else 0.0
        if memory[REST] < REST_S:
            memory[REST] = memory[REST + 1] = 0.0


def aside_values(samples: Samples) -> tuple[Value, ...]:
    """How far a lean went to the left, in degrees; negative to the right, whichever side was asked for."""
    whole = samples.times_s >= samples.start_s
    if not whole.any() or (samples.columns[GATE][whole] != Gate.OPEN).any():
        return (Value("lean_side", None, "deg", "part of the lean was not measured"),)
    return (Value("lean_side", float(samples.columns[LEFT][whole][int(samples.columns[VALUE][whole].argmax())]), "deg"),)
