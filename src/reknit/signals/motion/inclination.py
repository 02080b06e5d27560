"""How far a body segment is tilted away from its neutral pose, by one motion sensor on it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.signals.measure import Gate, measure_channels
from reknit.signals.motion.orientation.orientation import KEPT
from reknit.signals.motion.quaternion import conjugate, rotate
from reknit.stream import AtGap, Kind, OpenRowNode, ParameterError, SpecError, State, StreamSpec, Traits
from reknit.stream.items import Array

Floats = NDArray[np.float64]
UP = np.array([0.0, 0.0, 1.0])
STILL_RAD_S = math.radians(15.0)
"""Faster is moving: a person who stands or sits relaxed stays well below it, and a tremor too."""
GRAVITY_M_S2 = (8.3, 11.3)
"""Outside of it the sensor feels more than gravity, or its unit is wrong."""
BRIDGED_S = 0.2
"""Behind a hole of a little less than `Orientation.coast_s` and more, what the orientation says has to settle."""
USUAL_HZ = 60.0
"""Of a phone's irregular samples."""
PARTS = ("quaternion w", "quaternion x", "quaternion y", "quaternion z")
FELT = tuple(channel.name for channel in KEPT)


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
    still_s
        The orientation has settled behind its warm-up, or as soon as the sensor has been still for so long: at rest up is what it feels.
    """

    neutral: tuple[float, float, float]
    still_s: float = 0.25

    def open(self, spec: StreamSpec) -> OpenInclination:
        """Open on an orientation; SpecError where there is none in the stream, ParameterError for a direction without length."""
        length = math.sqrt(sum(part * part for part in self.neutral))
        if not (math.isfinite(length) and length > 0):
            raise ParameterError(f"the neutral pose must be a direction, got {self.neutral}")
        if missing := [part for part in (*PARTS, *FELT) if part not in [channel.name for channel in spec.channels]]:
            raise SpecError(
                f"stream {spec.name!r} holds no orientation with what the sensor felt: it has no channel {missing[0]!r}; use "
                "Orientation(keep=True)"
            )
        return OpenInclination(self, spec)


@dataclass(slots=True)
class InclinationState(State):
    """How many samples are not yet settled, for how many the sensor has been still until now, and how many are missing until now."""

    unsettled: int
    still: int = 0
    missing: int = 0


class OpenInclination(OpenRowNode[InclinationState]):
    """An inclination that was opened."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, inclination: Inclination, spec: StreamSpec) -> None:
        self.spec = spec.derive(inclination, kind=Kind.MEASURE, channels=measure_channels("deg"))
        self._columns = [spec.position(part) for part in PARTS]
        self._acceleration = [spec.position(part) for part in FELT[:3]]
        self._turning = [spec.position(part) for part in FELT[3:]]
        neutral = np.array(inclination.neutral, dtype=np.float64)
        self._neutral = neutral / np.sqrt((neutral * neutral).sum())
        self._warm_up = spec.warm_up
        rate_hz = spec.rate_hz if spec.rate is not None else USUAL_HZ
        self._still = max(1, round(inclination.still_s * rate_hz))
        self._bridged = round(BRIDGED_S * rate_hz)

    def start(self) -> InclinationState:
        """Nothing felt yet."""
        return InclinationState(self._warm_up)

    def rows(self, state: InclinationState, data: Array) -> Array:
        """Value and gate of every sample."""
        up = rotate(conjugate(np.asarray(data[:, self._columns], dtype=np.float64)), UP)
        across = np.cross(self._neutral, up)
        along = (up * self._neutral).sum(axis=1)
        out = np.empty((len(data), 2))
        out[:, 0] = np.degrees(np.arctan2(np.sqrt((across * across).sum(axis=1)), along))
        out[:, 1] = np.where(np.isnan(out[:, 0]), Gate.NO_SIGNAL, Gate.OPEN)
        missing = np.isnan(out[:, 0])
        if state.unsettled or state.missing or missing.any():
            self._settle(state, data, out, missing.tolist())
        return out

    def _settle(self, state: InclinationState, data: Array, out: Floats, missing: list[bool]) -> None:
        """Withhold what has not settled: at the beginning, and behind a hole so long that the orientation began anew."""
        still = stillness(data[:, self._acceleration], data[:, self._turning]).tolist()
        for row, is_still in enumerate(still):
            if missing[row]:
                state.missing += 1
            else:
                if state.missing > self._bridged:
                    state.unsettled, state.still = self._warm_up, 0
                state.missing = 0
            if state.unsettled == 0 or state.still >= self._still:
                state.unsettled = 0
                continue
            if not missing[row]:
                out[row] = np.nan, float(Gate.WARM_UP)
            state.still = state.still + 1 if is_still else 0
            state.unsettled -= 1


def stillness(acceleration_m_s2: Array, turning_rad_s: Array) -> NDArray[np.bool_]:
    """Whether a sensor is still at each sample: it turns slower than 15 degrees a second and feels about 1 g. Arrays (samples, 3)."""
    pull = np.sqrt((acceleration_m_s2 * acceleration_m_s2).sum(axis=1))
    speed = np.sqrt((turning_rad_s * turning_rad_s).sum(axis=1))
    return np.asarray((speed < STILL_RAD_S) & (pull > GRAVITY_M_S2[0]) & (pull < GRAVITY_M_S2[1]))
