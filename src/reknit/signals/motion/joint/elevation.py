"""The angle between the long axes of two segments, such as arm and trunk: a heading matters only as far as both lean."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.signals.measure import GATE, Gate, measure_channels
from reknit.signals.motion.joint.free import HEADING_ERROR, RELATIVE, UPWARD
from reknit.signals.motion.quaternion import rotate
from reknit.stream import AtGap, Channel, Kind, OpenRowNode, ParameterError, SpecError, State, StreamSpec, Traits
from reknit.stream.items import Array

Floats = NDArray[np.float64]
ERROR = "error"
Direction = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Elevation:
    """The angle between the long axes of two segments, 0 to 180 degrees, from a `FreeJoint(keep=True)`; 0 is the neutral pose.

    In the neutral pose both axes are upright: each is where up lay for its sensor then. Later they lean a1 and a2 from the vertical, in
    directions d apart: cos e = cos a1 cos a2 + sin a1 sin a2 cos d. Only d depends on the heading, and matters only as far as both lean.
    With s its standard error, d lies within d - s and d + s; the angle is that of the middle between the cosines of the nearest and the
    farthest of these, its error how far off it would be at either. Where no heading is known (s = 180 degrees), the angle is the tilt of
    whatever leans more, give or take what the other one leans.

    Channels: `value`, `gate`, `error` (deg). Gate `heading`: the error is above `most_error_deg`. Soft tissue, and inclinations (1 to 2
    degrees), are no part of the error.

    Parameters
    ----------
    proximal, distal
        Where up lay for each sensor in the neutral pose: x, y, z, of any length above 0.
    most_error_deg
        Largest error with which the angle is given.
    """

    proximal: Direction
    distal: Direction
    most_error_deg: float = 5.0

    def open(self, spec: StreamSpec) -> OpenElevation:
        """Open on a free joint; SpecError for another stream, ParameterError for a direction without length or an error not above 0."""
        for direction in (self.proximal, self.distal):
            if not (math.isfinite(math.hypot(*direction)) and math.hypot(*direction) > 0):
                raise ParameterError(f"the neutral pose must be a direction, got {direction}")
        if not self.most_error_deg > 0:
            raise ParameterError(f"most_error_deg must be above 0, got {self.most_error_deg}")
        names = {each.name for each in spec.channels}
        if not {GATE, HEADING_ERROR, *(each.name for each in (*RELATIVE, *UPWARD))} <= names:
            raise SpecError(f"stream {spec.name!r} does not tell how both segments lean; put a FreeJoint(keep=True) before")
        return OpenElevation(self, spec)


class OpenElevation(OpenRowNode[State]):
    """An elevation that was opened; it remembers nothing."""

    traits = Traits(at_gap=AtGap.PASS)

    def __init__(self, elevation: Elevation, spec: StreamSpec) -> None:
        self.spec = spec.derive(elevation, kind=Kind.MEASURE, channels=(*measure_channels("deg"), Channel(ERROR, "deg")))
        self._columns = [[spec.position(each.name) for each in channels] for channels in (RELATIVE, UPWARD)]
        self._heading_error, self._gate = spec.position(HEADING_ERROR), spec.position(GATE)
        self._axes = [np.array(each) / math.hypot(*each) for each in (elevation.proximal, elevation.distal)]
        self._most_deg = elevation.most_error_deg

    def start(self) -> State:
        """An empty state."""
        return State()

    def rows(self, state: State, data: Array) -> Array:
        """Value, gate and error."""
        data = np.asarray(data, dtype=np.float64)
        relative, up = (data[:, columns] for columns in self._columns)
        proximal, distal = self._axes[0][None, :], rotate(relative, self._axes[1])
        high = [(axis * up).sum(axis=1) for axis in (proximal, distal)]
        level = [axis - each[:, None] * up for axis, each in zip((proximal, distal), high, strict=True)]
        across, along = np.cross(level[0], level[1]), (level[0] * level[1]).sum(axis=1)
        apart = np.arctan2(np.sqrt((across * across).sum(axis=1)), along)
        sizes = np.sqrt((level[0] ** 2).sum(axis=1) * (level[1] ** 2).sum(axis=1))
        unsure = np.radians(data[:, self._heading_error])
        most, least = (np.cos(each) for each in (np.maximum(apart - unsure, 0.0), np.minimum(apart + unsure, math.pi)))
        nearest, value, farthest = (
            np.degrees(np.arccos(np.clip(high[0] * high[1] + sizes * each, -1.0, 1.0)))
            for each in (most, (most + least) / 2, least)
        )
        error = np.maximum(farthest - value, value - nearest)
        lost = np.isnan(value) | (data[:, self._gate] == Gate.NO_SIGNAL) | np.isnan(data[:, self._gate])
        gates = np.where(error <= self._most_deg, float(Gate.OPEN), float(Gate.HEADING))
        gates = np.where(lost, float(Gate.NO_SIGNAL), gates)
        return np.column_stack((np.where(gates == Gate.OPEN, value, np.nan), gates, np.where(lost, np.nan, error)))
