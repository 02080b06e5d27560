"""What one camera measures of a body: angles and compensations, each behind its gate, a row of them for each picture.

A single camera sees a plane. An angle is read in that plane and is only as good as the view: seen from 30 degrees off, a knee bent to
90 reads 83. High visibility proves nothing. So each measure says what it needs, and where that is in doubt the sample counts
repetitions and shows no degrees, or is missing, with the reason.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reknit.signals.measure import GATE, VALUE, Gate, measure_channels
from reknit.signals.pose.angle import Joint
from reknit.signals.pose.body_state import BodyState
from reknit.signals.pose.compensation import Compensation, Point
from reknit.signals.pose.identity import Identity
from reknit.signals.pose.landmarks import FIELDS, POSITIONS, STEP, frame_size
from reknit.signals.pose.one_euro import FORGET_S, OneEuro
from reknit.signals.pose.read import Reading, unit_of
from reknit.signals.pose.view import View, ViewEstimate, body_height
from reknit.stream import (
    NS_PER_S,
    AtGap,
    Channel,
    Chunk,
    Control,
    Gap,
    GapReason,
    Item,
    Items,
    Kind,
    Node,
    OpenNode,
    ParameterError,
    Side,
    StreamSpec,
    Traits,
)
from reknit.stream.items import chunk_of

SCENE = "scene"
VISIBILITY = FIELDS.index("visibility")
MARGIN = 0.02
"""A landmark so near to the edge, as a share of the picture, is not in it: the model goes on guessing beyond."""
SEEN = 0.5
"""Visibility from which on a landmark is taken as seen."""
FAR, NEAR = 0.25, 1.3
"""Body height as a share of the picture's, beyond which degrees are not trusted."""
TALL_S = 30.0
SMOOTHING = OneEuro()


@dataclass(frozen=True, slots=True)
class BodyMeasures:
    """Measures of one person's side from landmarks.

    Puts out `value` and `gate` of the measure, then ``<id>.value`` and ``<id>.gate`` of each further one. Control "scene" says whether the
    picture can be relied on: 0 that it can, 1 that it is too dark or that there are several people.

    Parameters
    ----------
    measure
        The id of a `Joint` or `Compensation`.
    side
        The person's side.
    view
        The view from which the angles' degrees may be trusted; compensations are read from the front.
    beside
        Ids of further measures.
    smoothing
        How landmarks are smoothed.
    """

    measure: str
    side: Side
    view: View = View.ANY
    beside: tuple[str, ...] = ()
    smoothing: OneEuro = SMOOTHING

    def open(self, spec: StreamSpec) -> OpenBodyMeasures:
        """Open on landmarks; SpecError for other streams, ParameterError for an unknown measure or one that is asked for twice."""
        self.smoothing.open(spec)
        return OpenBodyMeasures(self, spec)


