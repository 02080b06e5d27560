"""How the trunk tilts while a person stands: away from the neutral pose, and which way."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from reknit.signals.measure import GATE, VALUE
from reknit.signals.motion.balance.trunk import STEEPEST
from reknit.signals.motion.inclination import UP, Inclination, InclinationState, OpenInclination
from reknit.signals.motion.quaternion import conjugate, rotate
from reknit.stream import Channel, ParameterError, StreamSpec
from reknit.stream.items import Array

FORWARD, LEFT = "x", "y"


@dataclass(frozen=True, slots=True)
class Tilt:
    """`Inclination` of the trunk with its two parts: `x` forward and `y` to the person's left, in degrees.

    Parameters
    ----------
    neutral
        Where up lay for the sensor in the neutral pose.
    forward
        The person's forward in the sensor's axes: z for a phone that lies with its back on the chest.
    """

    neutral: tuple[float, float, float]
    forward: tuple[float, float, float] = (0.0, 0.0, 1.0)

    def open(self, spec: StreamSpec) -> OpenTilt:
        """Open on an orientation that keeps what the sensor felt; ParameterError where `forward` points up or down."""
        up, ahead = np.array(self.neutral, dtype=np.float64), np.array(self.forward, dtype=np.float64)
        lengths = math.sqrt(float((up * up).sum())) * math.sqrt(float((ahead * ahead).sum()))
        if not (math.isfinite(lengths) and lengths > 0):
            raise ParameterError(f"neutral and forward must be directions, got {self.neutral} and {self.forward}")
        steep = abs(float((up * ahead).sum())) / lengths
        if steep > STEEPEST:
            raise ParameterError(
                f"the sensor's forward axis points {math.degrees(math.asin(min(1.0, steep))):.0f} degrees up or down in the neutral "
                "pose; wear the sensor upright, or name another axis"
            )
        return OpenTilt(self, spec)


class OpenTilt(OpenInclination):
    """A tilt that was opened."""

    def __init__(self, tilt: Tilt, spec: StreamSpec) -> None:
        super().__init__(Inclination(tilt.neutral), spec)
        channels = (Channel(VALUE, "deg"), Channel(GATE, "code"), Channel(FORWARD, "deg"), Channel(LEFT, "deg"))
        self.spec = spec.derive(tilt, kind=self.spec.kind, channels=channels)
        ahead = np.array(tilt.forward, dtype=np.float64)
        front = ahead - (ahead * self._neutral).sum() * self._neutral
        self._front = front / np.sqrt((front * front).sum())
        self._left = np.cross(self._neutral, self._front)

    def rows(self, state: InclinationState, data: Array) -> Array:
        """Tilt, gate, and the two parts of every sample."""
        up = rotate(conjugate(np.asarray(data[:, self._columns], dtype=np.float64)), UP)
        out = np.empty((len(data), 4))
        out[:, :2] = super().rows(state, data)
        # The body leans forward where the world's up lies behind the body's own.
        for place, side in ((2, self._front), (3, self._left)):
            out[:, place] = np.degrees(-np.arcsin(np.clip((up * side).sum(axis=1), -1.0, 1.0)))
        out[np.isnan(out[:, 0]), 2:] = np.nan
        return out
