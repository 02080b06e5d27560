"""Trials of simple reaction, live: be at rest, wait for the signal, answer it with a movement."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from reknit.signals.measure import GATE, PHASE, VALUE, Gate, Phase
from reknit.signals.movement.open_trials import OpenTrials, TrialState
from reknit.signals.movement.parted import parted
from reknit.signals.movement.reaction import FASTEST_S, SLOWEST_S, reaction_time_s
from reknit.signals.movement.repetition import SIGNAL_LOST
from reknit.signals.movement.rise_onset import RiseOnset
from reknit.signals.movement.trial import Value, trial
from reknit.signals.movement.withheld import Why, Withheld
from reknit.stream import (
    NS_PER_S,
    Channel,
    Chunk,
    Control,
    Event,
    Item,
    Items,
    ParameterError,
    StreamSpec,
)

SIGNAL, SIGNAL_ERROR = "signal", "signal_error"
"""Controls: when the signal was really to be seen, in seconds of the stream's time; and, before it, by how much that may be off."""
TOO_EARLY, NO_ANSWER = "too early", "no answer"
LEAST_WAIT_S, MEAN_MORE_S, MOST_WAIT_S = 1.5, 1.0, 4.0
LATEST_S = 1.0
"""A signal that is said to have been shown later than this was not: its time is not known."""
AFTER_S = 0.7
"""So long behind the threshold the furthest point of an answer is looked for."""
LEAST_KNOWN = 0.9
SEED = 20261126


def wait_s(number: int, index: int) -> float:
    """The wait before a signal: 1.5 s, and an exponential time of 1 s on average, of which what goes beyond 4 s is drawn anew.

    So it is as likely at each moment, and waiting longer tells nothing. It depends on the attempt's number and first sample alone: the
    same in a replay, and another in each session.
    """
    random = np.random.default_rng((SEED, number, index))
    share = float(random.random()) * -math.expm1((LEAST_WAIT_S - MOST_WAIT_S) / MEAN_MORE_S)
    return LEAST_WAIT_S - MEAN_MORE_S * math.log1p(-share)


@dataclass(frozen=True, slots=True)
class ReactionTrials:
    """A trial begins once the measure has been below `reset` for `lead_s`; after `wait_s` comes the signal, and it is told once answered.

    Its phases: UNKNOWN (come to rest), REST (wait), OUT (the signal is given), REACHED (answered). A measure above `start` before the
    signal, or an answer that surely began less than 0.1 s behind it, is partial as `too early`; none within `duration_s` as `no answer`.
    Its values are `reaction_time` and by how much that may be off, in ms, and the wait in s. When the signal was really to be seen tells
    control "signal"; where none came, or it is known to worse than 50 ms, the time is withheld.

    Parameters
    ----------
    start, reach, reset
        Thresholds in the measure's unit: moved too early, answered, at rest; reset <= start <= reach.
    duration_s
        Longest answer, up to 3 s.
    lead_s
        How long one is at rest before the wait.
    """

    start: float
    reach: float
    reset: float
    duration_s: float = SLOWEST_S
    lead_s: float = 1.0

    def open(self, spec: StreamSpec) -> OpenReactionTrials:
        """Open on a measure; ParameterError for thresholds out of order or times that cannot be."""
        if not self.reset <= self.start <= self.reach:
            raise ParameterError(
                f"thresholds must be in order reset <= start <= reach, got {self.reset:g}, {self.start:g}, {self.reach:g}"
            )
        if not (0.5 <= self.duration_s <= SLOWEST_S and self.lead_s >= 0):
            raise ParameterError(f"an answer may take 0.5 to {SLOWEST_S:g} s and lead_s is not below 0, got {self}")
        return OpenReactionTrials(self, spec)


@dataclass(slots=True)
class ReactionState(TrialState):
    """The attempt under way: since when it is at rest, waits and has its signal; when that was seen; its samples (time, value)."""

    tried: int = 0
    phase: int = int(Phase.UNKNOWN)
    rest_ns: int = -1
    begun_ns: int = -1
    due_ns: int = -1
    given_ns: int = -1
    reached_ns: int = -1
    seen_s: float = math.nan
    seen_error_s: float = 0.0
    course: list[tuple[float, float]] = field(default_factory=list)
    missing: int = 0


