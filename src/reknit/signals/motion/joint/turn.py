"""One angle of a joint whose relative orientation is known, as a measure."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from reknit.signals.measure import GATE, Gate, measure_channels
from reknit.signals.motion.joint.free import RELATIVE
from reknit.signals.motion.quaternion import conjugate, multiply
from reknit.stream import AtGap, Kind, OpenRowNode, ParameterError, SpecError, State, StreamSpec, Traits
from reknit.stream.items import Array


@dataclass(frozen=True, slots=True)
class Turn:
    """How far a `FreeJoint` has turned from its neutral pose about one axis, -180 to 180 degrees; NaN behind a shut gate.

    With the relative orientation d = conj(neutral) * relative, the angle is the twist part of d about the axis: 2 atan2(d_xyz . axis, d_w).

    Limits: angles about several axes depend on the order in which they are taken; this is the turn about one, whatever the others do, and
    it loses its meaning where the others come near 180 degrees.

    Parameters
    ----------
    axis
        A unit vector in the axes of the distal sensor in the neutral pose; a turn about it by the right hand is above 0.
    neutral
        The relative orientation (w, x, y, z) in the neutral pose.
    """

    axis: tuple[float, float, float]
    neutral: tuple[float, float, float, float] = (1.0, 0.0, 0.0, 0.0)

    def open(self, spec: StreamSpec) -> OpenTurn:
        """Open on what a `FreeJoint` puts out; SpecError for another stream, ParameterError where axis or neutral are no unit vectors."""
        if abs(math.hypot(*self.axis) - 1) > 1e-3 or abs(math.hypot(*self.neutral) - 1) > 1e-3:
            raise ParameterError(f"axis and neutral must have the length 1, got {self.axis} and {self.neutral}")
        names = {each.name for each in spec.channels}
        if not {GATE, *(each.name for each in RELATIVE)} <= names:
            raise SpecError(f"stream {spec.name!r} has no relative orientation; put a FreeJoint before")
        return OpenTurn(self, spec)


class OpenTurn(OpenRowNode[State]):
    """A turn that was opened; it remembers nothing."""

    traits = Traits(at_gap=AtGap.PASS)

    def __init__(self, turn: Turn, spec: StreamSpec) -> None:
        self.spec = spec.derive(turn, kind=Kind.MEASURE, channels=measure_channels("deg"))
        self._columns = [spec.position(each.name) for each in RELATIVE]
        self._gate = spec.position(GATE)
        self._back, self._axis = conjugate(np.array(turn.neutral)), np.array(turn.axis)

    def start(self) -> State:
        """An empty state."""
        return State()

    def rows(self, state: State, data: Array) -> Array:
        """Value and gate."""
        data = np.asarray(data, dtype=np.float64)
        apart = multiply(self._back, data[:, self._columns])
        along = apart[:, 1] * self._axis[0] + apart[:, 2] * self._axis[1] + apart[:, 3] * self._axis[2]
        turned = np.degrees(2 * np.arctan2(along, apart[:, 0]))
        turned = np.where(turned > 180, turned - 360, np.where(turned <= -180, turned + 360, turned))
        gates = data[:, self._gate]
        gates = np.where(np.isnan(gates) | np.isnan(turned) & (gates == Gate.OPEN), float(Gate.NO_SIGNAL), gates)
        return np.column_stack((np.where(gates > Gate.COUNT_ONLY, np.nan, turned), gates))