class OpenBody(OpenNode[BodyState]):
    """Readings of one body that were opened; they take row by row, so that chunks do not matter.

    What holds for the whole body (nobody there, a jump, the view, the distance, the picture) is judged here once for all of them.
    """

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(
        self, node: Node, spec: StreamSpec, channels: Sequence[Channel], readings: Sequence[Reading], smoothing: OneEuro
    ) -> None:
        self.spec = spec.derive(node, kind=Kind.MEASURE, channels=tuple(channels), delay_s=smoothing.delay_s)
        self._smoothing = smoothing
        width, height = frame_size(spec)
        self._aspect = width / height
        self._readings = readings
        self._names = sorted({name for each in self._readings for name in each.names})
        self._places = [POSITIONS[name] * STEP for name in self._names]

    def start(self) -> BodyState:
        """Nobody seen yet."""
        return BodyState([], [], memories=[each.fresh() for each in self._readings])

    def chunk(self, state: BodyState, chunk: Chunk) -> Items:
        """Values and gates of every row."""
        times = chunk.times().tolist()
        out = np.array([self._row(state, row, time_ns) for row, time_ns in zip(chunk.data.tolist(), times, strict=True)])
        return (chunk_of((self.spec, chunk.epoch, chunk.first, out, chunk.times_ns)),)

    def gap(self, state: BodyState, gap: Gap) -> Items:
        """Begin anew; a pause keeps what is known of the person, and the picture stays what it is."""
        fresh = self.start()
        fresh.picture = state.picture
        if gap.reason is GapReason.PAUSE:
            fresh.tall, fresh.memories = state.tall, state.memories
        state.become(fresh)
        return (gap,)

    def other(self, state: BodyState, item: Item) -> Items:
        """Control "scene" is for this node; everything else passes."""
        if isinstance(item, Control) and item.name == SCENE:
            state.picture = int(item.value != 0)
            return ()
        return (item,)

    def _row(self, state: BodyState, row: list[float], time_ns: int) -> list[float]:
        out: list[float] = []
        if row[0] != row[0]:
            return [math.nan, float(Gate.NO_PERSON)] * len(self._readings)
        passed_s = (time_ns - state.time_ns) / NS_PER_S if state.seen else 0.0
        gate = self._whole(state, row, time_ns, passed_s)
        points = self._points(state, row, passed_s)
        unseen = self._unseen(row)
        azimuth = state.azimuth_deg
        state.time_ns, state.seen = time_ns, True
        passed_s = min(max(passed_s, 0.0), FORGET_S)
        for reading, memory in zip(self._readings, state.memories, strict=True):
            out += reading.read(memory, row, points, unseen, gate, azimuth, state.breadth, passed_s, time_ns)
        return out

    def _whole(self, state: BodyState, row: list[float], time_ns: int, passed_s: float) -> Gate:
        """What holds for the whole body in this picture."""
        height = body_height(row)
        state.tall = max(height, state.tall - min(1.0, max(0.0, passed_s) / TALL_S) * (state.tall - height))
        identity = Identity(state.before, state.before_ns, state.settled_ns, state.exchanged_ns)
        jumped = identity.take(row, time_ns, self._aspect, state.tall)
        state.before, state.before_ns = identity.before, identity.time_ns
        state.settled_ns, state.exchanged_ns = identity.settled_ns, identity.exchanged_ns
        if jumped:
            state.seen = False  # what comes after it is smoothed by itself
            return Gate.JUMPED
        view = ViewEstimate(state.across_x, state.across_z, state.view_ns, state.breadth)
        azimuth = view.take(row, time_ns, self._aspect)
        state.across_x, state.across_z, state.view_ns, state.breadth = view.across_x, view.across_z, view.time_ns, view.breadth
        state.azimuth_deg = math.nan if azimuth is None else azimuth
        if state.picture:
            return Gate.PICTURE
        return Gate.OPEN if FAR <= state.tall <= NEAR else Gate.DISTANCE

    def _unseen(self, row: list[float]) -> dict[str, Gate]:
        """The landmarks that are needed and not to be seen, each with why."""
        unseen, low, high = {}, MARGIN, 1 - MARGIN
        for name, place in zip(self._names, self._places, strict=True):
            if not (low <= row[place] <= high and low <= row[place + 1] <= high):
                unseen[name] = Gate.OUT_OF_FRAME
            elif row[place + VISIBILITY] < SEEN:
                unseen[name] = Gate.HIDDEN
        return unseen

    def _points(self, state: BodyState, row: list[float], passed_s: float) -> dict[str, Point]:
        """The smoothed landmarks that are needed, in picture heights."""
        aspect, now = self._aspect, []
        for place in self._places:
            now.append(row[place] * aspect)
            now.append(row[place + 1])
        if not state.seen or passed_s > FORGET_S:
            state.points, state.speed = now, [0.0] * len(now)
        elif passed_s > 0:
            state.points = self._smoothing.smooth(now, state.points, state.speed, passed_s)
        flat = iter(state.points)
        return dict(zip(self._names, zip(flat, flat, strict=True), strict=True))


class OpenBodyMeasures(OpenBody):
    """Measures that were opened."""

    def __init__(self, body: BodyMeasures, spec: StreamSpec) -> None:
        ids = (body.measure, *body.beside)
        readings = beside_readings(ids, body.side, body.view)
        channels = (*measure_channels(unit_of(body.measure)), *beside_channels(body.beside))
        super().__init__(body, spec, channels, readings, body.smoothing)


def beside_readings(ids: tuple[str, ...], side: Side, view: View) -> list[Reading]:
    """A reading of each of these measures; ParameterError for one that is unknown or asked for twice."""
    known = {each.value for each in (*Joint, *Compensation)}
    if wrong := [each for each in ids if each not in known]:
        raise ParameterError(f"a camera does not measure {wrong[0]!r}; it measures {', '.join(sorted(known))}")
    if len(set(ids)) < len(ids):
        raise ParameterError(f"each measure can be had once, got {', '.join(ids)}")
    return [Reading(each, side, view) for each in ids]


def beside_channels(ids: tuple[str, ...]) -> list[Channel]:
    """``<id>.value`` and ``<id>.gate`` of each of these measures."""
    return [Channel(f"{each}.{name}", unit) for each in ids for name, unit in ((VALUE, unit_of(each)), (GATE, "code"))]
