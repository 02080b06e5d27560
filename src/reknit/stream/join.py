"""The only node with several inputs: it places follower streams beside a leader, by time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from reknit.stream.errors import ParameterError
from reknit.stream.items import Chunk, Clock, Gap, Item, Tick
from reknit.stream.node import AtGap, Items, OpenNode, Traits
from reknit.stream.spec import StreamSpec
from reknit.stream.state import State

NS_PER_S = 1_000_000_000
NEVER = -(2**62)


@dataclass(frozen=True, slots=True)
class Join:
    """Give every sample of the first input (the leader) the newest values of the other inputs at or before its time.

    Sample times are carried (irregular streams) or come from the newest `Clock` of the stream; until a regular stream's
    first Clock its epoch is taken to start at time 0. A leader's sample goes out once every follower has reached its time,
    or once a `Tick` has come that lies `lateness_s` after it. A follower's value older than `hold_s`, or from before a gap,
    is missing (NaN).

    Parameters
    ----------
    lateness_s
        How long the leader waits for followers, in seconds of ticks.
    hold_s
        How long a follower's value stays valid, in seconds.
    """

    lateness_s: float = 0.25
    hold_s: float = 0.5

    def open(self, *specs: StreamSpec) -> OpenJoin:
        """Open on the leader and its followers.

        Raises ParameterError where there is no follower, a time is not above 0, or two channels share a name.
        """
        if len(specs) < 2:
            raise ParameterError(f"a join needs a leader and at least one follower, got {len(specs)} stream")
        if not (self.lateness_s > 0 and self.hold_s > 0):
            raise ParameterError(f"lateness_s and hold_s must be above 0, got {self.lateness_s} and {self.hold_s}")
        return OpenJoin(self, specs)


@dataclass(slots=True)
class JoinState(State):
    """What a join remembers: leader rows that wait, and per follower its rows that are still needed."""

    waiting: list[list[float]] = field(default_factory=list)  # epoch, index, time, then the leader's values
    held: list[list[list[float]]] = field(default_factory=list)  # per follower: rows of time, then values
    watermarks: list[int] = field(default_factory=list)
    clocks: list[list[float]] = field(default_factory=list)  # per input: index, time_ns, period_ns; empty without a Clock


class OpenJoin(OpenNode[JoinState]):
    """A join that was opened."""

    traits = Traits(at_gap=AtGap.PASS)

    def __init__(self, join: Join, specs: Sequence[StreamSpec]) -> None:
        leader, *followers = specs
        channels = list(leader.channels)
        for follower in followers:
            channels += [replace(each, name=f"{follower.name}.{each.name}") for each in follower.channels]
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
            state.clocks[port] = [float(item.index), float(item.time_ns), item.period_ns]
            return ()
        if type(item) is Gap:
            return self._break(state, port, item)
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
                state.waiting.append([chunk.epoch, chunk.first + place, time, *row])
        else:
            state.held[port - 1] += [[time, *row] for time, row in zip(times, values, strict=True)]
            state.watermarks[port - 1] = max(state.watermarks[port - 1], times[-1])
        return self._release(state, NEVER)

    def _times(self, clock: list[float], chunk: Chunk) -> list[int]:
        if chunk.times_ns is not None:
            return [int(time) for time in chunk.times_ns.tolist()]
        if not clock:
            return [int(time) for time in chunk.times().tolist()]
        index, time_ns, period_ns = clock
        return [round(time_ns + (chunk.first + n - index) * period_ns) for n in range(len(chunk.data))]

    def _break(self, state: JoinState, port: int, gap: Gap) -> Items:
        """After a follower's gap its earlier values no longer hold; a leader's gap goes on behind the rows before it."""
        if port:
            if state.watermarks[port - 1] != NEVER:
                lost = [state.watermarks[port - 1] + 1, *[float("nan")] * self._widths[port - 1]]
                state.held[port - 1].append(lost)  # type: ignore[arg-type]
            return ()
        return (*self._release(state, 2**62), gap)

    def _release(self, state: JoinState, late_ns: int) -> Items:
        """Put out leader rows up to the slowest follower's watermark, or up to `late_ns` where that is later."""
        limit = max(late_ns, min(state.watermarks))
        ready = 0
        while ready < len(state.waiting) and state.waiting[ready][2] <= limit:
            ready += 1
        if not ready:
            return ()
        rows, state.waiting = state.waiting[:ready], state.waiting[ready:]
        return tuple(self._chunks(rows, [self._beside(state, n, rows) for n in range(len(state.held))]))

    def _beside(self, state: JoinState, follower: int, rows: list[list[float]]) -> list[list[float]]:
        held = state.held[follower]
        times = [row[0] for row in held]
        missing = [float("nan")] * self._widths[follower]
        beside, newest = [], 0
        for row in rows:
            newest = bisect_right(times, row[2])
            fresh = newest and row[2] - times[newest - 1] <= self._hold_ns
            beside.append(held[newest - 1][1:] if fresh else missing)
        state.held[follower] = held[max(newest - 1, 0) :]
        return beside

    def _chunks(self, rows: list[list[float]], beside: list[list[list[float]]]) -> list[Chunk]:
        """One chunk for each run of rows with consecutive indices."""
        chunks, start = [], 0
        for stop in range(1, len(rows) + 1):
            if stop < len(rows) and rows[stop][0] == rows[start][0] and rows[stop][1] == rows[start][1] + stop - start:
                continue
            data = [
                rows[n][3:] + [value for each in beside for value in each[n]] for n in range(start, stop)
            ]
            times = np.array([rows[n][2] for n in range(start, stop)], dtype=np.int64)
            epoch, first = int(rows[start][0]), int(rows[start][1])
            chunks.append(Chunk(self.spec, epoch, first, np.array(data, dtype=np.float64), times))
            start = stop
        return chunks
