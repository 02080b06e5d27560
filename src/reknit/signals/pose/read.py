"""One measure read from a body's landmarks, with the gate that it is behind."""

from __future__ import annotations

import math
from itertools import pairwise

from reknit.signals.measure import Gate
from reknit.signals.pose import angle, compensation
from reknit.signals.pose.angle import Joint, joint_angle_deg
from reknit.signals.pose.compensation import HIKES, UNITS, Compensation, Point
from reknit.signals.pose.landmarks import POSITIONS, STEP
from reknit.signals.pose.limb import Limb
from reknit.signals.pose.view import TRUSTED_DEG, WORLD, View, near_side
from reknit.stream import Side

CONFIRMED_DEG = 50.0
"""So far off the side the angle of a leg is still read where the limb itself lies in the picture by all witnesses."""
LEGS = frozenset({Joint.KNEE_FLEXION, Joint.KNEE_EXTENSION, Joint.HIP_FLEXION, Joint.THIGH_ELEVATION})
"""An arm turns into any plane within a moment, so that it cannot be confirmed in this way."""
REST_S = 1.0
VIEWED = len(Limb.fresh())
"""Where a memory holds, behind the limb, whether degrees were read, and at the next places for how long and how high a hike was at rest."""
REST = VIEWED + 1


def unit_of(measure: str) -> str:
    """The unit of a camera's measure."""
    return "deg" if measure in set(Joint) else UNITS[Compensation(measure)]


class Reading:
    """A measure of one side, from the view that it needs.

    Parameters
    ----------
    measure
        The id of a `Joint` or `Compensation`; None for a reading of its own, which says by `names` what it needs.

    Attributes
    ----------
    names
        The landmarks that it needs.
    """

    def __init__(self, measure: str | None, side: Side, view: View, names: tuple[str, ...] = ()) -> None:
        self._joint = Joint(measure) if measure in set(Joint) else None
        self._compensation = None if self._joint or measure is None else Compensation(measure)
        self._side = side
        self._view = View.FRONT if self._compensation else view
        if self._joint is not None:
            names = angle.needed(self._joint, side)
        elif self._compensation is not None:
            names = compensation.needed(self._compensation, side)
        self.names = names
        self._places = [POSITIONS[name] * STEP for name in self.names]

    def fresh(self) -> list[float]:
        """A memory of nothing."""
        return [*Limb.fresh(), 0.0, 0.0, 0.0]

    def read(
        self,
        memory: list[float],
        row: list[float],
        points: dict[str, Point],
        unseen: dict[str, Gate],
        gate: Gate,
        azimuth_deg: float,
        breadth: float,
        passed_s: float,
        time_ns: int,
    ) -> tuple[float, float]:
        """Value and gate of one picture; `gate` is what holds for the whole body, `unseen` what hides a landmark, `passed_s` how long ago
        the last picture was.
        """
        if gate is Gate.JUMPED:
            return math.nan, float(gate)
        if unseen and (parts := self._parts(unseen)) is not None:
            return math.nan, float(parts)
        if self._joint is None:
            return self._pictured(memory, points, gate, azimuth_deg, breadth, passed_s)
        own = [points[name] for name in self.names]
        value = joint_angle_deg(self._joint, own)
        if math.isnan(value):
            return math.nan, float(Gate.HIDDEN)
        told = self._angle_gate(memory, row, own, value, azimuth_deg, breadth, passed_s, time_ns)
        return value, float(told if gate is Gate.OPEN else gate)

    def _parts(self, unseen: dict[str, Gate]) -> Gate | None:
        return next((unseen[name] for name in self.names if name in unseen), None)

    def _viewed(self, memory: list[float], azimuth_deg: float, breadth: float) -> Gate:
        known = None if math.isnan(azimuth_deg) else azimuth_deg
        gate = self._view.gate(known, breadth, self._side, before=memory[VIEWED] == 1.0)
        memory[VIEWED] = float(gate is Gate.OPEN)
        return gate

    def _angle_gate(
        self,
        memory: list[float],
        row: list[float],
        own: list[Point],
        value: float,
        azimuth_deg: float,
        breadth: float,
        passed_s: float,
        time_ns: int,
    ) -> Gate:
        joint = self._joint
        assert joint is not None
        gate = self._viewed(memory, azimuth_deg, breadth)
        if self._view is View.ANY:
            return gate
        limb = Limb(joint, memory)
        short = limb.short([math.hypot(a[0] - b[0], a[1] - b[1]) for a, b in pairwise(own)], passed_s)
        if self._view is View.SIDE and joint in LEGS and gate is not Gate.OTHER_SIDE:
            space = [(row[at + WORLD], row[at + WORLD + 1], row[at + WORLD + 2]) for at in self._places]
            flat = limb.flat(space, value, passed_s, time_ns)
            if not gate.shut and gate is not Gate.OPEN and flat and not short and self._near(azimuth_deg):
                gate = Gate.OPEN
        return Gate.OUT_OF_PLANE if gate is Gate.OPEN and short else gate

    def _near(self, azimuth_deg: float) -> bool:
        """Whether the person is seen at a slant, neither from the side nor straight from in front or behind, and this side is near."""
        return TRUSTED_DEG < abs(abs(azimuth_deg) - 90.0) <= CONFIRMED_DEG and near_side(azimuth_deg) is self._side

    def _pictured(
        self, memory: list[float], points: dict[str, Point], gate: Gate, azimuth_deg: float, breadth: float, passed_s: float
    ) -> tuple[float, float]:
        kind = self._compensation
        assert kind is not None
        viewed = self._viewed(memory, azimuth_deg, breadth)
        gate = viewed if gate is Gate.OPEN else gate
        value = compensation.compensation(kind, points, self._side)
        if math.isnan(value):
            return math.nan, float(Gate.HIDDEN)
        if kind not in HIKES:
            return value, float(gate)
        if memory[REST] < REST_S:  # the first second, in which the person stands still, is what it is held against
            if gate is Gate.OPEN:
                self._rest(memory, value, passed_s)
            return math.nan, float(Gate.WARM_UP if gate is Gate.OPEN else gate)
        return value - memory[REST + 1], float(gate)

    @staticmethod
    def _rest(memory: list[float], value: float, passed_s: float) -> None:
        """Take a value of the first second into the mean that later ones are held against."""
        step_s = max(passed_s, 1e-3)
        memory[REST] += step_s
        memory[REST + 1] += step_s / memory[REST] * (value - memory[REST + 1])