class OpenReactionTrials(OpenTrials[ReactionState]):
    """Trials that were opened. It puts out its input with a `phase`, and an Event for each trial."""

    def __init__(self, rules: ReactionTrials, spec: StreamSpec) -> None:
        self._columns = [spec.position(VALUE), spec.position(GATE)]
        self.spec = spec.derive(rules, channels=(*spec.channels, Channel(PHASE, "code")))
        self._rules = rules

    def start(self) -> ReactionState:
        """Nobody at rest yet."""
        return ReactionState()

    def chunk(self, state: ReactionState, chunk: Chunk) -> Items:
        """The samples with their phase; each event stands behind the sample at which its trial ended."""
        data = np.empty((len(chunk.data), chunk.data.shape[1] + 1))
        data[:, :-1] = chunk.data
        ended: list[Event] = []
        state.epoch, state.index = chunk.epoch, chunk.end
        rows = data[:, self._columns].tolist()
        for place, ((value, gate), time_ns) in enumerate(zip(rows, chunk.times().tolist(), strict=True)):
            told = self._sample(state, value if gate == Gate.OPEN else math.nan, time_ns, chunk.first + place)
            data[place, -1] = state.phase
            if told is not None:
                ended.append(Event(chunk.epoch, chunk.first + place, "repetition", told))
                state.become(ReactionState(state.count, chunk.epoch, chunk.end, tried=state.tried + 1))
        return parted(chunk._replace(spec=self.spec, data=data), ended)

    def other(self, state: ReactionState, item: Item) -> Items:
        """When the signal was seen is for this node; everything else passes."""
        if not isinstance(item, Control) or item.name not in (SIGNAL, SIGNAL_ERROR):
            return (item,)
        if item.name == SIGNAL_ERROR:
            state.seen_error_s = item.value
        elif state.given_ns >= 0 and math.isnan(state.seen_s) and 0 <= item.value - state.given_ns / NS_PER_S <= LATEST_S:
            state.seen_s = item.value
        return ()

    def broken(self, state: ReactionState, reason: str) -> dict[str, Any] | None:
        """An attempt whose signal was given, as broken off; None before."""
        return None if state.given_ns < 0 else self._partial(state, reason, round(state.course[-1][0] * NS_PER_S))

    def _sample(self, state: ReactionState, value: float, time_ns: int, index: int) -> dict[str, Any] | None:
        """Take one sample; gives the trial that it ended."""
        rules = self._rules
        if state.phase == Phase.UNKNOWN:
            self._come_to_rest(state, value, time_ns, index)
            return None
        state.course.append((time_ns / NS_PER_S, value))
        state.missing += math.isnan(value)
        if state.phase == Phase.REST:
            if math.isnan(value):  # who is not seen cannot be waited with
                self._again(state)
            elif value > rules.start:
                return self._partial(state, TOO_EARLY, time_ns)
            elif time_ns >= state.due_ns:
                state.phase, state.given_ns = int(Phase.OUT), time_ns
            return None
        if state.phase == Phase.OUT and value >= rules.reach:
            state.phase, state.reached_ns = int(Phase.REACHED), time_ns
        if state.phase == Phase.REACHED:
            return self._answered(state, time_ns) if time_ns - state.reached_ns >= AFTER_S * NS_PER_S else None
        shown_s = state.given_ns / NS_PER_S if math.isnan(state.seen_s) else state.seen_s
        if time_ns / NS_PER_S - shown_s <= rules.duration_s + AFTER_S:
            return None
        lost = state.missing > (1 - LEAST_KNOWN) * len(state.course)
        return self._partial(state, SIGNAL_LOST if lost else NO_ANSWER, time_ns)

    def _come_to_rest(self, state: ReactionState, value: float, time_ns: int, index: int) -> None:
        if not value < self._rules.reset:
            state.rest_ns = -1
            return
        state.rest_ns = time_ns if state.rest_ns < 0 else state.rest_ns
        if time_ns - state.rest_ns >= self._rules.lead_s * NS_PER_S:
            state.phase, state.begun_ns = int(Phase.REST), time_ns
            state.due_ns = time_ns + round(wait_s(state.tried, index) * NS_PER_S)
            state.course = [(time_ns / NS_PER_S, value)]

    def _again(self, state: ReactionState) -> None:
        state.become(ReactionState(state.count, state.epoch, state.index, tried=state.tried + 1))

    def _answered(self, state: ReactionState, time_ns: int) -> dict[str, Any]:
        course = np.array(state.course)
        given_s = state.given_ns / NS_PER_S
        rest = float(np.median(course[course[:, 0] <= given_s, 1]))
        known = np.isfinite(course[:, 1])
        onset = (
            Withheld(Why.MISSING, "part of the answer was not measured")
            if not known[course[:, 0] >= given_s].all()
            else RiseOnset.of(course[known, 0], course[known, 1], rest)
        )
        shown_s = given_s if math.isnan(state.seen_s) else state.seen_s
        if (
            isinstance(onset, RiseOnset) and onset.onset_s + onset.error_s - shown_s < FASTEST_S
        ):  # also if it began late in its error
            return self._partial(state, TOO_EARLY, time_ns)
        if isinstance(onset, RiseOnset) and onset.onset_s - shown_s > self._rules.duration_s:
            return self._partial(state, NO_ANSWER, time_ns)
        state.count += 1
        return self._told(state, None, time_ns, self._values(state, onset))

    def _values(self, state: ReactionState, onset: RiseOnset | Withheld) -> tuple[Value, ...]:
        waited = Value("reaction_wait", (state.given_ns - state.begun_ns) / NS_PER_S, "s")
        seen = not math.isnan(state.seen_s)
        took: float | Withheld
        if isinstance(onset, Withheld):
            took = onset
        else:
            latency_s = state.seen_s - state.given_ns / NS_PER_S if seen else None
            took = reaction_time_s(state.given_ns / NS_PER_S, onset.onset_s, latency_s, state.seen_error_s)
        if isinstance(took, Withheld) or isinstance(onset, Withheld):
            said = took.said if isinstance(took, Withheld) else ""
            return (Value("reaction_time", None, "ms", said), Value("reaction_error", None, "ms", said), waited)
        off_s = onset.error_s + state.seen_error_s
        return (Value("reaction_time", 1000 * took, "ms"), Value("reaction_error", 1000 * off_s, "ms"), waited)

    def _partial(self, state: ReactionState, reason: str, time_ns: int) -> dict[str, Any]:
        return self._told(state, reason, time_ns, ())

    def _told(self, state: ReactionState, reason: str | None, end_ns: int, values: tuple[Value, ...]) -> dict[str, Any]:
        moved = [value for _, value in state.course if not math.isnan(value)]
        begun_ns = state.begun_ns if state.given_ns < 0 else state.given_ns
        number = state.count if reason is None else None
        return trial(number, reason, begun_ns / NS_PER_S, end_ns / NS_PER_S, peak=max(moved, default=None), values=values)
