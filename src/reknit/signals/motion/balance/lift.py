"""How far a foot is off the ground: by a camera, or by what a plate below it still bears."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from reknit.signals.measure import Gate, measure_channels
from reknit.signals.pose.body import SMOOTHING, OpenBody
from reknit.signals.pose.compensation import Point
from reknit.signals.pose.read import Reading
from reknit.signals.pose.view import View
from reknit.stream import AtGap, Kind, OpenRowNode, ParameterError, Side, State, StreamSpec, Traits
from reknit.stream.items import Array

CAMERA_UP, CAMERA_DOWN = 8.0, 5.0
"""Per cent of the leg for `SingleLegStance` on `FootLift`: 7 and 4 cm of a leg of 85 cm, twice what landmarks of a foot at rest jitter."""
PLATE_UP, PLATE_DOWN = 97.0, 95.0
"""Per cent for `SingleLegStance` on `Unloaded`."""


@dataclass(frozen=True, slots=True)
class FootLift:
    """Height of one ankle above the other in the picture, in per cent of the standing leg (hip to ankle).

    Its gates are those of every measure by a camera (`BodyMeasures`), from the view that is asked for.

    Parameters
    ----------
    side
        The foot that is lifted.
    view
        The view from which the height may be told.

    Only the picture's height is used, so that the camera must be level and at a distance: a foot that is put forward on the ground seems
    lower, one that is put back higher.
    """

    side: Side
    view: View = View.ANY

    def open(self, spec: StreamSpec) -> OpenFootLift:
        """Open on landmarks; SpecError for other streams."""
        SMOOTHING.open(spec)
        return OpenFootLift(self, spec)


class OpenFootLift(OpenBody):
    """A height of a foot that was opened."""

    def __init__(self, node: FootLift, spec: StreamSpec) -> None:
        super().__init__(node, spec, measure_channels("%"), [LiftReading(node.side, node.view)], SMOOTHING)


class LiftReading(Reading):
    """The height of one ankle above the other, read from both and the hip of the leg that is stood on."""

    def __init__(self, side: Side, view: View) -> None:
        other = side.other.value
        super().__init__(None, side, view, (f"{side.value}_ankle", f"{other}_ankle", f"{other}_hip"))

    def _pictured(
        self, memory: list[float], points: dict[str, Point], gate: Gate, azimuth_deg: float, breadth: float, passed_s: float
    ) -> tuple[float, float]:
        viewed = self._viewed(memory, azimuth_deg, breadth)
        lifted, stood, hip = (points[name][1] for name in self.names)
        if not stood > hip:  # a leg that does not point down is not stood on
            return math.nan, float(Gate.HIDDEN)
        return 100 * (stood - lifted) / (stood - hip), float(viewed if gate is Gate.OPEN else gate)


@dataclass(frozen=True, slots=True)
class Unloaded:
    """How little of the weight is on one of two plates, per cent: 50 on both feet alike, 100 where the foot is in the air.

    Parameters
    ----------
    foot, other
        Names of the vertical forces of the plate below the foot that is lifted, and of the other.
    least_n
        Where both together bear less, nobody stands there: NO_PERSON.
    """

    foot: str
    other: str
    least_n: float = 50.0

    def open(self, spec: StreamSpec) -> OpenUnloaded:
        """Open on forces; SpecError where a channel is missing, ParameterError where they are in different units."""
        if not 0 < self.least_n < math.inf:
            raise ParameterError(f"least_n must be above 0, got {self.least_n!r}")
        return OpenUnloaded(self, spec)


class OpenUnloaded(OpenRowNode[State]):
    """An unloading that was opened; it remembers nothing."""

    traits = Traits(at_gap=AtGap.PASS)

    def __init__(self, node: Unloaded, spec: StreamSpec) -> None:
        self._places = [spec.position(node.foot), spec.position(node.other)]
        channels = [spec.channels[place] for place in self._places]
        if self._places[0] == self._places[1] or {each.unit for each in channels} != {"N"}:
            raise ParameterError(f"two channels in N are needed, got {[(each.name, each.unit) for each in channels]}")
        self._scales = [(each.scale, each.offset) for each in channels]
        self._least_n = node.least_n
        self.spec = spec.derive(node, kind=Kind.MEASURE, channels=measure_channels("%"))

    def start(self) -> State:
        """An empty state."""
        return State()

    def rows(self, state: State, data: Array) -> Array:
        """Value and gate of every row; plates that count downward force as negative are the same."""
        borne = [
            np.abs(np.asarray(data[:, place], dtype=np.float64) * scale + offset)
            for place, (scale, offset) in zip(self._places, self._scales, strict=True)
        ]
        total = borne[0] + borne[1]
        out = np.empty((len(total), 2))
        out[:, 1] = np.where(np.isfinite(total), np.where(total >= self._least_n, Gate.OPEN, Gate.NO_PERSON), Gate.NO_SIGNAL)
        with np.errstate(divide="ignore", invalid="ignore"):
            out[:, 0] = np.where(out[:, 1] == Gate.OPEN, 100.0 * borne[1] / total, np.nan)
        return out
