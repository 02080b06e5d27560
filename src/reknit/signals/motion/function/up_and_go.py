"""The Timed Up and Go by one sensor at the lower back, live: sit, stand up, walk, turn, walk back, turn and sit."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np

from reknit.signals.measure import GATE, PHASE, VALUE, Gate, Phase
from reknit.signals.motion.function.trunk_course import TURN, UP
from reknit.signals.motion.function.up_and_go_parts import BETWEEN, Course, Parts
from reknit.signals.motion.gait.rate import needed_rate_hz
from reknit.signals.movement.open_trials import OpenTrials, TrialState
from reknit.signals.movement.repetition import SIGNAL_LOST
from reknit.signals.movement.trial import ELAPSED, PART, Value, trial
from reknit.stream import (
    Channel,
    Chunk,
    Event,
    Item,
    Items,
    ParameterError,
    StreamSpec,
)

NOT_STOOD, NOT_DONE, TOO_LONG = "not stood", "not done", "too long"

LEANS_DEG, STILL_DEG = 10.0, 2.0
"""A lean of more begins the test, at the last sample at which it was less than the second."""
SEAT_S = 2.0
"""Time constant with which the sitting lean and the errors of both sensors at rest are followed before."""
MOVES_M, WITHIN_S, FORGETS_S = 0.12, 1.5, 3.0
"""The trunk rises or sinks where its height changes by so much within so long; velocity is forgotten with this time constant."""
TURNS_DEG, STRAIGHT_DEG_S = 100.0, 20.0
"""A turn is one of more than this, and over once it goes on more slowly over a second."""
REST_S, REST_DEG = 0.5, 4.0
"""The trunk has come to rest where its lean changes by less than this within so long. A trial begins from rest only: whoever walks on
after a trial was broken off begins none."""
QUIET_M_S2, QUIET_DEG_S = 0.5, 10.0
"""Whoever moves by less stands or sits."""
TRIES_S, STANDS_S, LOST_S = 6.0, 5.0, 0.5
"""So long may one try to stand up, stand still on the way, and may the signal be missing."""


class Part(StrEnum):
    """Where the person is in the test."""

    SIT = "sit"
    RISE = "rise"
    OUT = "out"
    TURN = "turn"
    BACK = "back"
    AGAIN = "turn-again"
    SINK = "sink"


PARTS = tuple(Part)
"""By the number that stands in the channel `part`."""
PHASES = {
    Part.SIT: Phase.REST,
    Part.RISE: Phase.OUT,
    Part.OUT: Phase.OUT,
    Part.TURN: Phase.REACHED,
    Part.BACK: Phase.RETURN,
    Part.AGAIN: Phase.RETURN,
    Part.SINK: Phase.RETURN,
}


RUNNING = (Channel(ELAPSED, "s"), Channel(PART, "code"))


@dataclass(frozen=True, slots=True)
class UpAndGo:
    """Trials of the Timed Up and Go, from the course of the trunk (`TrunkCourse`), one after the other.

    A trial begins with the first lean forward and ends when the trunk has come to rest on the chair: this is no stopwatch's time, which
    runs from a word of command to the back against the chair. Its values are the whole time and that of its parts. A trial that was
    not done to its end is told with its reason and has no values.

    Parameters
    ----------
    most_s
        The longest that a trial may take.
    """

    most_s: float = 120.0

    def open(self, spec: StreamSpec) -> OpenUpAndGo:
        """Open on the course of a trunk; SpecError where a channel is missing, ParameterError for a time or a rate that cannot be."""
        if not 10 <= self.most_s <= 600:
            raise ParameterError(f"most_s lies in 10 to 600 s, got {self.most_s:g}")
        return OpenUpAndGo(self, spec)


@dataclass(slots=True)
class UpAndGoState(TrialState):
    """Where the person is, and what was felt: rows of lean, heading and height, the newest ones while sitting, all of a trial."""

    part: str = Part.SIT.value
    rows: list[list[float]] = field(default_factory=list)
    seat: float = math.nan
    drift: float = 0.0
    error: float = 0.0
    velocity: float = 0.0
    missing: int = 0
    still: int = 0
    turned: int = 0
    back: int = 0
    again: int = 0
    calm: int = 0
    armed: bool = False


class OpenUpAndGo(OpenTrials[UpAndGoState]):
    """Trials that were opened. It puts out its input with a `phase`, the seconds since the first lean, and the part; an Event for each.

    A part is told once it is certain: walking once the trunk has risen, a turn once it is half over.
    """

    def __init__(self, node: UpAndGo, spec: StreamSpec) -> None:
        self._columns = [spec.position(name) for name in (VALUE, TURN, UP)]
        self._gate = spec.position(GATE)
        self.spec = spec.derive(node, channels=(*spec.channels, Channel(PHASE, "code"), *RUNNING))
        self._rate_hz = needed_rate_hz(spec)
        self._most = round(node.most_s * self._rate_hz)
        self._second, self._rest = round(self._rate_hz), round(REST_S * self._rate_hz)
        self._within = round(WITHIN_S * self._rate_hz)

    def start(self) -> UpAndGoState:
        """Nobody seen yet."""
        return UpAndGoState()

    def chunk(self, state: UpAndGoState, chunk: Chunk) -> Items:
        """The samples with their phase; each event stands behind the sample at which its trial was over."""
        data = np.empty((len(chunk.data), chunk.data.shape[1] + 3))
        data[:, :-3] = chunk.data
        shut = (data[:, self._gate] != Gate.OPEN).tolist()
        state.epoch, done = chunk.epoch, 0
        out: list[Item] = []
        for place, row in enumerate(data[:, self._columns].tolist()):
            state.index = chunk.first + place + 1
            ended, reason = self._take(state, row, shut[place])
            part = Part(state.part)
            elapsed_s = 0.0 if part is Part.SIT else (len(state.rows) - 1) / self._rate_hz
            data[place, -3:] = Phase.UNKNOWN if shut[place] else PHASES[part], elapsed_s, PARTS.index(part)
            if ended:
                told = self._told(state, reason)
                out += [self._piece(chunk, data, done, place + 1), Event(chunk.epoch, chunk.first + place, "repetition", told)]
                done = place + 1
                state.become(UpAndGoState(count=state.count, epoch=chunk.epoch, index=state.index))
        if done < len(data):
            out.append(self._piece(chunk, data, done, len(data)))
        return tuple(out)

    def _piece(self, chunk: Chunk, data: Any, start: int, stop: int) -> Chunk:
        return Chunk(self.spec, chunk.epoch, chunk.first + start, data[start:stop])

    def _take(self, state: UpAndGoState, row: list[float], shut: bool) -> tuple[bool, str | None]:
        """Take one sample: whether a trial is over with it, and why it does not count."""
        if shut or not math.isfinite(sum(row)):
            state.missing += 1
            if not state.rows:
                return False, None
            row = [state.rows[-1][0], state.drift, state.error]
            if state.missing > LOST_S * self._rate_hz:
                if state.part != Part.SIT:
                    return True, SIGNAL_LOST
                state.become(UpAndGoState(count=state.count, epoch=state.epoch, index=state.index))
                return False, None
        else:
            state.missing = 0
        pitch, turn, up = row
        if state.part == Part.SIT:
            self._sit(state, pitch, turn, up)
            return False, None
        self._add(state, pitch, turn - state.drift, up - state.error)
        quiet = abs(up - state.error) < QUIET_M_S2 and abs(turn - state.drift) < QUIET_DEG_S
        state.still = state.still + 1 if quiet else 0
        return self._go(state)

    def _add(self, state: UpAndGoState, pitch: float, turn: float, up: float) -> None:
        _, heading, height = state.rows[-1] if state.rows else (pitch, 0.0, 0.0)
        state.velocity += (up - state.velocity / FORGETS_S) / self._rate_hz
        state.rows.append([pitch, heading + turn / self._rate_hz, height + state.velocity / self._rate_hz])

    def _sit(self, state: UpAndGoState, pitch: float, turn: float, up: float) -> None:
        """Follow how the person sits; once they lean forward, keep what came from the beginning of the lean on."""
        if math.isnan(state.seat):
            state.seat = pitch
        state.still += 1
        share = max(1 / state.still, 1 / (SEAT_S * self._rate_hz))
        state.seat += share * (pitch - state.seat)
        state.drift += share * (turn - state.drift)
        state.error += share * (up - state.error)
        self._add(state, pitch, turn - state.drift, up - state.error)
        if len(state.rows) > 3 * self._second:
            del state.rows[: self._second]
        state.calm = state.calm + 1 if abs(up - state.error) < QUIET_M_S2 else 0
        state.armed = state.armed or (state.calm >= self._rest and self._rests(state.rows))
        if state.armed and pitch - state.seat > LEANS_DEG:
            begun = next((n for n in range(len(state.rows) - 1, -1, -1) if state.rows[n][0] - state.seat < STILL_DEG), 0)
            zero = state.rows[begun][1]
            state.rows = [[lean, heading - zero, height] for lean, heading, height in state.rows[begun:]]
            state.part, state.still = Part.RISE.value, 0

    def _go(self, state: UpAndGoState) -> tuple[bool, str | None]:
        rows = state.rows
        last = len(rows) - 1
        pitch, heading, height = rows[last]
        moved = height - rows[max(0, last - self._within)][2]
        if last > self._most:
            return True, TOO_LONG
        if state.part == Part.RISE:
            if moved > MOVES_M:
                state.part = Part.OUT.value
            elif last > TRIES_S * self._rate_hz or (last > self._second and pitch - state.seat < STILL_DEG):
                return True, NOT_STOOD
            return False, None
        if state.part == Part.OUT and abs(heading) > TURNS_DEG:
            state.part, state.turned = Part.TURN.value, last
        elif state.part == Part.TURN and abs(heading - rows[last - self._second][1]) < STRAIGHT_DEG_S:
            state.part, state.back = Part.BACK.value, last
        elif state.part == Part.BACK and abs(heading - rows[state.back][1]) > TURNS_DEG:
            state.part, state.again = Part.AGAIN.value, last
        if state.part == Part.AGAIN and moved < -MOVES_M:
            state.part = Part.SINK.value
        if state.part == Part.SINK and pitch - state.seat < LEANS_DEG and self._rests(rows):
            return True, None
        return state.still > STANDS_S * self._rate_hz, NOT_DONE

    def _rests(self, rows: list[list[float]]) -> bool:
        leans = [each[0] for each in rows[-self._rest :]]
        return max(leans) - min(leans) < REST_DEG and abs(rows[-1][1] - rows[-self._rest][1]) < REST_DEG

    def broken(self, state: UpAndGoState, reason: str) -> dict[str, Any] | None:
        """The trial under way as broken off for that reason; None while the person sits."""
        return None if state.part == Part.SIT else self._told(state, reason)

    def _told(self, state: UpAndGoState, reason: str | None) -> dict[str, Any]:
        over = len(state.rows) - (self._rest if reason is None else 0)
        begun_s = (state.index - len(state.rows)) / self._rate_hz
        if reason is None:
            state.count += 1
        return trial(
            state.count if reason is None else None,
            reason,
            begun_s,
            begun_s + over / self._rate_hz,
            peak=None,
            values=() if reason is not None else self._values(state, over),
        )

    def _values(self, state: UpAndGoState, over: int) -> tuple[Value, ...]:
        rows = np.array(state.rows[:over], dtype=np.float64)
        found = None
        if over > state.again:
            found = Parts.of(Course(rows[:, 0], rows[:, 1], state.turned, state.back, state.again), self._rate_hz)
        names = ("stand_up", "walk_out", "turn", "walk_back", "turn_sit")
        said = "" if found is not None else BETWEEN
        parts = [Value(f"tug_{name}", None if found is None else getattr(found, name), "s", said) for name in names]
        return Value("tug_total", (over - 1) / self._rate_hz, "s"), *parts
