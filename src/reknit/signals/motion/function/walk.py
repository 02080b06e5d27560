"""Walks as trials, live, from the contacts of a sensor at the lower back: over a measured distance, or for a time."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from reknit.signals.measure import GATE, PHASE, Gate, Phase
from reknit.signals.motion.function.walked_distance import STOP_S, WalkedDistance, fits, part_alone, walked_distance, walks
from reknit.signals.motion.gait.bout import BREAK_S, FEWEST_SIDED, FEWEST_STEPS, UNITS, GaitMeasure, Pendulum, bouts, gait_measure
from reknit.signals.motion.gait.contacts import CONTACT
from reknit.signals.motion.gait.rate import needed_rate_hz
from reknit.signals.motion.gait.steps import Contact
from reknit.signals.motion.gait.walking import over_after
from reknit.signals.movement.open_trials import OpenTrials, TrialState
from reknit.signals.movement.repetition import UNDER_WAY
from reknit.signals.movement.trial import ELAPSED, STEPS, Value, trial
from reknit.stream import (
    Channel,
    Chunk,
    Event,
    Gap,
    GapReason,
    Item,
    Items,
    ParameterError,
    StreamSpec,
)
from reknit.stream.items import Array

NOT_DONE, TOO_LONG, IMPOSSIBLE = "not done", "too long", "impossible"
STOPPED, SLOW_STEPS = "stopped", "slow steps"
STAND_S = 1.5
"""Whoever walks already has a contact before this; who stood when the measure began, takes longer for the first one."""
NO_HEIGHT = "the height of the sensor is not known"
SEVERAL = "walking stopped on the way"
FEW = "too few steps with at most 2 s between them"
FEW_SIDED = f"fewer than {FEWEST_SIDED} steps of each side could be told apart"


@dataclass(frozen=True, slots=True)
class Walk:
    """Trials of walking, from the stream of `Walking` with its events; each gives speed, cadence, step time, symmetry and stride length.

    Over a distance a trial is one walk from a stand to a stand: its time runs from the first to the last contact, speed is the distance
    by that time, and strides are twice the distance by the steps. It is told once nobody has walked for `STOP_S`; a shorter stop is part of
    the walk and of its time. It is partial where the trunk's rise shows that the steps cannot have been over the distance, where a part of
    it alone could have been the whole way, where the steps came too slowly to be a walk, and where it was under way when the measure began
    or went on behind a pause: nobody saw where it came from.
    For a time a trial begins `lead_s` after the measure does and lasts `duration_s`; speed and strides are then reckoned from the
    trunk's rise, and withheld where the height of the sensor is not known.

    Parameters
    ----------
    duration_s
        How long one walks; over a distance: the longest that it may take.
    lead_s
        Time to get ready, for a time.
    distance_m
        How far one walks; None: for a time.
    sensor_height_m
        Height of the sensor above the ground, metres.
    """

    duration_s: float
    lead_s: float = 3.0
    distance_m: float | None = None
    sensor_height_m: float | None = None

    def open(self, spec: StreamSpec) -> OpenWalk:
        """Open on a measure of walking; ParameterError for times, a distance or a height that cannot be."""
        if not (self.duration_s >= 10 and self.lead_s >= 0):
            raise ParameterError(f"a walk may last 10 s or more and lead_s is not below 0, got {self}")
        if self.distance_m is not None and not 2 <= self.distance_m <= 1000:
            raise ParameterError(f"distance_m lies in 2 to 1000 m, got {self.distance_m:g}")
        if self.sensor_height_m is not None and not 0.3 <= self.sensor_height_m <= 1.6:
            raise ParameterError(f"a sensor at the lower back sits .3 to 1.6 m above the ground, got {self.sensor_height_m:g} m")
        return OpenWalk(self, spec)


@dataclass(slots=True)
class WalkState(TrialState):
    """The contacts of the trial under way, each as plain data, when it began (over a distance: the measure), and how many have counted.

    Over a distance: the contacts of which none came more than `STOP_S` after the one before.
    """

    contacts: list[dict[str, Any]] = field(default_factory=list)
    begun: int = -1


class OpenWalk(OpenTrials[WalkState]):
    """Walks that were opened. It puts out its input with a `phase`, and an Event for each trial; contacts and bouts end here.

    Over a distance it tells too how many seconds and steps the walk under way has had, until it is told. The seconds stand still at those
    of the last contact once walking has stopped, and run on from the first one where it goes on.
    """

    def __init__(self, walk: Walk, spec: StreamSpec) -> None:
        self._gate = spec.position(GATE)
        running = () if walk.distance_m is None else (Channel(ELAPSED, "s"), Channel(STEPS, "1"))
        self.spec = spec.derive(walk, channels=(*spec.channels, Channel(PHASE, "code"), *running))
        self._rules, self._rate_hz = walk, needed_rate_hz(spec)
        self._lead, self._whole = round(walk.lead_s * self._rate_hz), round((walk.lead_s + walk.duration_s) * self._rate_hz)
        self._break = math.ceil(BREAK_S * self._rate_hz)
        self._stopped, self._over = over_after(self._rate_hz), over_after(self._rate_hz, STOP_S)
        self._person = None if walk.sensor_height_m is None else Pendulum(walk.sensor_height_m)

    def start(self) -> WalkState:
        """Nobody walks yet."""
        return WalkState()

    def chunk(self, state: WalkState, chunk: Chunk) -> Items:
        """The samples with their phase; for a time, each event stands behind the sample at which its trial was over."""
        state.epoch, state.index = chunk.epoch, chunk.end
        own = chunk.data.shape[1]
        data = np.zeros((len(chunk.data), self.spec.width))
        data[:, :own] = chunk.data
        if self._rules.distance_m is not None:
            state.begun = chunk.first if state.begun < 0 else state.begun
            # The value is there from the fourth contact of a bout on until it ends, whatever the chunks.
            data[:, own] = np.where(data[:, self._gate] == Gate.OPEN, Phase.REACHED, Phase.REST)
            return self._over_a_distance(state, Chunk(self.spec, chunk.epoch, chunk.first, data), own + 1)
        out: list[Item] = []
        done = 0
        while done < len(data):
            here = chunk.first + done
            state.begun = here if state.begun < 0 else state.begun
            over = state.begun + self._whole
            stop = min(len(data), over - chunk.first)
            places = np.arange(here, chunk.first + stop)
            data[done:stop, -1] = np.where(places - state.begun >= self._lead, Phase.REACHED, Phase.REST)
            out.append(Chunk(self.spec, chunk.epoch, here, data[done:stop]))
            done = stop
            if chunk.first + stop == over:
                out.append(Event(chunk.epoch, over - 1, "repetition", self._timed(state, over, None)))
                state.become(WalkState(count=state.count, epoch=chunk.epoch, index=chunk.end))
        return tuple(out)

    def _over_a_distance(self, state: WalkState, chunk: Chunk, running: int) -> Items:
        """The samples, and behind the one at which the walk is known to be over its event."""
        told_at = math.ceil(state.contacts[-1]["at"]) + self._over if state.contacts else chunk.end
        if told_at >= chunk.end:
            self._run(state, chunk.data[:, running:], chunk.first)
            return (chunk,)
        cut = max(told_at - chunk.first + 1, 1)
        self._run(state, chunk.data[:cut, running:], chunk.first)
        behind = (chunk.part(cut, len(chunk.data)),) if cut < len(chunk.data) else ()
        return (chunk.part(0, cut), *self._over_told(state, chunk.epoch, chunk.first + cut - 1), *behind)

    def _run(self, state: WalkState, running: Array, first: int) -> None:
        """Seconds and steps since the first contact of the walk under way, once there is a step."""
        walked = self._under_way(state)
        if len(walked) < 2:
            return
        places = np.arange(first, first + len(running))
        now = np.where(places <= math.ceil(walked[-1]) + self._stopped, places, walked[-1])
        running[:, 0] = (now - walked[0]) / self._rate_hz
        running[:, 1] = len(walked) - 1

    def _under_way(self, state: WalkState) -> list[float]:
        """The contacts from the first one of the walk on; where there is none yet, those behind the last stand."""
        at = [float(each["at"]) for each in state.contacts]
        if found := walks(self._contacts(state), self._rate_hz):
            return [each for each in at if each >= found[0][0].at]
        stands = [place for place in range(1, len(at)) if at[place] - at[place - 1] > self._break]
        return at[stands[-1] if stands else 0 :]

    def other(self, state: WalkState, item: Item) -> Items:
        """A contact is kept; what is told of bouts ends here."""
        if not isinstance(item, Event):
            return (item,)
        if item.name != CONTACT:
            return ()
        before = state.contacts[-1]["at"] if state.contacts else item.value["at"]
        stopped = self._rules.distance_m is not None and item.value["at"] - before > STOP_S * self._rate_hz
        told = self._over_told(state, item.epoch, item.index) if stopped else ()
        state.contacts.append(item.value)
        return told

    def flush(self, state: WalkState) -> Items:
        """A trial under way at the end is partial; a walk over a distance behind which the person stood is whole."""
        if self._rules.distance_m is not None and state.contacts and state.index - state.contacts[-1]["at"] >= self._break:
            return self._over_told(state, state.epoch, state.index)
        return super().flush(state)

    def gap(self, state: WalkState, gap: Gap) -> Items:
        """A trial under way is broken off; a walk over a distance behind which the person stood when a pause began is whole."""
        stood = self._rules.distance_m is not None and state.contacts and state.index - state.contacts[-1]["at"] >= self._break
        told = self._over_told(state, gap.epoch, gap.first) if stood and gap.reason is GapReason.PAUSE else ()
        return (*told, *super().gap(state, gap))

    def broken(self, state: WalkState, reason: str) -> dict[str, Any] | None:
        """The trial under way as broken off; None in its lead, and where nobody walks."""
        if self._rules.distance_m is None:
            begins = state.begun >= 0 and state.index - state.begun > self._lead
            return self._timed(state, state.index, reason) if begins else None
        if len(state.contacts) <= FEWEST_STEPS:
            return None
        return self._event(state, reason, state.contacts[0]["at"], state.contacts[-1]["at"], ())

    def _contacts(self, state: WalkState) -> list[Contact]:
        return [Contact.of_plain(each) for each in state.contacts]

    def _over_told(self, state: WalkState, epoch: int, index: int) -> Items:
        """What came of the contacts once walking is over: a trial or a reason for each walk among them, nothing where they were too few."""
        contacts = self._contacts(state)
        state.contacts = []
        if len(contacts) <= FEWEST_STEPS:
            return ()
        found = walks(contacts, self._rate_hz)
        told = [self._walked(state, each) for each in found] or [
            self._event(state, SLOW_STEPS, contacts[0].at, contacts[-1].at, ())
        ]
        return tuple(Event(epoch, index, "repetition", each) for each in told)

    def _timed(self, state: WalkState, over: int, reason: str | None) -> dict[str, Any]:
        begun = state.begun + self._lead
        contacts = [each for each in map(Contact.of_plain, state.contacts) if each.at >= begun]
        if reason is None and len(contacts) <= FEWEST_STEPS:
            reason = NOT_DONE
        values = () if reason is not None else self._reckoned(contacts)
        return self._event(state, reason, begun, over - 1, values, gait_measure(GaitMeasure.CADENCE, contacts, self._rate_hz))

    def _reckoned(self, contacts: list[Contact]) -> tuple[Value, ...]:
        several = len(bouts(contacts, self._rate_hz)) > 1
        made = []
        for each in (GaitMeasure.WALKING_SPEED, GaitMeasure.CADENCE, GaitMeasure.STEP_TIME, GaitMeasure.STEP_SYMMETRY):
            stops = each is GaitMeasure.WALKING_SPEED and several
            made.append(self._value(each, contacts, SEVERAL if stops else ""))
        return *made, self._value(GaitMeasure.STRIDE_LENGTH, contacts)

    def _value(self, measure: GaitMeasure, contacts: list[Contact], said: str = "") -> Value:
        found = None if said else gait_measure(measure, contacts, self._rate_hz, self._person)
        if found is None and not said:
            lengths = (GaitMeasure.WALKING_SPEED, GaitMeasure.STRIDE_LENGTH)
            few = FEW_SIDED if measure is GaitMeasure.STEP_SYMMETRY else FEW
            said = NO_HEIGHT if self._person is None and measure in lengths else few
        return Value(measure.value, found, UNITS[measure], said)

    def _walked(self, state: WalkState, contacts: list[Contact]) -> dict[str, Any]:
        """The trial of a walk over the distance."""
        rules, rate_hz = self._rules, self._rate_hz
        begin, end = contacts[0].at, contacts[-1].at
        if begin - state.begun < STAND_S * rate_hz:
            return self._event(state, UNDER_WAY, begin, end, ())
        if end - begin > rules.duration_s * rate_hz:
            return self._event(state, TOO_LONG, begin, end, ())
        found = walked_distance(contacts, rate_hz, rules.distance_m or 0.0)
        if not isinstance(found, WalkedDistance) or not fits(contacts, rate_hz, found.step_m):
            return self._event(state, IMPOSSIBLE, begin, end, ())
        if found.stops and part_alone(contacts, rate_hz, rules.distance_m or 0.0):
            return self._event(state, STOPPED, begin, end, ())
        values = (
            Value("walk_time", found.time_s, "s"),
            Value("walking_speed", found.speed_m_s, "m/s"),
            Value("cadence", found.cadence, UNITS[GaitMeasure.CADENCE]),
            self._value(GaitMeasure.STEP_TIME, contacts),
            self._value(GaitMeasure.STEP_SYMMETRY, contacts),
            Value("stride_length", 2 * found.step_m, "m"),
        )
        return self._event(state, None, begin, end, values)

    def _event(
        self,
        state: WalkState,
        reason: str | None,
        begin: float,
        end: float,
        values: tuple[Value, ...],
        peak: float | None = None,
    ) -> dict[str, Any]:
        if reason is None:
            state.count += 1
        number = state.count if reason is None else None
        return trial(number, reason, begin / self._rate_hz, end / self._rate_hz, peak=peak, values=values)
