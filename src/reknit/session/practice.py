"""The practised part of a block: its graph, its repetitions and its digest. Live, replay and analysis all run this."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reknit.cue.decision import CueState
from reknit.journal.digest import Digest
from reknit.session.accompaniment import Accompaniment
from reknit.session.begin import Begin
from reknit.session.companion import companions
from reknit.session.held import Held
from reknit.session.jumped import Jumped
from reknit.session.lags import lags
from reknit.session.lags import timed as timed_lags
from reknit.session.own_time import OwnTime
from reknit.session.pace import Paced, Turns
from reknit.session.partner import judged
from reknit.session.practice_graph import CUE, REPETITIONS, measure_node, practice_graph
from reknit.session.repetition_values import RepetitionValues
from reknit.session.stirring import Stirring
from reknit.session.sway_path import SwayPath
from reknit.session.target import zone
from reknit.session.timed import Stopwatch, Timed, timed
from reknit.session.track import Track
from reknit.session.under_way import UnderWay
from reknit.signals.measure import GATE, PHASE, VALUE, WITHIN, Gate, Phase
from reknit.signals.movement.reaction_trials import SIGNAL, SIGNAL_ERROR
from reknit.signals.movement.repetition import EXCUSED
from reknit.signals.muscle.activation.onsets import ONSET
from reknit.signals.muscle.activation.rest import Rest
from reknit.signals.pose.body import SCENE
from reknit.stream import (
    Chunk,
    Clock,
    Control,
    Event,
    Gap,
    GapReason,
    Item,
    Kind,
    OpenGraph,
    Out,
    StreamSpec,
    Tick,
)

TIMES = ("start_s", "reached_s", "end_s")
GATES, PHASES = {int(gate): gate for gate in Gate}, {int(phase): phase for phase in Phase}


class Practice:
    """A running graph over the streams of a block, in the block's own index and time (`OwnTime`).

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
    cue, error, about
        The newest cue decision, and the partner that it is about; None where it is about the practised muscle.
    partners
        The newest value of each partner; None while it is withheld.
    jumped
        For how long the camera's landmarks have not been believed.
    stirring
        Whether movements are too small to begin a repetition.
    within_s
        Where in the course of a moving target the newest sample lies; None where the target does not move.
    track
        The course of the measure so far.
    under_way
        The trial under way, where trials tell their own time.
    watch
        Runs from the first movement on, where the exercise is a test.
    path
        The way of the person who stands or leans (`SwayPath.wanted`); else None.
    """

    def __init__(
        self,
        begin: Begin,
        specs: Mapping[str, StreamSpec],
        reference: float | None = None,
        references: Mapping[str, float] | None = None,
        rest: Rest | None = None,
    ) -> None:
        references, rest = references or begin.partner_references, rest or begin.rest
        graph = practice_graph(begin, specs, reference, references, rest)
        self.graph: OpenGraph = graph.open({n: specs[n] for n in begin.streams})
        self.begin = begin
        self.repetitions: list[dict[str, Any]] = []
        self.partial: list[dict[str, Any]] = []
        self.incomplete = 0
        self.value: float | None = None
        self.gate = Gate.NO_SIGNAL
        self.phase = Phase.UNKNOWN
        self.last: dict[str, Any] | None = None
        self.cue, self.error = CueState.NEUTRAL, 0.0
        self.about: str | None = None
        self.partners: dict[str, float | None] = {each.id: None for each in begin.exercise.partners}
        self.within_s: float | None = None
        self.jumped = Jumped()
        self._turns = Turns(begin.exercise)
        self.stirring = Stirring(self.spec, begin.exercise.repetition)
        self.gates: dict[Gate, int] = {}
        self._first = begin.streams[0]
        self._camera = specs[begin.streams[0]].kind is Kind.LANDMARKS
        self._digest = Digest()
        self._own = OwnTime(self._first, specs[self._first].known_rate_hz)
        self._drawn = False
        self._reach = begin.exercise.repetition.reach
        self.track = Track(self.spec)
        self._held = Held(self.spec)
        self.under_way = UnderWay(self.spec)
        self.watch = Stopwatch()
        self.path = SwayPath.wanted(begin.exercise, self.spec)
        self.companions = companions(begin, specs)
        self._lags = None if rest is None or reference is None else lags(begin.exercise, rest, reference, references)
        self._values = RepetitionValues(begin.exercise.measure, self.spec, begin.exercise.describe)
        self.accompaniment = Accompaniment(self.companions, self.spec)
        self._columns = self.spec.position(VALUE), self.spec.position(GATE), self.spec.position(PHASE)
        self._within = None if begin.exercise.tracking is None else self.spec.position(WITHIN)
        shown = [each.id for each in begin.exercise.partners if not each.timed]
        self._beside = {name: (self.spec.position(f"{name}.{VALUE}"), self.spec.position(f"{name}.{GATE}")) for name in shown}
        self._cued = [None, *shown]  # whom a cue is about, by the code of its decision

    @property
    def digest(self) -> str:
        """Digest of all measures and decisions so far."""
        return self._digest.hexdigest()

    @property
    def spec(self) -> StreamSpec:
        """What the measure's stream is, with its delay."""
        return self.graph.specs[REPETITIONS]

    @property
    def held_s(self) -> float:
        """How long `reach` has been held in the movement under way, in the time of the samples."""
        return self._held.seconds

    @property
    def from_ns(self) -> int | None:
        """Session time of the first sample; None before it came, or where no clock says when it was taken."""
        return self._own.from_ns

    def push(self, stream: str, item: Item) -> None:
        """Take one item of a stream."""
        if stream not in self.begin.streams:
            return
        if isinstance(item, Clock):
            self._own.clock(stream, item)
        if isinstance(item, Chunk) and len(item.data) and (clock := self._own.begin(stream, item)) is not None:
            self._use(self.graph.push(stream, clock))
        moved = self._own.moved(stream, item)
        if moved is not None:
            self._use(self.graph.push(stream, moved))

    def pass_over(self, stream: str, chunk: Chunk) -> None:
        """Take note of samples that are not practised, in a pause or a rest: they tell that the source was there."""
        if stream != self._first or not len(chunk.data):
            return
        moved = self._own.moved(stream, chunk)
        if isinstance(moved, Chunk):
            self.track.pass_over(moved, self._own.epoch_s(moved.epoch))

    def tick(self, tick: Tick) -> None:
        """Let time pass for joined streams."""
        if self._own.begun_ns is not None:
            self._use(self.graph.tick(Tick(tick.time_ns - self._own.begun_ns)))

    def reach(self, value: float) -> None:
        """Move the threshold, and the band of the cues by as much."""
        exercise = self.begin.exercise
        self._reach = value
        low = exercise.target.low + value - exercise.repetition.reach
        self._use(self.graph.control(REPETITIONS, Control("reach", value)))
        self._use(self.graph.control(CUE, Control("low", low)))

    def scene(self, doubtful: bool) -> None:
        """Take note that the camera's picture is too dark or shows several people, or no longer."""
        if self._camera:
            self._use(self.graph.control(measure_node(self.begin), Control(SCENE, float(doubtful))))

    def signal_seen(self, time_ns: int, error_s: float) -> None:
        """Take note of when a signal to react to was really to be seen, in session time, and how well that is known."""
        if not self.begin.exercise.reacts:
            return
        seen_s = self._own.stream_s(time_ns)
        if seen_s is not None:
            self._drawn = self.phase is Phase.OUT
            self._use(self.graph.control(REPETITIONS, Control(SIGNAL_ERROR, error_s)))
            self._use(self.graph.control(REPETITIONS, Control(SIGNAL, seen_s)))

    @property
    def signalled(self) -> bool:
        """Whether a signal to react to is there to be seen now."""
        return self._drawn and self.phase is Phase.OUT

    @property
    def pace(self) -> Paced | None:
        """Whether to work or to rest now, or to get ready for a trial; None where the exercise sets no pace, or nothing has come yet."""
        return None if self.track.end_s is None else self._turns.at(self.track.end_s)

    @property
    def timed(self) -> Timed | None:
        """What has come of the test so far; None where the exercise is none."""
        return timed(self.begin.exercise, self.watch, self.repetitions, self.partial)

    @property
    def condition(self) -> str | None:
        """Under which condition one stands in this trial, or what is asked of this repetition; None where nothing is, or all are done."""
        if asked := self.begin.exercise.asked:
            return None if self.is_done else asked[len(self.repetitions) % len(asked)]
        trial, dose = self.begin.exercise.trial, self.begin.exercise.dose
        if trial is None or not trial.conditions or len(self.repetitions) >= dose.sets:
            return None
        return trial.conditions[len(self.repetitions) * len(trial.conditions) // dose.sets]

    @property
    def is_done(self) -> bool:
        """Whether all repetitions that were asked for are there."""
        dose = self.begin.exercise.dose
        return len(self.repetitions) >= dose.sets * dose.repetitions

    @property
    def time_is_over(self) -> bool:
        """Whether a test that counts within a time has had it."""
        timing = self.begin.exercise.timing
        return timing is not None and timing.duration_s is not None and self.watch.elapsed_s >= timing.duration_s

    def interrupt(self) -> None:
        """Break off the movement under way: what comes next does not belong to it (after a pause or a rest)."""
        self._turns.stop()
        self.watch.interrupt()
        self.under_way.rest()
        self.stirring.interrupt()
        for stream, epoch in self._own.epochs.items():
            self._use(self.graph.push(stream, Gap(epoch, 0, None, GapReason.PAUSE)))

    def finish(self) -> None:
        """End the streams: a movement under way becomes a partial repetition."""
        self._use(self.graph.flush())

    def _use(self, outs: list[Out]) -> None:
        if self._lags is not None:
            for _, item in outs:
                if isinstance(item, Event) and item.name == ONSET:  # before the repetitions that they belong to
                    self._lags.take(item)
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
                    self.watch.tell(self.last)
                    self.under_way.ended(self.last)
                    if self.begin.exercise.trial is not None:
                        self._turns.stop()  # the next trial begins with its lead
                    (self.repetitions if self.last["complete"] else self.partial).append(self.last)
                    self.incomplete += not (self.last["complete"] or self.last["reason"] in EXCUSED)

    def _told(self, event: Event) -> dict[str, Any]:
        """A repetition as it is reported: on the block's time in every epoch, and judged by the target that held when it ended."""
        plain: dict[str, Any] = event.value
        begun_s = self.track.epoch_s(event.epoch)
        times = {name: None if plain[name] is None else plain[name] + begun_s for name in TIMES} if begun_s else {}
        exercise, beside = self.begin.exercise, plain["companions"]
        partners = {"partners": self._judged(event)} if exercise.partners else {}
        companions = {name: each for name, each in beside.items() if name not in self.partners}
        conditions = {"condition": condition} if (condition := self.condition) is not None else {}
        lay = None if exercise.tracking is not None else zone(exercise, self._reach, plain["peak"])
        values = self._values.of(event, self.condition)
        return plain | times | values | {"companions": self.accompaniment.told(companions), "zone": lay} | partners | conditions

    def _judged(self, event: Event) -> dict[str, dict[str, Any]]:
        """What each partner did in a repetition, and where it lay; of timed ones the newest lag is their value until the next."""
        told = judged(self.begin.exercise, event.value["companions"])
        for name, lag in ({} if self._lags is None else timed_lags(self.begin.exercise, self._lags, event)).items():
            told[name] |= lag
            self.partners[name] = lag["lag_ms"]
        return told

    def _newest(self, name: str, chunk: Chunk) -> None:
        if name == CUE:
            state, error, *about = chunk.data[-1].tolist()
            self.cue, self.error = CueState(int(state)), error
            self.about = self._cued[int(about[0])] if about else None
            return
        value, gate, phase = self._columns
        codes, last = chunk.data[:, gate].tolist(), chunk.data[-1].tolist()
        for code in (last[gate],) if codes.count(last[gate]) == len(codes) else set(codes):
            kind = GATES[int(code)]
            self.gates[kind] = self.gates.get(kind, 0) + codes.count(code)
        self._values.take(chunk)
        self.track.take(chunk, self._own.epoch_s(chunk.epoch))
        if self.path is not None:
            self.path.take(chunk, self.track.at_s(chunk, 0))
        if self.begin.exercise.timing is not None:
            self.watch.take(chunk.data[:, phase].tolist(), [self.track.at_s(chunk, place) for place in range(len(codes))])
        self._turns.go_on(self.track.end_s)
        self.accompaniment.take(chunk.data)
        self.gate, self.phase = GATES[int(last[gate])], PHASES[int(last[phase])]
        self._drawn = self._drawn and self.phase is Phase.OUT
        self.value = last[value] if self.gate is Gate.OPEN else None
        self.jumped.take(self.gate, self.track.end_s)
        self.within_s = None if self._within is None else last[self._within]
        for partner, (at, gate_at) in self._beside.items():
            self.partners[partner] = last[at] if last[gate_at] == Gate.OPEN else None
        self._held.take(chunk, self._reach)
        self.stirring.take(chunk, self._reach, self.track.end_s)
        self.under_way.take(chunk)
