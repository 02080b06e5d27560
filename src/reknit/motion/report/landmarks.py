"""A report about landmarks of a camera: which angles this view allows, and the repetitions that were found; as plain data and as one page.

Offline: repetitions are found by a threshold that the whole recording gives. The angles, their gates and the counting are the live nodes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.formats.recording import Recording
from reknit.motion.coordination import Coordination
from reknit.motion.report.why_shut import why_shut
from reknit.motion.seen import Angle, Seen, seen
from reknit.signals.catalogue import measure_graph, measures
from reknit.signals.movement.cycle import POINTS
from reknit.signals.movement.repetition import Repetitions
from reknit.signals.movement.smoothness import Smoothness
from reknit.signals.movement.symmetry import Symmetry
from reknit.signals.movement.tempo import Tempo
from reknit.signals.movement.withheld import Why, Withheld
from reknit.signals.pose.angle import Joint
from reknit.signals.pose.view import View
from reknit.stream import Event, Graph, Kind, Placed, Side, SpecError

Floats = NDArray[np.float64]
VIEWS = {each.value: View.SIDE for each in (Joint.KNEE_FLEXION, Joint.HIP_FLEXION, Joint.TRUNK_LEAN)}
"""From where degrees are trusted; the others from the front."""
COUNTED_BY = (Joint.KNEE_FLEXION.value, Joint.SHOULDER_ELEVATION.value)
LEAST_DEG = 25.0
"""An angle that changes by less holds no repetitions."""
START, REACH, RESET, TURN = 0.35, 0.6, 0.25, 0.1
"""Thresholds as shares of the way from the 5th to the 95th percentile of the angle."""
SHORTEST_S = 0.4
REST_S = 1.0
"""So long before a repetition the angle's least value is looked for: there the way out begins."""


@dataclass(frozen=True, slots=True)
class LandmarkReport:
    """What a recording gave.

    Parameters
    ----------
    file
        Its name.
    pictures, duration_s
        How many, and how long.
    angles
        Every measure of both sides, all along the recording.
    counted
        The one by which repetitions were found; None where none moves enough.
    movements
        Complete and partial repetitions, as their events have them.
    """

    file: str
    pictures: int
    duration_s: float
    angles: tuple[Seen, ...]
    counted: Seen | None
    movements: tuple[dict[str, Any], ...]

    @classmethod
    def of(cls, recording: Recording, file: str) -> LandmarkReport:
        """The report about landmarks; SpecError for another stream."""
        if recording.spec.kind is not Kind.LANDMARKS:
            raise SpecError(f"{file} holds {recording.spec.kind.value}, not landmarks")
        names = [name for name, each in measures().items() if Kind.LANDMARKS in each.kinds and name != Joint.KNEE_EXTENSION]
        asked = [Angle(name, side, VIEWS.get(name, View.FRONT)) for name in names for side in (Side.LEFT, Side.RIGHT)]
        found = tuple(seen(recording, asked))
        counted = _moving(found)
        movements = () if counted is None else _movements(recording, counted)
        return cls(file, recording.rows, recording.duration_s, found, counted, movements)

    @property
    def complete(self) -> list[dict[str, Any]]:
        """The repetitions that were complete."""
        return [each for each in self.movements if each["complete"]]

    @property
    def spans(self) -> list[tuple[float, float]]:
        """From where to where the complete ones went."""
        return [(each["start_s"], each["end_s"]) for each in self.complete]

    def angle(self, measure: str, side: Side) -> Seen:
        """One of the angles."""
        return next(each for each in self.angles if (each.measure, each.side) == (measure, side))

    def courses(self, angle: Seen) -> list[Floats | None]:
        """An angle in each complete repetition at 0 to 100 % of it; None where too little of it may be shown."""
        return [angle.course(*span, POINTS) for span in self.spans]

    def ranges(self, side: Side) -> list[float | None]:
        """The range of each complete repetition on a side; None where it may not be shown."""
        if self.counted is None:
            return []
        angle = self.angle(self.counted.measure, side)
        since_s = [0.0, *(end_s for _, end_s in self.spans)]
        return [angle.range(since, *span) for since, span in zip(since_s, self.spans, strict=False)]

    @property
    def tempo(self) -> Tempo:
        """Tempo over all movements."""
        return Tempo.of(self.movements)

    @property
    def symmetry(self) -> Symmetry | Withheld:
        """Of the ranges of both sides."""
        sides = [[each for each in self.ranges(side) if each is not None] for side in (Side.LEFT, Side.RIGHT)]
        return Symmetry.of(sides[0], sides[1])

    @property
    def smoothness(self) -> list[Smoothness | Withheld]:
        """Of the way out of each complete repetition, by the speed of the angle."""
        return [] if self.counted is None else [_smooth(self.counted, each) for each in self.complete]

    def coordination(self) -> list[Coordination]:
        """How joints moved in time with each other over the complete repetitions: hip and knee of the leg that was counted by, and left
        and right.
        """
        if self.counted is None:
            return []
        name, side = self.counted.measure, self.counted.side
        pairs = [(self.angle(name, Side.LEFT), self.angle(name, Side.RIGHT))]
        if name == Joint.KNEE_FLEXION:
            pairs.insert(0, (self.angle(Joint.HIP_FLEXION, side), self.counted))
        return [Coordination.of(*pair, self.spans) for pair in pairs]

    def beside(self) -> list[tuple[Seen, float | None]]:
        """What people do in place of the movement: each measure with the median of its largest values in the repetitions, or None."""
        kinds = {Joint.TRUNK_LEAN.value} | {each.measure for each in self.angles} - {each.value for each in Joint}
        told = []
        for angle in (each for each in self.angles if each.measure in kinds):
            known = [float(course.max()) for course in self.courses(angle) if course is not None]
            told.append((angle, float(np.median(known)) if known else None))
        return told

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        smooth = [each for each in self.smoothness if isinstance(each, Smoothness)]
        symmetry = self.symmetry
        return {
            "file": self.file,
            "pictures": self.pictures,
            "duration_s": self.duration_s,
            "angles": [
                {"measure": each.measure, "side": each.side.value, "trusted": each.shut() is None, "gates": each.shares()}
                for each in self.angles
            ],
            "counted_by": None if self.counted is None else {"measure": self.counted.measure, "side": self.counted.side.value},
            "repetitions": self.complete,
            "partial": [each for each in self.movements if not each["complete"]],
            "tempo": asdict(self.tempo),
            "ranges": {side.value: self.ranges(side) for side in (Side.LEFT, Side.RIGHT)},
            "smoothness": [asdict(each) for each in smooth],
            "symmetry": asdict(symmetry) if isinstance(symmetry, Symmetry) else None,
            "coordination": [each.to_dict() for each in self.coordination()],
            "beside": [{"measure": each.measure, "side": each.side.value, "largest": value} for each, value in self.beside()],
            "withheld": self.withheld(),
        }

    def withheld(self) -> list[str]:
        """A sentence for each number that is missing, and why."""
        if self.counted is None:
            least = f"{LEAST_DEG:g} degrees"
            return [f"No repetitions: neither a knee nor an arm that could be seen moves by {least} or more."]
        told = []
        if (shut := self.counted.shut()) is not None:
            name = self.counted.measure.replace("_", " ")
            told.append(
                f"Degrees of the {self.counted.side.value} {name} are withheld ({why_shut(shut)}); repetitions and tempo are told."
            )
        slow = next((each for each in self.smoothness if isinstance(each, Withheld)), None)
        if slow is not None and not any(isinstance(each, Smoothness) for each in self.smoothness):
            told.append(f"Smoothness is withheld: {slow.said}.")
        if isinstance(symmetry := self.symmetry, Withheld):
            told.append(f"Symmetry is withheld: {symmetry.said}.")
        return told


