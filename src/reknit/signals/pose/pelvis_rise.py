"""How far the pelvis of a person who faces a camera has risen since they stood on the floor."""

from __future__ import annotations

import math
from dataclasses import dataclass

from reknit.signals.measure import Gate, measure_channels
from reknit.signals.pose.body import SMOOTHING, OpenBody, beside_channels, beside_readings
from reknit.signals.pose.compensation import Point
from reknit.signals.pose.floor import Floor, Stand
from reknit.signals.pose.read import REST, REST_S, Reading
from reknit.signals.pose.view import View
from reknit.stream import Side, StreamSpec

OWN = REST + 2
"""Where a memory holds, behind the first second, what is known of the floor."""


@dataclass(frozen=True, slots=True)
class PelvisRise:
    """How far the middle of the hips lies above its place of the first second, in per cent of the leg (hip to ankle) of that second.

    In the first second the person stands still on the floor: WARM_UP. The camera does not move, so that its picture is the reference, and
    stands as high as the hips: then a person who comes nearer grows about their hips, and the rise is right whatever the distance; the size
    is that of the trunk or the shoulders, whichever has grown more, since leaning and turning can only make them smaller. AWAY, and a new
    first second as soon as both feet stand, where the camera has moved or the person stands elsewhere (`Floor`). All other gates are those
    of every measure by a camera (`BodyMeasures`) from the front.

    Parameters
    ----------
    side
        The leg that leads: the side of what is measured beside.
    beside
        Ids of further measures, as in `BodyMeasures`.
    """

    side: Side = Side.RIGHT
    beside: tuple[str, ...] = ()

    def open(self, spec: StreamSpec) -> OpenPelvisRise:
        """Open on landmarks; SpecError for other streams, ParameterError for a further measure that is unknown or asked for twice."""
        SMOOTHING.open(spec)
        return OpenPelvisRise(self, spec)


class OpenPelvisRise(OpenBody):
    """A rise that was opened."""

    def __init__(self, node: PelvisRise, spec: StreamSpec) -> None:
        readings = [RiseReading(), *beside_readings(node.beside, node.side, View.FRONT)]
        channels = (*measure_channels("%"), *beside_channels(node.beside))
        super().__init__(node, spec, channels, readings, SMOOTHING)


class RiseReading(Reading):
    """The rise, read from hips, shoulders and ankles of both sides."""

    def __init__(self) -> None:
        parts = ("ankle", "hip", "shoulder")
        super().__init__(None, Side.LEFT, View.FRONT, tuple(f"{side}_{part}" for part in parts for side in ("left", "right")))

    def fresh(self) -> list[float]:
        """A memory of nothing."""
        return [*super().fresh(), *Floor.fresh()]

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
        """As `Reading.read`; while the feet are not to be seen, nobody knows for long where they were."""
        if gate is Gate.JUMPED or self._parts(unseen) is not None:
            floor = Floor(memory[OWN:])
            floor.unseen(passed_s)
            memory[OWN:] = floor.memory
        return super().read(memory, row, points, unseen, gate, azimuth_deg, breadth, passed_s, time_ns)

    def _pictured(
        self, memory: list[float], points: dict[str, Point], gate: Gate, azimuth_deg: float, breadth: float, passed_s: float
    ) -> tuple[float, float]:
        viewed = self._viewed(memory, azimuth_deg, breadth)
        gate = viewed if gate is Gate.OPEN else gate
        stand = Stand.of([points[name] for name in self.names])
        if stand is None:
            return math.nan, float(Gate.HIDDEN)
        floor = Floor(memory[OWN:])
        known = memory[REST] >= REST_S
        if floor.lost(stand, passed_s, known=known):
            memory[REST], known = 0.0, False
        told = self._told(memory, floor, stand, gate, passed_s, known=known)
        memory[OWN:] = floor.memory
        return told

    def _told(
        self, memory: list[float], floor: Floor, stand: Stand, gate: Gate, passed_s: float, *, known: bool
    ) -> tuple[float, float]:
        if known:
            return floor.rise(stand), float(gate)
        if gate is not Gate.OPEN:
            return math.nan, float(gate)
        if not floor.still(stand):
            memory[REST] = 0.0
        step_s = max(passed_s, 1e-3)
        memory[REST] += step_s
        floor.stand(stand, step_s / memory[REST])
        return math.nan, float(Gate.AWAY if floor.away else Gate.WARM_UP)
