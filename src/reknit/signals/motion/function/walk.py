"""Walks as trials, live, from the contacts of a sensor at the lower back: over a measured distance, or for a time."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from reknit.signals.measure import GATE, PHASE, Gate, Phase
from reknit.signals.motion.function.walked_distance import WalkedDistance, walked_distance
from reknit.signals.motion.gait.bout import BREAK_S, FEWEST_STEPS, UNITS, GaitMeasure, Pendulum, bouts, gait_measure
from reknit.signals.motion.gait.contacts import CONTACT
from reknit.signals.motion.gait.rate import needed_rate_hz
from reknit.signals.motion.gait.steps import Contact
from reknit.signals.motion.gait.walking import BOUT
from reknit.signals.movement.open_trials import OpenTrials, TrialState
from reknit.signals.movement.repetition import FINISHED
from reknit.signals.movement.trial import ELAPSED, STEPS, Value, trial
from reknit.stream import (
    Channel,
    Chunk,
    Event,
    Item,
    Items,
    ParameterError,
    StreamSpec,
)
from reknit.stream.items import Array

NOT_DONE, TOO_LONG, IMPOSSIBLE = "not done", "too long", "impossible"
NO_HEIGHT = "the height of the sensor is not known"
SEVERAL = "walking stopped on the way"
FEW = "too few steps"


@dataclass(frozen=True, slots=True)
class Walk:
    """Trials of walking, from the stream of `Walking` with its events; each gives speed, cadence, step time, symmetry and stride length.

    Over a distance a trial is one walk from a stand to a stand: its time runs from the first to the last contact, speed is the distance
    by that time, and strides are twice the distance by the steps. It is told once walking has stopped for two seconds.
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
    """The contacts of the trial under way, each as plain data, when it began, and how many trials have counted."""

    contacts: list[dict[str, Any]] = field(default_factory=list)
    begun: int = -1


class OpenWalk(OpenTrials[WalkState]):
    """Walks that were opened. It puts out its input with a `phase`, and an Event for each trial; contacts and bouts end here.

    Over a distance it tells too how many seconds and steps the walk under way has had: until two seconds after the last contact, when it
    is known to be over.
    """

    def __init__(self, walk: Walk, spec: StreamSpec) -> None:
        self._gate = spec.position(GATE)
        running = () if walk.distance_m is None else (Channel(ELAPSED, "s"), Channel(STEPS, "1"))
        self.spec = spec.derive(walk, channels=(*spec.channels, Channel(PHASE, "code"), *running))
        self._rules, self._rate_hz = walk, needed_rate_hz(spec)
        self._lead, self._whole = round(walk.lead_s * self._rate_hz), round((walk.lead_s + walk.duration_s) * self._rate_hz)
        self._break = math.ceil(BREAK_S * self._rate_hz)
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
            # The value is there from the fourth contact of a bout on until it ends, whatever the chunks.
            data[:, own] = np.where(data[:, self._gate] == Gate.OPEN, Phase.REACHED, Phase.REST)
            self._run(state, data[:, own + 1 :], chunk.first)
            return (Chunk(self.spec, chunk.epoch, chunk.first, data),)
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

    def _run(self, state: WalkState, running: Array, first: int) -> None:
        """Seconds and steps since the first contact of the walk under way, once there is a step, until it is over."""
        walked = self._under_way(state)
        if len(walked) < 2:
            return
        places = np.arange(first, first + len(running))
        rows = places <= math.ceil(walked[-1]) + self._break
        running[rows, 0] = (places[rows] - walked[0]) / self._rate_hz
        running[rows, 1] = len(walked) - 1

    def _under_way(self, state: WalkState) -> list[float]:
        """The contacts behind the last stand."""
        at = [float(each["at"]) for each in state.contacts]
        stands = [place for place in range(1, len(at)) if at[place] - at[place - 1] > self._break]
        return at[stands[-1] if stands else 0 :]

    def other(self, state: WalkState, item: Item) -> Items:
        """A contact is kept; a bout that ended is a trial over a distance."""
        if not isinstance(item, Event):
            return (item,)
        if item.name == CONTACT:
            state.contacts.append(item.value)
        elif item.name == BOUT and self._rules.distance_m is not None:
            told = self._walked(state, item.value["begin"], item.value["end"])
            state.contacts = []
            return (Event(item.epoch, item.index, "repetition", told),)
        return ()

    def broken(self, state: WalkState, reason: str) -> dict[str, Any] | None:
        """The trial under way as broken off; None in its lead, and where nobody walks."""
        if self._rules.distance_m is None:
            begins = state.begun >= 0 and state.index - state.begun > self._lead
            return self._timed(state, state.index, reason) if begins else None
        late = [each for each in state.contacts if state.index - each["at"] <= self._break]
        if not late or len(state.contacts) <= FEWEST_STEPS:
            return None
        return self._event(state, reason, state.contacts[0]["at"], state.contacts[-1]["at"], ())

    def _timed(self, state: WalkState, over: int, reason: str | None) -> dict[str, Any]:
        begun = state.begun + self._lead
        contacts = [each for each in map(Contact.of_plain, state.contacts) if each.at >= begun]
        if reason is None and len(contacts) <= FEWEST_STEPS:
            reason = NOT_DONE
        values = () if reason is not None else self._reckoned(contacts)
        return self._event(state, reason, begun, over - 1, values, gait_measure(GaitMeasure.CADENCE, contacts, self._rate_hz))

    def _reckoned(self, contacts: list[Contact]) -> tuple[Value, ...]:
        whole = len(bouts(contacts, self._rate_hz)) == 1
        made = []
        for each in (GaitMeasure.WALKING_SPEED, GaitMeasure.CADENCE, GaitMeasure.STEP_TIME, GaitMeasure.STEP_SYMMETRY):
            stops = each is GaitMeasure.WALKING_SPEED and not whole
            made.append(self._value(each, contacts, SEVERAL if stops else ""))
        return *made, self._value(GaitMeasure.STRIDE_LENGTH, contacts)

    def _value(self, measure: GaitMeasure, contacts: list[Contact], said: str = "") -> Value:
        found = None if said else gait_measure(measure, contacts, self._rate_hz, self._person)
        if found is None and not said:
            lengths = (GaitMeasure.WALKING_SPEED, GaitMeasure.STRIDE_LENGTH)
            said = NO_HEIGHT if self._person is None and measure in lengths else FEW
        return Value(measure.value, found, UNITS[measure], said)

    def _walked(self, state: WalkState, begin: float, end: float) -> dict[str, Any]:
        """The trial of a bout over the distance."""
        rules, rate_hz = self._rules, self._rate_hz
        contacts = [each for each in map(Contact.of_plain, state.contacts) if begin <= each.at <= end]
        if state.index - end < self._break:  # the stream ended before the person stood
            return self._event(state, FINISHED, begin, end, ())
        if end - begin > rules.duration_s * rate_hz:
            return self._event(state, TOO_LONG, begin, end, ())
        found = walked_distance(contacts, rate_hz, rules.distance_m or 0.0)
        if not isinstance(found, WalkedDistance):
            return self._event(state, IMPOSSIBLE, begin, end, ())
        values = (
            Value("walk_time", found.time_s, "s"),
            Value("walking_speed", found.speed_m_s, "m/s"),
            Value("cadence", found.cadence, "steps/min"),
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
