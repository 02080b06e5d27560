"""The only node with several inputs: it places follower streams beside a leader, by time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from reknit.stream.errors import ParameterError
from reknit.stream.items import Chunk, Clock, Event, Gap, GapReason, Item, Tick
from reknit.stream.node import AtGap, Items, OpenNode, Traits
from reknit.stream.spec import NS_PER_S, StreamSpec
from reknit.stream.state import State

NEVER = -(2**62)
GAP, EVENT = "gap", "event"
QUEUED = (GAP, EVENT)


@dataclass(frozen=True, slots=True)
class Join:
    """Give every sample of the first input (the leader) the newest values of the other inputs at or before its time.

    Sample times are carried (irregular streams) or come from the newest `Clock` of the stream's epoch; until a regular
    stream's first Clock its epoch is taken to start at time 0. A leader's sample goes out once every follower has reached
    its time, or once a `Tick` has come that lies `lateness_s` after it; the leader's gaps and events keep their place among
    its samples. Only a pause, which stops all streams at once, sends out what waits. A follower's value older than
    `hold_s`, or from before a gap, is missing (NaN). Where times fall, a sample counts as taken at the latest time before it.

    Parameters
    ----------
    lateness_s
        How long the leader waits for followers, in seconds of ticks.
    hold_s
        How long a follower's value stays valid, in seconds.
    names
        What the followers are called in the names of their channels; their streams' names where it is empty.
    """

    lateness_s: float = 0.25
    hold_s: float = 0.5
    names: tuple[str, ...] = ()

    def open(self, *specs: StreamSpec) -> OpenJoin:
        """Open on the leader and its followers.

        Raises ParameterError where there is no follower, a time is not above 0, or two channels share a name.
        """
        if len(specs) < 2:
            raise ParameterError(f"a join needs a leader and at least one follower, got {len(specs)} stream")
        if not (self.lateness_s > 0 and self.hold_s > 0):
            raise ParameterError(f"lateness_s and hold_s must be above 0, got {self.lateness_s} and {self.hold_s}")
        if self.names and len(self.names) != len(specs) - 1:
            raise ParameterError(f"expected a name for each of {len(specs) - 1} followers, got {list(self.names)}")
        return OpenJoin(self, specs)


@dataclass(slots=True)
class JoinState(State):
    """What a join remembers: leader rows that wait, and per follower its rows that are still needed."""

    # The leader's rows that wait: epoch, index, time, latest time so far, values; and its gaps and events in their places.
    waiting: list[list[Any]] = field(default_factory=list)
    held: list[list[list[float]]] = field(default_factory=list)  # per follower: rows of time, then values
    watermarks: list[int] = field(default_factory=list)
    clocks: list[list[Any]] = field(default_factory=list)  # per input: the newest Clock's fields; empty without one
    reached: int = NEVER  # latest time of the leader


class OpenJoin(OpenNode[JoinState]):
    """A join that was opened."""

    traits = Traits(at_gap=AtGap.PASS)

    def __init__(self, join: Join, specs: Sequence[StreamSpec]) -> None:
        leader, *followers = specs
        channels = list(leader.channels)
        for name, follower in zip(join.names or [spec.name for spec in followers], followers, strict=True):
            channels += [replace(each, name=f"{name}.{each.name}") for each in follower.channels]
        names = [each.name for each in channels]
        if len(set(names)) != len(names):
            raise ParameterError(f"joined streams must have different names, got {[spec.name for spec in specs]}")
        delay_s = max(spec.delay_s for spec in specs) - leader.delay_s
        warm_up = max(spec.warm_up for spec in specs) - leader.warm_up if leader.rate else 0
        self.inputs = tuple(specs)
        self.spec = leader.derive(join, channels=tuple(channels), rate=None, delay_s=delay_s, warm_up=warm_up)
        self._lateness_ns = round(join.lateness_s * NS_PER_S)
        self._hold_ns = round(join.hold_s * NS_PER_S)
        self._widths = [spec.width for spec in followers]

    def start(self) -> JoinState:
        """Nothing waits and no clock is known."""
        followers = len(self.inputs) - 1
        return JoinState([], [[] for _ in range(followers)], [NEVER] * followers, [[] for _ in self.inputs])

    def take(self, state: JoinState, port: int, item: Item) -> Items:
        """Take one item of the input at position `port` (0: the leader)."""
        if type(item) is Chunk:
            return self._rows(state, port, item) if len(item.data) else ()
        if type(item) is Clock:
            state.clocks[port] = list(item)
            return ()
        if type(item) is Gap:
            return self._break(state, port, item)
        if type(item) is Event and port == 0:
            return self._queue(state, [EVENT, *item])
        return (item,) if port == 0 else ()

    def tick(self, state: JoinState, tick: Tick) -> Items:
        """Let go of leader rows that have waited long enough."""
        return self._release(state, tick.time_ns - self._lateness_ns)

    def flush(self, state: JoinState) -> Items:
        """Let go of everything: nothing more will come."""
        return self._release(state, 2**62)

    def _rows(self, state: JoinState, port: int, chunk: Chunk) -> Items:
        times = self._times(state.clocks[port], chunk)
        values = np.asarray(chunk.data, dtype=np.float64).tolist()
        if port == 0:
            for place, (time, row) in enumerate(zip(times, values, strict=True)):
                state.reached = max(state.reached, time)
                state.waiting.append([chunk.epoch, chunk.first + place, time, state.reached, *row])
        else:
            held = state.held[port - 1]
            for time, row in zip(times, values, strict=True):
                held.append([max(time, held[-1][0]) if held else time, *row])
            state.watermarks[port - 1] = int(held[-1][0])
        return self._release(state, NEVER)

    def _times(self, clock: list[Any], chunk: Chunk) -> list[int]:
        if chunk.times_ns is not None or not clock or clock[0] != chunk.epoch:
            return [int(time) for time in chunk.times().tolist()]
        _, index, time_ns, period_ns, _ = clock
        return [time_ns + round((chunk.first + n - index) * period_ns) for n in range(len(chunk.data))]

    def _break(self, state: JoinState, port: int, gap: Gap) -> Items:
        """After a follower's gap its earlier values no longer hold; a leader's gap goes out behind the rows before it."""
        if port:
            if state.watermarks[port - 1] != NEVER:
                lost = [state.watermarks[port - 1] + 1, *[float("nan")] * self._widths[port - 1]]
                state.held[port - 1].append(lost)
            return ()
        if gap.reason is GapReason.PAUSE:
            return (*self._release(state, 2**62), gap)
        return self._queue(state, [GAP, *gap.plain()])

    def _queue(self, state: JoinState, entry: list[Any]) -> Items:
        """Let a gap or an event of the leader wait behind the rows before it."""
        state.waiting.append(entry)
        return self._release(state, NEVER)

    def _release(self, state: JoinState, late_ns: int) -> Items:
        """Put out leader rows up to the slowest follower's watermark, or up to `late_ns` where that is later."""
        limit = max(late_ns, min(state.watermarks))
        ready = 0
        while ready < len(state.waiting) and (state.waiting[ready][0] in QUEUED or state.waiting[ready][3] <= limit):
            ready += 1
        if not ready:
            return ()
        entries, state.waiting = state.waiting[:ready], state.waiting[ready:]
        rows = [entry for entry in entries if entry[0] not in QUEUED]
        joined = zip(rows, *(self._beside(state, n, rows) for n in range(len(state.held))), strict=True)
        out: list[Item] = []
        run: list[list[Any]] = []
        for entry in entries:
            if entry[0] in QUEUED:
                out += [*self._chunk_of(run), _item(entry)]
                run = []
                continue
            row, *beside = next(joined)
            if run and (row[0], row[1]) != (run[-1][0], run[-1][1] + 1):
                out += self._chunk_of(run)
                run = []
            run.append([*row, *(value for each in beside for value in each)])
        return (*out, *self._chunk_of(run))

    def _beside(self, state: JoinState, follower: int, rows: list[list[Any]]) -> list[list[float]]:
        """A follower's values beside each row; what no later row can need is forgotten."""
        held = state.held[follower]
        times = [row[0] for row in held]
        missing = [float("nan")] * self._widths[follower]
        beside, newest = [], 0
        for row in rows:
            newest = bisect_right(times, row[3])
            fresh = newest and row[3] - times[newest - 1] <= self._hold_ns
            beside.append(held[newest - 1][1:] if fresh else missing)
        state.held[follower] = held[max(newest - 1, 0) :]
        return beside

    def _chunk_of(self, rows: list[list[Any]]) -> tuple[Chunk, ...]:
        """One chunk of joined rows with consecutive indices, or nothing for no rows."""
        if not rows:
            return ()
        times = np.array([row[2] for row in rows], dtype=np.int64)
        data = np.array([row[4:] for row in rows], dtype=np.float64)
        return (Chunk(self.spec, rows[0][0], rows[0][1], data, times),)


def _item(entry: list[Any]) -> Item:
    """The gap or event that waited as a list of plain values."""
    if entry[0] == EVENT:
        return Event(*entry[1:])
    return Gap.of_plain(entry[1:])
