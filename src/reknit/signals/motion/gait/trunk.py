"""The trunk's own directions: what a sensor at the lower back feels upwards, forwards and about the vertical, while it leans."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from reknit.signals.motion.gait.rate import needed_rate_hz
from reknit.signals.motion.imu_channels import AXES, G_M_S2, Sense, needed_triad
from reknit.stream import AtGap, Channel, OpenRowNode, ParameterError, State, StreamSpec, Traits
from reknit.stream.items import Array

UP, FORWARD, TURN, UPRIGHT = "up", "forward", "turn", "upright"
NOWHERE = math.nan


@dataclass(frozen=True, slots=True)
class TrunkFrame:
    """Turn the readings of a sensor at the lower back into what the trunk feels upwards, forwards and about the vertical.

    Forward is the sensor's own axis, which tilts with the trunk: the jerk of a contact shows in both, and the sum tells its time better
    than the horizontal part alone. How much of that axis is horizontal stands beside it: a trunk that lies or bends low does not walk.

    Gravity is followed by the gyroscope and drawn slowly to the accelerometer; its first value is the first reading, and its time
    constant grows with the time seen, up to `settle_s`. No look ahead, no magnetometer.

    Parameters
    ----------
    forward
        The sensor's axis that points forward on the person: ``"x"``, ``"-z"`` ... Which one is up is found from gravity.
    settle_s
        Time constant, seconds, with which gravity follows the accelerometer.
    """

    forward: str = "z"
    settle_s: float = 3.0

    def open(self, spec: StreamSpec) -> OpenTrunkFrame:
        """Open on a motion sensor; SpecError or ParameterError where it lacks a channel, is too slow, or the axis is none."""
        if self.forward.removeprefix("-") not in AXES:
            raise ParameterError(f"the forward axis is one of x, y, z, -x, -y, -z, got {self.forward!r}")
        if not self.settle_s > 0:
            raise ParameterError(f"settle_s must lie above 0 s, got {self.settle_s:g}")
        return OpenTrunkFrame(self, spec)


@dataclass(slots=True)
class TrunkState(State):
    """Gravity as the sensor sees it, m/s2, and the samples that it rests on."""

    x: float = NOWHERE
    y: float = NOWHERE
    z: float = NOWHERE
    seen: int = 0


class OpenTrunkFrame(OpenRowNode[TrunkState]):
    """It puts out acceleration `up` (gravity taken off) and `forward` in m/s2, `turn` about the vertical in deg/s, leftwards positive,
    and `upright`: the horizontal share of the forward axis, 1 in an upright trunk.
    """

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, node: TrunkFrame, spec: StreamSpec) -> None:
        self._acceleration, self._turning = needed_triad(spec, Sense.ACCELERATION), needed_triad(spec, Sense.ANGULAR_VELOCITY)
        units = {UP: "m/s2", FORWARD: "m/s2", TURN: "deg/s", UPRIGHT: "ratio"}
        self.spec = spec.derive(node, channels=tuple(Channel(name, unit) for name, unit in units.items()))
        sign = -1.0 if node.forward.startswith("-") else 1.0
        self._forward = tuple(sign * (axis == node.forward[-1]) for axis in AXES)
        self._period_s, self._settle_s = 1 / needed_rate_hz(spec), node.settle_s

    def start(self) -> TrunkState:
        """Gravity not yet seen."""
        return TrunkState()

    def rows(self, state: TrunkState, data: Array) -> Array:
        """One row for each reading; a reading with a number missing gives a missing row and changes nothing."""
        readings = np.hstack([self._acceleration.of(data), self._turning.of(data)]).tolist()
        return np.array([self._row(state, reading) for reading in readings], dtype=np.float64)

    def _row(self, state: TrunkState, reading: list[float]) -> tuple[float, float, float, float]:
        ax, ay, az, gx, gy, gz = reading
        if not math.isfinite(ax + ay + az + gx + gy + gz):
            return NOWHERE, NOWHERE, NOWHERE, NOWHERE
        if state.seen == 0:
            state.x, state.y, state.z = ax, ay, az
        else:
            self._follow(state, reading)
        state.seen += 1
        size = math.sqrt(state.x**2 + state.y**2 + state.z**2)
        if size < G_M_S2 / 4:  # free fall or a dead accelerometer: there is no up
            return NOWHERE, NOWHERE, NOWHERE, NOWHERE
        ux, uy, uz = state.x / size, state.y / size, state.z / size
        up = ax * ux + ay * uy + az * uz - G_M_S2
        fx, fy, fz = self._forward
        forward = ax * fx + ay * fy + az * fz
        lean = min(abs(fx * ux + fy * uy + fz * uz), 1.0)
        return up, forward, math.degrees(gx * ux + gy * uy + gz * uz), math.sqrt(1 - lean**2)

    def _follow(self, state: TrunkState, reading: list[float]) -> None:
        ax, ay, az, *rates = reading
        wx, wy, wz = (rate * self._period_s for rate in rates)
        x, y, z = state.x, state.y, state.z
        x, y, z = x - (wy * z - wz * y), y - (wz * x - wx * z), z - (wx * y - wy * x)
        pull = self._period_s / min(self._settle_s, (state.seen + 1) * self._period_s)
        state.x, state.y, state.z = x + pull * (ax - x), y + pull * (ay - y), z + pull * (az - z)
