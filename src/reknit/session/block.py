"""One exercise from getting ready to the end, as a machine driven by nothing but numbered messages: so it can be replayed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from reknit.cue.decision import CueState
from reknit.journal.message import Message, Note
from reknit.session.begin import Begin, BeginError, measured_on
from reknit.session.calibration import CalibrationError, Reference
from reknit.session.calibrations import Calibrations
from reknit.session.joint_calibration import JointCalibration, Step
from reknit.session.neutral import Neutral
from reknit.session.practice import Practice
from reknit.session.setup import SetUp
from reknit.session.state import LEGAL, BlockState, move
from reknit.signals.measure import Gate, Phase
from reknit.signals.motion_catalogue import hinge_measures
from reknit.signals.muscle.activation.rest import Rest
from reknit.stream import NS_PER_S, Chunk, Clock, Gap, Kind, StreamSpec, Tick

LOST_AFTER_NS = 1_000_000_000
MOST_HISTORY = 10_000
S = BlockState


class Block:
    """A block of practice.

    It takes the session's messages in order and reads no clock: time is the arrival time of messages, which is journaled. So the
    same messages give the same states, repetitions and digest, live and in a replay.

    Attributes
    ----------
    state
        Where the block is.
    measured_on
        The streams that the exercise is measured on.
    history
        The newest 10 000 states with the session time, in ns, at which each was entered.
    set_number, in_set
        The set under way, from 1, and the complete repetitions in it.
    reference, partner_references
        The reference effort, once there is one, and those of partner muscles by their ids.
    joint, joint_ns
        What is learnt of a joint's two motion sensors, None where there is nothing to learn; and the session time at which it was.
    stopped
        Why the block ended early: "stopped", "hurts", "dizzy", "interrupted"; None otherwise.
    refusal
        Why the last control was refused, as a sentence; None where it was not.
    scene
        What is wrong with the camera's picture: "dark", or "crowd" when a second person is in it; None otherwise.
    """

    def __init__(self, begin: Begin, specs: Mapping[str, StreamSpec]) -> None:
        self.begin = begin
        if missing := [name for name in begin.streams if name not in specs]:
            raise BeginError(f"of stream {missing[0]!r}, which the exercise wants, nothing was recorded, not even what it is")
        self.specs = {name: specs[name] for name in begin.streams}
        self.measured_on = measured_on(begin, self.specs)
        self.state = S.PREPARE
        self.set_number, self.in_set = 1, 0
        self.reference: Reference | None = None
        self.stopped: str | None = None
        self.refusal: str | None = None
        self.scene: str | None = None
        self.reach = begin.exercise.repetition.reach
        self.rest_until_ns: int | None = None
        self.joint = self._make_joint()
        self.joint_ns: int | None = None
        self.setup = self._make_setup() if self.joint is None else self.joint.neutral
        self.partner_references: Mapping[str, Reference] = {}
        self.calibration: Calibrations | None = None
        self.practice: Practice | None = None
        self.history: list[tuple[int, BlockState]] = []
        self._before: BlockState = S.PREPARE
        self._clocks: dict[str, Clock] = {}
        self._last_ns: int | None = None
        self._controls: dict[str, Callable[[Message, Any], None]] = {
            "start": self._on_start,
            "continue": self._on_continue,
            "redo": self._on_redo,
            "start-over": self._on_start_over,
            "pause": self._on_pause,
            "resume": self._on_resume,
            "stop": self._on_stop,
            "hurts": self._on_stop,
            "dizzy": self._on_stop,
            "interrupted": self._on_stop,
            "reach": self._on_reach,
        }

    @property
    def under(self) -> BlockState:
        """What is under way; also in a pause and while the signal is lost."""
        return self._before if self.state in (S.PAUSED, S.SIGNAL_LOST) else self.state

    @property
    def digest(self) -> str | None:
        """Digest of the practised part; None before practice began."""
        return None if self.practice is None else self.practice.digest

    def take(self, message: Message) -> None:
        """Take the next message of the session."""
        item = message.item
        if self.state is S.FINISHED:
            return
        if isinstance(item, Note):
            if item.name == "control":
                self._control(message, item)
            elif item.name == "scene":
                self.scene = "crowd" if item.value["people"] > 1 else "dark" if item.value["dark"] else None
                if self.practice is not None:
                    self.practice.scene(self.scene is not None)
            elif item.name == "signal" and self.practice is not None and self.state is S.PRACTISE:
                self.practice.signal_seen(item.value["time_ns"], item.value["error_ms"] / 1000)
        elif isinstance(item, Tick):
            self._on_tick(message, item)
        elif message.stream in self.specs:
            self._on_item(message)

    def taken_ns(self, chunk: Chunk) -> int | None:
        """When the last sample of a chunk was taken, by its own time or its stream's clock; None where neither says so."""
        if chunk.times_ns is not None:
            return int(chunk.times_ns[-1])
        clock = self._clocks.get(chunk.spec.name)
        return None if clock is None or clock.epoch != chunk.epoch else clock.at_ns(chunk.end - 1)

    def _make_joint(self) -> JointCalibration | None:
        sensors = {name: self.specs[name] for name in self.measured_on}
        motion = self.specs[self.begin.streams[0]].kind is Kind.IMU
        if not motion or self.begin.exercise.measure not in hinge_measures() or self.begin.joint is not None:
            return None
        return JointCalibration(self.begin.exercise.measure, sensors)

    def _make_setup(self) -> SetUp | Neutral | None:
        first = self.specs[self.begin.streams[0]]
        if first.kind is Kind.IMU:
            return Neutral({name: self.specs[name] for name in self.measured_on}) if self.begin.neutral is None else None
        prepare = self.begin.exercise.prepare
        return SetUp(prepare, self.begin.side) if prepare is not None and first.kind is Kind.LANDMARKS else None

    def _go(self, to: BlockState, time_ns: int) -> None:
        self.state = move(self.state, to)
        self.history.append((time_ns, to))
        del self.history[:-MOST_HISTORY]

    def _control(self, message: Message, note: Note) -> None:
        self.refusal = None
        act = self._controls.get(str(note.value.get("name")))
        if act is not None:
            act(message, note.value)

    def _on_item(self, message: Message) -> None:
        item, stream = message.item, str(message.stream)
        if isinstance(item, Note):
            return
        if isinstance(item, Clock):
            self._clocks[stream] = item
        if message.stream == self.begin.streams[0]:
            self._last_ns = message.time_ns
            if self.state is S.SIGNAL_LOST and isinstance(message.item, Chunk):
                self._go(self._before, message.time_ns)
        if self.joint is not None and self.state in (S.PREPARE, S.CALIBRATE):
            self.joint.push(stream, item)
            self._follow_joint(message.time_ns)
        elif self.state is S.PREPARE:
            self._prepare(message)
        elif self.state is S.CALIBRATE and self.calibration is not None and message.stream == self.begin.streams[0]:
            self.calibration.take(item)
        elif self.state is S.PRACTISE and self.practice is not None:
            self.practice.push(stream, item)
            self._count(message.time_ns)
        elif self.practice is not None and isinstance(item, Chunk):
            self.practice.pass_over(stream, item)
        elif self.practice is not None and isinstance(item, Gap | Clock):
            self.practice.push(stream, item)  # time goes on where a sensor comes back: its clock is there before its samples

    def _follow_joint(self, time_ns: int) -> None:
        """Go on where the calibration of a joint does: from the neutral pose to movement, and from there to practice."""
        if self.joint is None:
            return
        if self.state is S.PREPARE and self.joint.step is not Step.STILL:
            self._go(S.CALIBRATE, time_ns)
        if self.state is S.CALIBRATE and self.joint.learnt is not None:
            self.joint_ns = time_ns
            self.begin = replace(self.begin, joint=self.joint.learnt)
            self._practise(time_ns, None, {}, None)

    def _prepare(self, message: Message) -> None:
        stream = str(message.stream)
        if stream not in self.measured_on or not isinstance(message.item, Chunk):
            return
        if self.setup is not None:
            self.setup.take(stream, message.item)
            if not self.setup.ready or self.scene is not None:
                return
        self._leave_prepare(message.time_ns)
        if self.setup is None:
            self._on_item(message)

    def _leave_prepare(self, time_ns: int) -> None:
        exercise = self.begin.exercise
        if exercise.calibrate is not None and self.begin.reference is None:
            self.calibration = Calibrations(self.begin, self.specs, exercise.calibrate)
            self._go(S.CALIBRATE, time_ns)
        else:
            self._practise(time_ns, self.begin.reference, self.begin.partner_references, self.begin.rest)

    def _practise(self, time_ns: int, reference: float | None, partners: Mapping[str, float], rest: Rest | None) -> None:
        if isinstance(self.setup, Neutral):
            self.begin = replace(self.begin, neutral=self.setup.poses)
        self.practice = Practice(self.begin, self.specs, reference, partners, rest)
        for stream, clock in self._clocks.items():
            self.practice.push(stream, clock)
        self.practice.scene(self.scene is not None)
        self._go(S.PRACTISE, time_ns)
        if self.reach != self.begin.exercise.repetition.reach:
            self.practice.reach(self.reach)

    def _count(self, time_ns: int) -> None:
        if self.practice is None:
            return
        if self.practice.time_is_over:
            self._end(time_ns)
            return
        dose = self.begin.exercise.dose
        self.in_set = len(self.practice.repetitions) - (self.set_number - 1) * dose.repetitions
        if self.in_set < dose.repetitions:
            return
        if self.set_number >= dose.sets:
            self._end(time_ns)
        else:
            self.practice.interrupt()
            self.rest_until_ns = time_ns + round(dose.rest_s * NS_PER_S)
            self._go(S.REST, time_ns)

    def _end(self, time_ns: int) -> None:
        if self.practice is not None:
            self.practice.finish()
        self._go(S.FINISHED, time_ns)

    def _on_tick(self, message: Message, tick: Tick) -> None:
        if self.state is S.PRACTISE and self.practice is not None:
            self.practice.tick(tick)
        if self.joint is not None and self.state in (S.PREPARE, S.CALIBRATE):
            self.joint.tick(tick)
            self._follow_joint(message.time_ns)
        if self.state is S.REST and self.rest_until_ns is not None and message.time_ns >= self.rest_until_ns:
            self.set_number, self.in_set, self.rest_until_ns = self.set_number + 1, 0, None
            self._go(S.PRACTISE, message.time_ns)
        silent_ns = message.time_ns - (self._last_ns if self._last_ns is not None else message.time_ns)
        if silent_ns > LOST_AFTER_NS and S.SIGNAL_LOST in LEGAL[self.state]:
            self._before = self.state
            self._go(S.SIGNAL_LOST, message.time_ns)

    def _on_start(self, message: Message, _: Any) -> None:
        if self.state is not S.PREPARE:
            return
        if self.joint is not None:
            return  # without the calibration there is no angle
        if isinstance(self.setup, Neutral) and len(self.setup.poses) < len(self.measured_on):
            return  # how a sensor lies is not known yet: what is asked for is to stay still
        self._leave_prepare(message.time_ns)

    def _on_continue(self, message: Message, _: Any) -> None:
        if self.state is S.REST:
            self.rest_until_ns = message.time_ns
        if self.joint is not None and self.state is S.CALIBRATE:
            self.joint.try_now()
            self._follow_joint(message.time_ns)
        if self.calibration is None or self.state not in (S.CALIBRATE, S.SIGNAL_LOST):
            return
        try:
            references = self.calibration.references().taken(message.time_ns)
        except CalibrationError as error:
            self.refusal = str(error)
            return
        if self.state is S.SIGNAL_LOST:
            self._go(self._before, message.time_ns)
        self.reference, self.partner_references = references.own, references.partners
        self._practise(message.time_ns, references.own.value, references.partner_values, references.rest)

    def _on_redo(self, _: Message, __: Any) -> None:
        if self.calibration is not None and self.under is S.CALIBRATE:
            self.calibration.redo()

    def _on_start_over(self, _: Message, __: Any) -> None:
        """Rest and all efforts are measured anew. Once one practises, what is practised keeps its reference."""
        calibrate = self.begin.exercise.calibrate
        if calibrate is not None and self.under is S.CALIBRATE:
            self.calibration = Calibrations(self.begin, self.specs, calibrate)

    def _on_pause(self, message: Message, _: Any) -> None:
        if S.PAUSED in LEGAL[self.state]:
            self._before = self._before if self.state is S.SIGNAL_LOST else self.state
            self._go(S.PAUSED, message.time_ns)
            if self.practice is not None:
                self.practice.interrupt()

    def _on_resume(self, message: Message, _: Any) -> None:
        if self.state is S.PAUSED:
            self._go(self._before, message.time_ns)
            self._last_ns = message.time_ns

    def _on_stop(self, message: Message, value: Any) -> None:
        self.stopped = {"stop": "stopped"}.get(value["name"], value["name"])
        self._end(message.time_ns)

    def _on_reach(self, _: Message, value: Any) -> None:
        target = self.begin.exercise.target
        reach = value.get("value")
        low, high = target.adjust_low, target.adjust_high
        if not target.adjustable or low is None or high is None:
            self.refusal = f"the target of {self.begin.exercise.id!r} cannot be moved while it runs"
        elif not isinstance(reach, int | float) or not low <= reach <= high:
            self.refusal = f"the target can be set from {low:g} to {high:g}, got {reach!r}"
        else:
            self.reach = float(reach)
            if self.practice is not None:
                self.practice.reach(self.reach)

    @property
    def cue(self) -> tuple[CueState, float]:
        """The cue that holds now; neutral whenever the block does not practise, when it may be another person who moves, or in a test."""
        if self.practice is None or self.state is not S.PRACTISE or self.scene == "crowd" or self.begin.exercise.tests:
            return CueState.NEUTRAL, 0.0
        return self.practice.cue, self.practice.error

    @property
    def gate(self) -> Gate:
        """The measure's gate now."""
        return Gate.NO_SIGNAL if self.practice is None else self.practice.gate

    @property
    def phase(self) -> Phase:
        """Where in a repetition the person is now."""
        return Phase.UNKNOWN if self.practice is None else self.practice.phase
