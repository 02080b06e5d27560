"""How far a foot is off the ground: by a camera, or by what a plate below it still bears."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from reknit.signals.measure import Gate, measure_channels
from reknit.signals.pose.body import MARGIN, SEEN
from reknit.signals.pose.identity import STEP
from reknit.signals.pose.landmarks import POSITIONS, WIDTH
from reknit.stream import AtGap, Kind, OpenRowNode, ParameterError, Side, SpecError, State, StreamSpec, Traits
from reknit.stream.items import Array

CAMERA_UP, CAMERA_DOWN = 8.0, 5.0
"""Per cent of the leg for `SingleLegStance` on `FootLift`: 7 and 4 cm of a leg of 85 cm, twice what landmarks of a foot at rest jitter."""
PLATE_UP, PLATE_DOWN = 97.0, 95.0
"""Per cent for `SingleLegStance` on `Unloaded`."""


@dataclass(frozen=True, slots=True)
class FootLift:
    """Height of one ankle above the other in the picture, in per cent of the standing leg (hip to ankle).

    Parameters
    ----------
    side
        The foot that is lifted.

    Only the picture's height is used, so the view does not matter, but the camera must be level and at a distance: a foot that is put
    forward on the ground seems lower, one that is put back higher.
    """

    side: Side

    def open(self, spec: StreamSpec) -> OpenFootLift:
        """Open on landmarks; SpecError for other streams."""
        if spec.kind is not Kind.LANDMARKS or spec.width != WIDTH:
            raise SpecError(f"stream {spec.name!r} holds no landmarks: expected {WIDTH} channels, got {spec.width}")
        return OpenFootLift(self, spec)


class OpenFootLift(OpenRowNode[State]):
    """A height of a foot that was opened; it remembers nothing."""

    traits = Traits(at_gap=AtGap.PASS)

    def __init__(self, node: FootLift, spec: StreamSpec) -> None:
        other = node.side.other
        names = (f"{node.side.value}_ankle", f"{other.value}_ankle", f"{other.value}_hip")
        self._places = [POSITIONS[name] * STEP for name in names]
        self.spec = spec.derive(node, kind=Kind.MEASURE, channels=measure_channels("%"))

    def start(self) -> State:
        """An empty state."""
        return State()

    def rows(self, state: State, data: Array) -> Array:
        """Value and gate of every row."""
        values = np.asarray(data, dtype=np.float64)
        out = np.empty((len(values), 2))
        x, y, seen = (values[:, [place + field for place in self._places]] for field in (0, 1, 3))
        inside = ((x >= MARGIN) & (x <= 1 - MARGIN) & (y >= MARGIN) & (y <= 1 - MARGIN)).all(axis=1)
        leg = y[:, 1] - y[:, 2]
        with np.errstate(divide="ignore", invalid="ignore"):
            out[:, 0] = 100.0 * (y[:, 1] - y[:, 0]) / leg
        out[:, 1] = Gate.OPEN
        out[~(leg > 0), 1] = Gate.HIDDEN  # a leg that does not point down is not stood on
        out[~(seen >= SEEN).all(axis=1), 1] = Gate.HIDDEN
        out[~inside, 1] = Gate.OUT_OF_FRAME
        out[np.isnan(values[:, 0]), 1] = Gate.NO_PERSON
        out[out[:, 1] != Gate.OPEN, 0] = np.nan
        return out


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
