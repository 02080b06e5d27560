"""Standing on one leg: how long the other foot stays off the ground, told while it happens."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from reknit.signals.measure import GATE, VALUE, Gate
from reknit.signals.movement.parted import parted
from reknit.stream import (
    NS_PER_S,
    AtGap,
    Channel,
    Chunk,
    Event,
    Gap,
    Items,
    OpenNode,
    ParameterError,
    State,
    StreamSpec,
    Traits,
)
from reknit.stream.items import Array

STANDING = "standing"
TOUCHED, LIMIT, LOST, FINISHED = "touched", "limit", "signal lost", "finished"


@dataclass(frozen=True, slots=True)
class SingleLegStance:
    """Time from when a foot leaves the ground until it touches it, by a measure that rises as the foot is lifted.

    Such measures are `FootLift` (camera), `Unloaded` (two plates), and the knee flexion of the lifted leg (camera or motion sensors).
    A stance begins where the measure rises above `up`, and ends where it falls below `down`; both moments are those of samples, so the
    time is right to one sample at each end. A foot that was in the air when the measure began was not seen to leave: it counts from when it
    has been on the ground.

    Parameters
    ----------
    up, down
        Thresholds in the measure's unit, down <= up.
    least_s
        Shorter lifts are no stance and are not told.
    limit_s
        The test ends here: usually 30 to 60 s.
    bridge_s
        How long the measure may be missing within a stance.
    """

    up: float
    down: float
    least_s: float = 0.5
    limit_s: float = 60.0
    bridge_s: float = 0.3

    def open(self, spec: StreamSpec) -> OpenSingleLegStance:
        """Open on a measure; ParameterError for thresholds or times out of order."""
        if not self.down <= self.up or not math.isfinite(self.up - self.down):
            raise ParameterError(f"thresholds must be in order down <= up, got {self.down:g} and {self.up:g}")
        if not 0 <= self.least_s < self.limit_s or self.bridge_s < 0:
            raise ParameterError(f"times must be in order 0 <= least_s < limit_s and 0 <= bridge_s, got {self}")
        return OpenSingleLegStance(self, spec)


@dataclass(slots=True)
class StanceState(State):
    """Where the foot is. Times in nanoseconds; -1: none."""

    grounded: bool = False
    lifted_ns: int = -1
    last_ns: int = -1
    epoch: int = 0
    index: int = 0


class OpenSingleLegStance(OpenNode[StanceState]):
    """A timing that was opened. It puts out its input with `standing`, the seconds so far (0 on both feet); an Event for each stance."""

    traits = Traits(at_gap=AtGap.RESET)
    told_as = "stance"

    def __init__(self, node: SingleLegStance, spec: StreamSpec) -> None:
        self._columns = spec.position(VALUE), spec.position(GATE)
        self.spec = spec.derive(node, channels=(*spec.channels, Channel(STANDING, "s")))
        self._rules = node

    def start(self) -> StanceState:
        """Nothing seen yet."""
        return StanceState()

    def chunk(self, state: StanceState, chunk: Chunk) -> Items:
        """The samples; an event stands behind the sample at which its stance ended."""
        value_at, gate_at = self._columns
        data = np.empty((len(chunk.data), chunk.data.shape[1] + 1))
        data[:, :-1] = chunk.data
        ended: list[Event] = []
        for place, (row, time_ns) in enumerate(zip(data.tolist(), chunk.times().tolist(), strict=True)):
            told = self._sample(state, math.nan if row[gate_at] > Gate.COUNT_ONLY else row[value_at], time_ns)
            data[place, -1] = (time_ns - state.lifted_ns) / NS_PER_S if state.lifted_ns >= 0 else 0.0
            if told is not None:
                ended.append(Event(chunk.epoch, chunk.first + place, self.told_as, told))
        state.epoch, state.index = chunk.epoch, chunk.end
        return parted(self._whole(chunk, data), ended)

    def gap(self, state: StanceState, gap: Gap) -> Items:
        """A stance under way ends where it was last seen."""
        told = self._ended(state, state.last_ns, LOST)
        state.become(self.start())
        return (gap,) if told is None else (Event(gap.epoch, gap.first, self.told_as, told), gap)

    def flush(self, state: StanceState) -> Items:
        """A stance under way at the end was at least this long."""
        told = self._ended(state, state.last_ns, FINISHED)
        return () if told is None else (Event(state.epoch, state.index, self.told_as, told),)

    def _whole(self, chunk: Chunk, data: Array) -> Chunk:
        """The samples as they are put out."""
        return chunk._replace(spec=self.spec, data=data)

    def _sample(self, state: StanceState, value: float, time_ns: int) -> dict[str, Any] | None:
        if not math.isfinite(value):
            if state.last_ns < 0 or time_ns - state.last_ns <= self._rules.bridge_s * NS_PER_S:
                return None
            told = self._ended(state, state.last_ns, LOST)
            state.grounded = False
            return told
        state.last_ns = time_ns
        if state.lifted_ns < 0:
            if value < self._rules.down:
                state.grounded = True
            elif value > self._rules.up and state.grounded:
                state.lifted_ns, state.grounded = time_ns, False
            return None
        if value < self._rules.down:
            state.grounded = True
            return self._ended(state, time_ns, TOUCHED)
        if time_ns - state.lifted_ns >= self._rules.limit_s * NS_PER_S:
            return self._ended(state, time_ns, LIMIT)
        return None

    def _ended(self, state: StanceState, end_ns: int, ended: str) -> dict[str, Any] | None:
        """The stance under way as the value of its event; None where there is none, or it was too short to be one."""
        begun_ns, state.lifted_ns = state.lifted_ns, -1
        if begun_ns < 0 or end_ns - begun_ns < self._rules.least_s * NS_PER_S:
            return None
        return {
            "start_s": begun_ns / NS_PER_S,
            "end_s": end_ns / NS_PER_S,
            "duration_s": (end_ns - begun_ns) / NS_PER_S,
            "ended": ended,
            "complete": ended in (TOUCHED, LIMIT),
        }
