"""Repetitions of any measure that rises away from rest: found, measured, and told apart from partial ones."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from reknit.signals.measure import COUNTED, GATE, PHASE, VALUE, Gate, Phase
from reknit.signals.movement.repetition_state import NO, RepetitionState
from reknit.stream import (
    NS_PER_S,
    AtGap,
    Channel,
    Chunk,
    Control,
    Event,
    Gap,
    GapReason,
    Item,
    Items,
    OpenNode,
    ParameterError,
    StreamSpec,
    Traits,
)
from reknit.stream.items import Array, chunk_of

PIECE = 64
"""Samples that are looked at together: enough to save most of the work, and few enough that seldom one of them changes the phase."""
SIGNAL_LOST = "signal lost"
PAUSED, UNDER_WAY, FINISHED = "paused", "under way", "finished"
EXCUSED = frozenset({PAUSED, UNDER_WAY, FINISHED})
"""Why a movement is partial that a pause or a rest broke off, that was under way when practice began or went on, or when it ended:
nobody's fault, so it counts for nothing."""
FEW = 8
"""So few are taken one by one: to halve them again would cost more than it saves."""


@dataclass(frozen=True, slots=True)
class Repetitions:
    """Find repetitions by hysteresis: a movement begins above `start`, counts from `reach` on, and ends below `reset`.

    Separate thresholds keep an angle that dithers about one of them from being counted twice. A movement that does not reach, is not held,
    is broken off by a lost signal, a pause or the end is partial. So is one that was under way at the beginning, or after a pause that
    broke off none; its phase stays unknown, since nobody saw where it came from.

    Parameters
    ----------
    start, reach, reset
        Thresholds in the measure's unit, reset <= start <= reach. Control "reach" moves `reach`; the others keep their share of it.
    turn
        By how much the measure must come back before the movement is taken to return.
    min_duration_s
        Shortest whole movement.
    min_hold_s
        Shortest time at or above `reach`, all together.
    bridge_s
        How long the measure may be missing within a movement. Where an irregular stream has no samples for longer, the turning point may
        have lain there: the movement is not told to have fallen short; and for twice as long, a whole one: it ends there.
    companions
        Names of joined streams (`Join`) whose peak and mean are reported for each repetition.
    """

    start: float
    reach: float
    reset: float
    turn: float = 0.0
    min_duration_s: float = 0.0
    min_hold_s: float = 0.0
    bridge_s: float = 0.5
    companions: tuple[str, ...] = ()

    def open(self, spec: StreamSpec) -> OpenRepetitions:
        """Open on a measure; SpecError where a channel is missing, ParameterError for thresholds out of order."""
        if not self.reset <= self.start <= self.reach:
            raise ParameterError(
                f"thresholds must be in order reset <= start <= reach, got {self.reset:g}, {self.start:g}, {self.reach:g}"
            )
        if min(self.turn, self.min_duration_s, self.min_hold_s, self.bridge_s) < 0:
            raise ParameterError(f"turn and times must not lie below 0, got {self}")
        return OpenRepetitions(self, spec)


