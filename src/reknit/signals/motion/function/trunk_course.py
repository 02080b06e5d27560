"""What a sensor on the trunk tells of rising, turning and sitting down: lean, turning about the vertical, and vertical acceleration."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reknit.signals.measure import GATE, VALUE
from reknit.signals.motion.balance.tilt import OpenTilt, Tilt
from reknit.signals.motion.imu_channels import G_M_S2
from reknit.signals.motion.inclination import UP as UPWARDS
from reknit.signals.motion.inclination import InclinationState
from reknit.signals.motion.quaternion import conjugate, rotate
from reknit.stream import Channel, StreamSpec
from reknit.stream.items import Array

TURN, UP = "turn", "up"


@dataclass(frozen=True, slots=True)
class TrunkCourse:
    """The lean of the trunk, forward positive, in degrees from the neutral pose, with what a function test is told from beside it.

    `turn` is the angular velocity about the vertical in deg/s, leftwards positive; `up` the vertical acceleration in m/s2 without
    gravity. Both are of the sensor as it is, not of the neutral pose.

    Parameters
    ----------
    neutral, forward
        As in `Tilt`.
    """

    neutral: tuple[float, float, float]
    forward: tuple[float, float, float] = (0.0, 0.0, 1.0)

    def open(self, spec: StreamSpec) -> OpenTrunkCourse:
        """Open on an orientation that keeps what the sensor felt; ParameterError where `forward` points up or down."""
        return OpenTrunkCourse(self, spec)


class OpenTrunkCourse(OpenTilt):
    """A trunk's course that was opened."""

    def __init__(self, course: TrunkCourse, spec: StreamSpec) -> None:
        tilt = Tilt(course.neutral, course.forward)
        tilt.open(spec)  # refuses what cannot be
        super().__init__(tilt, spec)
        channels = (Channel(VALUE, "deg"), Channel(GATE, "code"), Channel(TURN, "deg/s"), Channel(UP, "m/s2"))
        self.spec = spec.derive(course, kind=self.spec.kind, channels=channels)

    def rows(self, state: InclinationState, data: Array) -> Array:
        """Lean, gate, turning and vertical acceleration of every sample; all but the gate missing where it is shut."""
        tilted = super().rows(state, data)
        up = rotate(conjugate(np.asarray(data[:, self._columns], dtype=np.float64)), UPWARDS)
        out = np.empty((len(data), 4))
        out[:, 0], out[:, 1] = tilted[:, 2], tilted[:, 1]
        out[:, 2] = np.degrees((data[:, self._turning] * up).sum(axis=1))
        out[:, 3] = (data[:, self._acceleration] * up).sum(axis=1) - G_M_S2
        out[np.isnan(out[:, 0]), 2:] = np.nan
        return out