def _moving(angles: Sequence[Seen]) -> Seen | None:
    """Of knees and arms the one that moves most, and of two sides that move alike the one whose degrees are trusted longer."""
    found = []
    for each in angles:
        known = each.value[np.isfinite(each.value)]
        if each.measure not in COUNTED_BY or len(known) < 10:
            continue
        way = float(np.subtract(*np.percentile(known, (95, 5))))
        if way >= LEAST_DEG:
            found.append((way, each.shares().get("open", 0.0), each))
    if not found:
        return None
    most = max(way for way, _, _ in found)
    return max((each for each in found if each[0] > 0.7 * most), key=lambda each: each[1] + 1e-3 * each[0])[2]


def _movements(recording: Recording, angle: Seen) -> tuple[dict[str, Any], ...]:
    low, high = np.percentile(angle.value[np.isfinite(angle.value)], (5, 95)).tolist()
    start, reach, reset = (low + share * (high - low) for share in (START, REACH, RESET))
    rule = Repetitions(start, reach, reset, TURN * (high - low), SHORTEST_S, 0.0)
    spec, view = recording.spec, VIEWS.get(angle.measure, View.FRONT)
    nodes = measure_graph(angle.measure, Kind.LANDMARKS, source=spec, side=angle.side, view=view)
    graph = Graph((*nodes, Placed("repetitions", rule, (nodes[-1].name,))), ("repetitions",)).open({spec.name: spec})
    outs = [out for item in recording.items() for _, out in graph.push(spec.name, item)]
    outs += [out for _, out in graph.flush()]
    return tuple(dict(out.value) for out in outs if isinstance(out, Event))


def _smooth(angle: Seen, repetition: dict[str, Any]) -> Smoothness | Withheld:
    """Of the way from rest to the furthest point: of pictures at even times, since smoothness is of a speed at one rate."""
    shown, times = angle.shown, angle.time_s
    inside = np.flatnonzero((times >= repetition["start_s"]) & (times <= repetition["end_s"]))
    if not len(inside) or not np.isfinite(shown[inside]).any():
        return Withheld(Why.MISSING, "the angle was not shown there")
    furthest = inside[int(np.nanargmax(shown[inside]))]
    before = np.flatnonzero((times >= repetition["start_s"] - REST_S) & (times <= repetition["start_s"]) & np.isfinite(shown))
    if not len(before):
        return Withheld(Why.MISSING, "the angle was not shown there")
    rest = before[int(np.argmin(shown[before]))]
    around = (times >= times[rest]) & (times <= times[furthest])
    known = around & np.isfinite(shown)
    if np.count_nonzero(known) < 0.9 * np.count_nonzero(around) or np.count_nonzero(known) < 5:
        return Withheld(Why.MISSING, "too much of the angle was not shown there")
    step_s = float(np.median(np.diff(times[known])))
    even = np.arange(times[known][0], times[known][-1], step_s)
    speed = np.abs(np.gradient(np.interp(even, times[known], shown[known]), step_s))
    # Both ends are turning points, where the speed is none; so few pictures a second rarely show one of them.
    return Smoothness.of(np.concatenate(([0.0], speed, [0.0])), round(1 / step_s, 3))
