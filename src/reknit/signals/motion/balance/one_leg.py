"""Trials of standing on one leg: each lasts from when a foot leaves the ground until it touches it, or until a limit."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from reknit.signals.measure import GATE, PHASE, Gate, Phase
from reknit.signals.motion.balance.single_leg import (
    FINISHED,
    LIMIT,
    LOST,
    TOUCHED,
    OpenSingleLegStance,
    SingleLegStance,
    StanceState,
)
from reknit.signals.movement.repetition import FINISHED as UNFINISHED
from reknit.signals.movement.repetition import PAUSED, SIGNAL_LOST
from reknit.signals.movement.trial import Value, trial
from reknit.stream import NS_PER_S, Channel, Chunk, Event, Gap, GapReason, Items, StreamSpec
from reknit.stream.items import Array

STANCE_TIME = "stance_time"
REASONS = {LOST: SIGNAL_LOST, FINISHED: UNFINISHED, PAUSED: PAUSED}
"""Why a stance does not count, by how it ended; one that ended with a touch or at the limit does."""


@dataclass(frozen=True, slots=True)
class OneLeg(SingleLegStance):
    """`SingleLegStance` with each stance told as a trial: its time is its value, and `ended` tells a touch from the limit."""

    def open(self, spec: StreamSpec) -> OpenOneLeg:
        """Open on a measure; ParameterError for thresholds or times out of order."""
        SingleLegStance.open(self, spec)
        return OpenOneLeg(self, spec)


@dataclass(slots=True)
class OneLegState(StanceState):
    """Where the foot is, how high it has been, and how many stances have counted."""

    peak: float = 0.0
    count: int = 0


class OpenOneLeg(OpenSingleLegStance):
    """Trials that were opened. It puts out its input with `standing` and `phase`, and an Event for each stance."""

    told_as = "repetition"

    def __init__(self, node: OneLeg, spec: StreamSpec) -> None:
        super().__init__(node, spec)
        self._gate_at = spec.position(GATE)
        self.spec = spec.derive(node, channels=(*self.spec.channels, Channel(PHASE, "code")))

    def start(self) -> OneLegState:
        """Nothing seen yet."""
        return OneLegState()

    def gap(self, state: StanceState, gap: Gap) -> Items:
        """A stance under way ends where it was last seen; the count goes on."""
        told = self._ended(state, state.last_ns, PAUSED if gap.reason is GapReason.PAUSE else LOST)
        count = state.count if isinstance(state, OneLegState) else 0
        state.become(OneLegState(count=count))
        return (gap,) if told is None else (Event(gap.epoch, gap.first, self.told_as, told), gap)

    def _whole(self, chunk: Chunk, data: Array) -> Chunk:
        """The samples with their phase: at rest on both feet, reached in the air."""
        seen = np.where(data[:, -1] > 0, Phase.REACHED, Phase.REST)
        phase = np.where(data[:, self._gate_at] > Gate.COUNT_ONLY, Phase.UNKNOWN, seen)
        return chunk._replace(spec=self.spec, data=np.column_stack([data, phase.astype(np.float64)]))

    def _sample(self, state: StanceState, value: float, time_ns: int) -> dict[str, Any] | None:
        told = OpenSingleLegStance._sample(self, state, value, time_ns)
        if isinstance(state, OneLegState):
            state.peak = 0.0 if state.lifted_ns < 0 else max(state.peak, value) if math.isfinite(value) else state.peak
        return told

    def _ended(self, state: StanceState, end_ns: int, ended: str) -> dict[str, Any] | None:
        stance = OpenSingleLegStance._ended(self, state, end_ns, ended)
        if stance is None or not isinstance(state, OneLegState):
            return None
        reason = REASONS.get(ended)
        state.count += reason is None
        seconds = Value(STANCE_TIME, stance["duration_s"], "s")
        told = trial(
            state.count if reason is None else None,
            reason,
            stance["start_s"],
            end_ns / NS_PER_S,
            peak=state.peak,
            values=(seconds,) if ended in (TOUCHED, LIMIT) else (),
        )
        return told | {"ended": ended}
