"""The practised part of a block: its graph, its repetitions and its digest. Live, replay and analysis all run this."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reknit.cue.bandwidth import BandwidthCue, CueState
from reknit.exercise.model import Exercise
from reknit.journal.digest import Digest
from reknit.session.accompaniment import Accompaniment
from reknit.session.begin import Begin
from reknit.session.companion import companions
from reknit.session.target import zone
from reknit.session.track import Track
from reknit.signals.catalogue import measure_graph
from reknit.signals.measure import GATE, PHASE, VALUE, Gate, Phase
from reknit.signals.movement.repetition import EXCUSED, Repetitions
from reknit.signals.pose.view import View
from reknit.signals.sampling.every import Every
from reknit.stream import (
    NS_PER_S,
    Chunk,
    Clock,
    Control,
    Event,
    Gap,
    GapReason,
    Graph,
    Item,
    Join,
    OpenGraph,
    Out,
    Placed,
    StreamSpec,
    Tick,
    chunk_of,
)

COMPANION_RATE_HZ = 50.0
REPETITIONS, CUE = "repetitions", "cue"
TIMES = ("start_s", "reached_s", "end_s")
GATES, PHASES = {int(gate): gate for gate in Gate}, {int(phase): phase for phase in Phase}


def practice_graph(begin: Begin, specs: Mapping[str, StreamSpec], reference: float | None) -> Graph:
    """The graph of an exercise over its streams: measure, companions beside it, repetitions, cue decisions."""
    exercise, first = begin.exercise, begin.streams[0]
    view = View(exercise.prepare.view) if exercise.prepare else View.ANY
    placed = list(
        measure_graph(
            exercise.measure,
            specs[first].kind,
            source=specs[first],
            side=begin.side,
            view=view,
            reference=reference,
            channel=begin.channel,
        )
    )
    measured, beside = placed[-1].name, []
    for each in companions(begin, specs):
        spec, name = specs[each.stream], each.name
        placed += measure_graph(
            each.measure, spec.kind, source=spec, side=begin.side, view=View.ANY, channel=each.position, name=name
        )
        placed.append(Placed(f"{name} companion", Every(COMPANION_RATE_HZ), (placed[-1].name,)))
        beside.append(name)
    if beside:
        joined = (measured, *(f"{name} companion" for name in beside))
        placed.append(Placed("joined", Join(names=tuple(beside)), joined))
        measured = "joined"
    placed.append(Placed(REPETITIONS, _repetitions(exercise, tuple(beside)), (measured,)))
    placed.append(Placed(CUE, _cue(exercise), (REPETITIONS,)))
    return Graph(tuple(placed), (REPETITIONS, CUE))


def _repetitions(exercise: Exercise, beside: tuple[str, ...]) -> Repetitions:
    rule = exercise.repetition
    return Repetitions(
        start=rule.start,
        reach=rule.reach,
        reset=rule.reset,
        turn=rule.turn,
        min_duration_s=rule.min_duration_s,
        min_hold_s=rule.min_hold_s,
        companions=beside,
    )


def _cue(exercise: Exercise) -> BandwidthCue:
    target, cue = exercise.target, exercise.cue
    return BandwidthCue(low=target.low, high=target.high, full_scale=cue.full_scale, rate_hz=cue.rate_hz)


class Practice:
    """A running graph over the streams of a block, in the block's own index and time.

    The first sample of each stream after the start gets epoch 0 and index 0, and times count from the first sample of the first
    stream: so the same samples give the same digest, wherever in a recording they lie.

    Attributes
    ----------
    repetitions, partial
        The repetitions so far: complete ones, and partial ones with their reason. Each is the value of its event, with its times on
        the block's own time, its `zone`, and why a companion has no value.
    incomplete
        How many of the partial ones were not complete, as `summary.incomplete` counts them; kept here, since each snapshot tells it.
    companions, accompaniment
        What further sensors measure beside it, and what they tell now.
    value, gate, phase
        The newest sample of the measure; value is None while it is withheld.
    last
        The newest repetition, complete or partial; None before the first.
    held_s
        How long `reach` has been held in the movement under way, in the time of the samples.
    cue, error
        The newest cue decision.
    track
        The course of the measure so far.
    from_ns
        Session time of the first sample; None before it came, or where no clock says when it was taken.
    """

    def __init__(self, begin: Begin, specs: Mapping[str, StreamSpec], reference: float | None = None) -> None:
        self.graph: OpenGraph = practice_graph(begin, specs, reference).open({n: specs[n] for n in begin.streams})
        self.begin = begin
        self.repetitions: list[dict[str, Any]] = []
        self.partial: list[dict[str, Any]] = []
        self.incomplete = 0
        self.value: float | None = None
        self.gate = Gate.NO_SIGNAL
        self.phase = Phase.UNKNOWN
        self.last: dict[str, Any] | None = None
        self.held_s = 0.0
        self.cue, self.error = CueState.NEUTRAL, 0.0
        self.gates: dict[Gate, int] = {}
        self.from_ns: int | None = None
        self._first = begin.streams[0]
        self._digest = Digest()
        self._epochs: dict[str, int] = {}
        self._origins: dict[str, tuple[int, int]] = {}
        self._origin_ns: int | None = None
        self._reached_s: float | None = None
        self._reach = begin.exercise.repetition.reach
        self._clocks: dict[str, Clock] = {}
        self.track = Track(self.spec)
        self.companions = companions(begin, specs)
        self.accompaniment = Accompaniment(self.companions, self.spec)
        self._columns = self.spec.position(VALUE), self.spec.position(GATE), self.spec.position(PHASE)

    @property
    def digest(self) -> str:
        """Digest of all measures and decisions so far."""
        return self._digest.hexdigest()

    @property
    def spec(self) -> StreamSpec:
        """What the measure's stream is, with its delay."""
        return self.graph.specs[REPETITIONS]

    def push(self, stream: str, item: Item) -> None:
        """Take one item of a stream."""
        if stream not in self.begin.streams:
            return
        if isinstance(item, Clock):
            self._clocks[stream] = item
        if isinstance(item, Chunk) and len(item.data):
            self._begin_stream(stream, item)
        moved = self._moved(stream, item)
        if moved is not None:
            self._use(self.graph.push(stream, moved))

    def pass_over(self, stream: str, chunk: Chunk) -> None:
        """Take note of samples that are not practised, in a pause or a rest: they tell that the source was there."""
        if stream != self._first or not len(chunk.data):
            return
        moved = self._moved(stream, chunk)
        if isinstance(moved, Chunk):
            self.track.pass_over(moved, self._epoch_s(moved.epoch))

    def tick(self, tick: Tick) -> None:
        """Let time pass for joined streams."""
        if self._origin_ns is not None:
            self._use(self.graph.tick(Tick(tick.time_ns - self._origin_ns)))

    def reach(self, value: float) -> None:
        """Move the threshold, and the band of the cues by as much."""
        exercise = self.begin.exercise
        self._reach = value
        low = exercise.target.low + value - exercise.repetition.reach
        self._use(self.graph.control(REPETITIONS, Control("reach", value)))
        self._use(self.graph.control(CUE, Control("low", low)))

    def interrupt(self) -> None:
        """Break off the movement under way: what comes next does not belong to it (after a pause or a rest)."""
        for stream, (epoch, _) in self._origins.items():
            self._use(self.graph.push(stream, Gap(self._epochs[stream] - epoch, 0, None, GapReason.PAUSE)))

    def finish(self) -> None:
        """End the streams: a movement under way becomes a partial repetition."""
        self._use(self.graph.flush())

    def _begin_stream(self, stream: str, chunk: Chunk) -> None:
        self._epochs[stream] = chunk.epoch
        if stream in self._origins or (stream != self._first and self._origin_ns is None):
            return
        self._origins[stream] = (chunk.epoch, chunk.first)
        if stream == self._first:
            self._origin_ns = self._time_ns(stream, chunk)
            self.from_ns = self._origin_ns if chunk.times_ns is not None or stream in self._clocks else None
        if (clock := self._clocks.get(stream)) is not None and (moved := self._moved(stream, clock)) is not None:
            self._use(self.graph.push(stream, moved))

    def _time_ns(self, stream: str, chunk: Chunk) -> int:
        if chunk.times_ns is not None:
            return int(chunk.times_ns[0])
        clock = self._clocks.get(stream)
        return 0 if clock is None else clock.at_ns(chunk.first)

    def _epoch_s(self, epoch: int) -> float | None:
        """When an epoch of a regular first stream began, by its clock, on the block's own time; None where no clock says so."""
        clock = self._clocks.get(self._first)
        if epoch == 0 or clock is None or self.from_ns is None or clock.epoch - self._origins[self._first][0] != epoch:
            return None
        return (clock.time_ns - clock.index * clock.period_ns - self.from_ns) / NS_PER_S

    def _moved(self, stream: str, item: Item) -> Item | None:
        """The item in the block's own epoch, index and time; None before the stream has begun."""
        if stream not in self._origins or isinstance(item, Tick | Control):
            return None
        epoch, first = self._origins[stream]
        begun = self._origin_ns or 0
        if item.epoch < epoch:
            return None
        shift = first if item.epoch == epoch else 0
        if isinstance(item, Chunk):
            times = None if item.times_ns is None else item.times_ns - begun
            return chunk_of((item.spec, item.epoch - epoch, item.first - shift, item.data, times))
        if isinstance(item, Clock):
            return item._replace(epoch=item.epoch - epoch, index=item.index - shift, time_ns=item.time_ns - begun)
        if isinstance(item, Gap):
            end = None if item.end is None else max(item.end - shift, 0)
            return item._replace(epoch=item.epoch - epoch, first=max(item.first - shift, 0), end=end)
        return item._replace(epoch=item.epoch - epoch, index=item.index - shift)

    def _use(self, outs: list[Out]) -> None:
        for out in outs:
            name, item = out
            if type(item) is Chunk:
                if len(item.data):
                    self._digest.update(out)
                    self._newest(name, item)
            elif not isinstance(item, Clock | Tick):
                self._digest.update(out)
                if isinstance(item, Event) and name == REPETITIONS:
                    self.last = self._told(item)
                    (self.repetitions if self.last["complete"] else self.partial).append(self.last)
                    self.incomplete += not (self.last["complete"] or self.last["reason"] in EXCUSED)

    def _told(self, event: Event) -> dict[str, Any]:
        """A repetition as it is reported: on the block's time in every epoch, and judged by the target that held when it ended."""
        plain: dict[str, Any] = event.value
        begun_s = self.track.epoch_s(event.epoch)
        times = {name: None if plain[name] is None else plain[name] + begun_s for name in TIMES} if begun_s else {}
        beside = {"companions": self.accompaniment.told(plain["companions"])}
        return plain | times | beside | {"zone": zone(self.begin.exercise, self._reach, plain["peak"])}

    def _newest(self, name: str, chunk: Chunk) -> None:
        if name == CUE:
            state, error = chunk.data[-1].tolist()
            self.cue, self.error = CueState(int(state)), error
            return
        value, gate, phase = self._columns
        codes, last = chunk.data[:, gate].tolist(), chunk.data[-1].tolist()
        for code in (last[gate],) if codes.count(last[gate]) == len(codes) else set(codes):
            kind = GATES[int(code)]
            self.gates[kind] = self.gates.get(kind, 0) + codes.count(code)
        self.track.take(chunk, self._epoch_s(chunk.epoch))
        self.accompaniment.take(chunk.data)
        self.gate, self.phase = GATES[int(last[gate])], PHASES[int(last[phase])]
        self.value = last[value] if self.gate is Gate.OPEN else None
        self._hold(chunk, last[value])

    def _hold(self, chunk: Chunk, value: float) -> None:
        """From the first to the newest sample at or beyond `reach` of this movement, as its repetition will have it."""
        if self.phase in (Phase.UNKNOWN, Phase.REST, Phase.OUT):
            self._reached_s, self.held_s = None, 0.0
        elif value >= self._reach:
            now_s = (chunk.end - 1) / self.spec.rate_hz if chunk.times_ns is None else int(chunk.times_ns[-1]) / NS_PER_S
            self._reached_s = now_s if self._reached_s is None else self._reached_s
            self.held_s = now_s - self._reached_s