class OpenRepetitions(OpenNode[RepetitionState]):
    """Repetition detection that was opened. It puts out its input with a `phase` channel, and an Event for each repetition."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, repetitions: Repetitions, spec: StreamSpec) -> None:
        self.spec = spec.derive(repetitions, channels=(*spec.channels, Channel(PHASE, "code")))
        self._rules = repetitions
        self._longest_ns = round(repetitions.bridge_s * NS_PER_S) if spec.rate is None else None
        self._columns = spec.position(VALUE), spec.position(GATE)
        self._companions = [
            (name, spec.position(f"{name}.{VALUE}"), spec.position(f"{name}.{GATE}")) for name in repetitions.companions
        ]

    def start(self) -> RepetitionState:
        """Nothing seen yet."""
        return self._fresh(self._rules.reach, 0, unrested=True)

    def _fresh(self, reach: float, count: int, *, unrested: bool) -> RepetitionState:
        many = len(self._companions)
        return RepetitionState(reach, count=count, unrested=unrested, sums=[0.0] * many, counts=[0] * many, peaks=[NO] * many)

    def chunk(self, state: RepetitionState, chunk: Chunk) -> Items:
        """The samples with their phase; each event stands behind the sample at which it was known."""
        state.epoch, state.index = chunk.epoch, chunk.end
        if len(chunk.data) == 1:
            return self._alone(state, chunk)
        data = np.empty((len(chunk.data), chunk.data.shape[1] + 1))
        data[:, :-1] = chunk.data
        ends: list[tuple[int, dict[str, Any]]] = []
        for start in range(0, len(data), PIECE):
            ends += self._piece(state, data, chunk, start, min(start + PIECE, len(data)))
        return self._parts(chunk, data, ends)

    def _alone(self, state: RepetitionState, chunk: Chunk) -> Items:
        """A picture of a camera comes alone: plain numbers, since what makes many quick makes one slow."""
        row = chunk.data[0].tolist()
        ended = self._take(state, row, chunk.time_ns(0))
        data = np.array([[*row, state.shown]], dtype=np.float64)
        shown = chunk_of((self.spec, chunk.epoch, chunk.first, data, chunk.times_ns))
        return (shown,) if ended is None else (shown, Event(chunk.epoch, chunk.first, "repetition", ended))

    def _piece(
        self, state: RepetitionState, data: Array, chunk: Chunk, start: int, stop: int
    ) -> list[tuple[int, dict[str, Any]]]:
        """Take a piece at once where the phase stays what it is, else its halves, and one by one the few around the change."""
        last_ns, longest_ns = chunk.time_ns(stop - 1), self._longest_ns
        holed = longest_ns is not None and state.phase >= Phase.OUT and last_ns - state.last_ns > longest_ns
        if not holed and self._unchanged(state, data[start:stop], last_ns):
            data[start:stop, -1] = state.shown
            return []
        if stop - start <= FEW:
            return self._one_by_one(state, data, chunk, start, stop)
        half = (start + stop) // 2
        return self._piece(state, data, chunk, start, half) + self._piece(state, data, chunk, half, stop)

    def _one_by_one(
        self, state: RepetitionState, data: Array, chunk: Chunk, start: int, stop: int
    ) -> list[tuple[int, dict[str, Any]]]:
        """Take the samples of a piece; gives the repetitions that ended, each with the place of its last sample."""
        ends = []
        times_ns = chunk.part(start, stop).times().tolist()
        for place, row, time_ns in zip(range(start, stop), data[start:stop].tolist(), times_ns, strict=True):
            ended = self._take(state, row, time_ns)
            data[place, -1] = state.shown
            if ended is not None:
                ends.append((place, ended))
        return ends

    def _unchanged(self, state: RepetitionState, data: Array, last_ns: int) -> bool:
        """Take a piece in which the phase stays what it is for certain, as most do; False where that is not certain, with nothing taken.

        What `_sample` would do one by one, by the lowest and the highest value alone.
        """
        value_at, gate_at = self._columns
        values, gates = data[:, value_at].tolist(), data[:, gate_at].tolist()
        low, high, worst, total = min(values), max(values), max(gates), sum(values)
        if (worst and not COUNTED.issuperset(gates)) or total - total != 0.0:  # something is missing or not finite
            return False
        phase, reset = state.phase, self._threshold(state, self._rules.reset)
        if phase <= Phase.REST:
            if high > self._threshold(state, self._rules.start) or (phase == Phase.UNKNOWN and low < reset):
                return False
            if low < reset:
                state.lowest = low if math.isnan(state.lowest) else min(state.lowest, low)
        else:
            if self._companions or low < reset or not self._stays(state, low, high):
                return False
            if phase != Phase.OUT and low >= state.reach:
                state.hold_ns += last_ns - state.last_ns
            state.gate, state.peak = max(state.gate, int(worst)), max(state.peak, high)
        state.missing_since_ns, state.last_ns = -1, last_ns
        return True

    def _stays(self, state: RepetitionState, low: float, high: float) -> bool:
        """Whether a movement goes on in its phase through all values from `low` to `high`, wherever among them they lie."""
        reach, turn = state.reach, self._rules.turn
        if state.phase == Phase.RETURN:
            trough = min(state.trough, low)
            # From `reach` on time counts as held: a piece on both sides of it is taken one by one.
            stays = high <= trough + turn and (high < reach or (low >= reach and turn > 0))
            state.trough = trough if stays else state.trough
            return stays
        if low < max(state.peak, high) - turn and (turn > 0 or low < reach):
            return False
        return high < reach if state.phase == Phase.OUT else low >= reach or high < reach

    def _parts(self, chunk: Chunk, data: Array, ends: list[tuple[int, dict[str, Any]]]) -> Items:
        out: list[Item] = []
        done, times_ns = 0, chunk.times_ns
        for place, ended in ends:
            part = None if times_ns is None else times_ns[done : place + 1]
            out.append(Chunk(self.spec, chunk.epoch, chunk.first + done, data[done : place + 1], part))
            out.append(Event(chunk.epoch, chunk.first + place, "repetition", ended))
            done = place + 1
        if done < len(data):
            part = None if times_ns is None else times_ns[done:]
            out.append(Chunk(self.spec, chunk.epoch, chunk.first + done, data[done:], part))
        return tuple(out)

    def gap(self, state: RepetitionState, gap: Gap) -> Items:
        """A movement under way ends here as partial; what comes next must first be seen at rest."""
        paused = gap.reason is GapReason.PAUSE
        ended = self._end(state, state.last_ns, PAUSED if paused else SIGNAL_LOST)
        begins = state.unrested or (paused and ended is None)  # what was broken off and goes on is one movement
        state.become(self._fresh(state.reach, state.count, unrested=begins))
        event = () if ended is None else (Event(gap.epoch, gap.first, "repetition", ended),)
        return (*event, gap)

    def other(self, state: RepetitionState, item: Item) -> Items:
        """Control "reach" moves the threshold; everything else passes."""
        if isinstance(item, Control) and item.name == "reach":
            state.reach = item.value
        return (item,)

    def flush(self, state: RepetitionState) -> Items:
        """A movement under way at the end is partial."""
        ended = self._end(state, state.last_ns, FINISHED)
        return () if ended is None else (Event(state.epoch, state.index, "repetition", ended),)

    def _threshold(self, state: RepetitionState, own: float) -> float:
        return own if state.reach == self._rules.reach else own * state.reach / self._rules.reach

    def _take(self, state: RepetitionState, row: list[float], time_ns: int) -> dict[str, Any] | None:
        """Take one sample with what goes beside it; gives the repetition that it ended."""
        value_at, gate_at = self._columns
        ended = self._sample(state, row[value_at], int(row[gate_at]), time_ns)
        if self._companions and state.phase >= Phase.OUT:
            self._accompany(state, row)
        return ended

    def _sample(self, state: RepetitionState, value: float, gate: int, time_ns: int) -> dict[str, Any] | None:
        """Take one sample; gives the repetition that it ended."""
        if gate not in COUNTED or math.isnan(value):
            return self._missing(state, time_ns)
        hole = self._longest_ns is not None and state.last_ns > 0 and time_ns - state.last_ns > self._longest_ns
        if self._longest_ns is not None and hole and state.phase >= Phase.OUT:
            state.holed = True
            if time_ns - state.last_ns > 2 * self._longest_ns:
                ended = self._end(state, state.last_ns, SIGNAL_LOST)
                state.phase, state.lowest, state.last_ns = int(Phase.UNKNOWN), NO, time_ns
                self._sample(state, value, gate, time_ns)
                return ended
        if state.phase == Phase.REACHED or (state.phase == Phase.RETURN and value >= state.reach):
            state.hold_ns += time_ns - state.last_ns if value >= state.reach else 0
        state.missing_since_ns, state.last_ns = -1, time_ns
        reset = self._threshold(state, self._rules.reset)
        if state.phase in (Phase.UNKNOWN, Phase.REST):
            self._resting(state, value, gate, time_ns, reset)
            state.holed = state.holed or (hole and state.phase >= Phase.OUT)
            return None
        state.gate = max(state.gate, gate)
        state.peak = max(state.peak, value)
        if value < reset:
            ended = self._end(state, time_ns, None)
            state.phase, state.lowest = int(Phase.REST), value
            return ended
        self._moving(state, value, time_ns)
        return None

    def _resting(self, state: RepetitionState, value: float, gate: int, time_ns: int, reset: float) -> None:
        if value < reset:
            state.lowest = value if state.phase == Phase.UNKNOWN or math.isnan(state.lowest) else min(state.lowest, value)
            state.phase, state.unrested = int(Phase.REST), False
        if (state.phase == Phase.REST or state.unrested) and value > self._threshold(state, self._rules.start):
            state.start_ns, state.peak, state.trough, state.gate = time_ns, value, value, gate
            state.reached_ns = state.turned_ns = -1
            state.hold_ns, state.holed = 0, False
            many = len(self._companions)
            state.sums, state.counts, state.peaks = [0.0] * many, [0] * many, [NO] * many
            state.phase = int(Phase.OUT)
            self._moving(state, value, time_ns)

    def _moving(self, state: RepetitionState, value: float, time_ns: int) -> None:
        turn = self._rules.turn
        if state.phase == Phase.RETURN:
            state.trough = min(state.trough, value)
            if value > state.trough + turn or (turn == 0 and value >= state.reach):
                state.phase = int(Phase.REACHED if value >= state.reach else Phase.OUT)
        elif value < state.peak - turn and (turn > 0 or value < state.reach):
            state.phase, state.trough = int(Phase.RETURN), value
            state.turned_ns = time_ns
        if state.phase == Phase.OUT and value >= state.reach:
            state.phase = int(Phase.REACHED)
            if state.reached_ns < 0:
                state.reached_ns = time_ns

    def _missing(self, state: RepetitionState, time_ns: int) -> dict[str, Any] | None:
        if state.missing_since_ns < 0:
            state.missing_since_ns = state.last_ns if state.last_ns else time_ns
        if time_ns - state.missing_since_ns <= self._rules.bridge_s * NS_PER_S or state.phase == Phase.UNKNOWN:
            return None
        ended = self._end(state, state.last_ns, SIGNAL_LOST)
        state.phase, state.lowest = int(Phase.UNKNOWN), NO
        return ended

    def _accompany(self, state: RepetitionState, row: list[float]) -> None:
        for place, (_, value_at, gate_at) in enumerate(self._companions):
            if row[gate_at] == Gate.OPEN:
                state.sums[place] += row[value_at]
                state.counts[place] += 1
                state.peaks[place] = row[value_at] if math.isnan(state.peaks[place]) else max(state.peaks[place], row[value_at])

    def _end(self, state: RepetitionState, end_ns: int, broken: str | None) -> dict[str, Any] | None:
        """The value of the event for the movement under way, if there was one worth telling of."""
        if state.phase not in (Phase.OUT, Phase.REACHED, Phase.RETURN):
            return None
        duration_s = (end_ns - state.start_ns) / NS_PER_S
        reason = UNDER_WAY if state.unrested else broken
        state.unrested = False
        if reason is None:
            held = state.hold_ns >= round(self._rules.min_hold_s * NS_PER_S)
            if state.reached_ns < 0:
                reason = "range"
            elif not held:
                reason = "hold"
            elif duration_s < self._rules.min_duration_s:
                reason = "short"
            if state.holed and reason in ("range", "hold"):
                reason = SIGNAL_LOST
        if reason in ("range", "short", UNDER_WAY) and duration_s < self._rules.min_duration_s and state.reached_ns < 0:
            return None
        if reason is None:
            state.count += 1
        return state.told([name for name, _, _ in self._companions], end_ns, duration_s, reason)
