"""How far a body segment is tilted away from its neutral pose, by one motion sensor on it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.signals.measure import Gate, measure_channels
from reknit.signals.motion.quaternion import conjugate, rotate
from reknit.stream import AtGap, Gap, Items, Kind, OpenRowNode, ParameterError, SpecError, State, StreamSpec, Traits
from reknit.stream.items import Array

Floats = NDArray[np.float64]
UP = np.array([0.0, 0.0, 1.0])
PARTS = ("quaternion w", "quaternion x", "quaternion y", "quaternion z")


@dataclass(frozen=True, slots=True)
class Inclination:
    """The angle between where up lies for the sensor now and where it lay in the neutral pose, 0 to 180 degrees.

    It needs no heading, and it does not matter how the sensor sits on the segment, as long as it does not slip: a turn about the vertical
    changes nothing. It does not tell in which direction the segment is tilted, and it is the segment's own tilt: of an arm, that of the
    trunk with it. Error: that of the inclination, about 1 degree RMS when moving slowly (docs/science/joint-angles.md), and what the
    sensor moves on skin and clothes, which nobody has measured here.

    Parameters
    ----------
    neutral
        Where up lay for the sensor in the neutral pose: x, y, z, of any length above 0.
    """

    neutral: tuple[float, float, float]

    def open(self, spec: StreamSpec) -> OpenInclination:
        """Open on an orientation; SpecError where there is none in the stream, ParameterError for a direction without length."""
        length = math.sqrt(sum(part * part for part in self.neutral))
        if not (math.isfinite(length) and length > 0):
            raise ParameterError(f"the neutral pose must be a direction, got {self.neutral}")
        if missing := [part for part in PARTS if part not in [channel.name for channel in spec.channels]]:
            raise SpecError(f"stream {spec.name!r} holds no orientation: it has no channel {missing[0]!r}")
        return OpenInclination(self, spec)


@dataclass(slots=True)
class InclinationState(State):
    """How many samples behind a gap are not yet settled."""

    unsettled: int = 0


class OpenInclination(OpenRowNode[InclinationState]):
    """An inclination that was opened.

    At the beginning it is settled at once: the neutral pose was held still until then. Behind a gap the orientation begins anew in the
    middle of a movement, and its warm-up is withheld.
    """

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, inclination: Inclination, spec: StreamSpec) -> None:
        self.spec = spec.derive(inclination, kind=Kind.MEASURE, channels=measure_channels("deg"))
        self._columns = [spec.position(part) for part in PARTS]
        neutral = np.array(inclination.neutral, dtype=np.float64)
        self._neutral = neutral / np.sqrt((neutral * neutral).sum())
        self._warm_up = spec.warm_up

    def start(self) -> InclinationState:
        """Settled."""
        return InclinationState()

    def gap(self, state: InclinationState, gap: Gap) -> Items:
        """The gap; what comes behind it has to settle."""
        state.unsettled = self._warm_up
        return (gap,)

    def rows(self, state: InclinationState, data: Array) -> Array:
        """Value and gate of every sample."""
        up = rotate(conjugate(np.asarray(data[:, self._columns], dtype=np.float64)), UP)
        across = np.cross(self._neutral, up)
        along = (up * self._neutral).sum(axis=1)
        out = np.empty((len(data), 2))
        out[:, 0] = np.degrees(np.arctan2(np.sqrt((across * across).sum(axis=1)), along))
        out[:, 1] = np.where(np.isnan(out[:, 0]), Gate.NO_SIGNAL, Gate.OPEN)
        settling = min(state.unsettled, len(data))
        out[:settling] = np.nan, float(Gate.WARM_UP)
        state.unsettled -= settling
        return out
