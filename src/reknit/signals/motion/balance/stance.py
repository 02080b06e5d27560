"""Trials of quiet standing: get ready, stand, and the sway of the whole trial."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from reknit.signals.measure import GATE, PHASE, VALUE, Gate, Phase
from reknit.signals.motion.balance.sway import LEAST_S, STOOD, Quantity, Sway
from reknit.signals.motion.balance.tilt import FORWARD, LEFT
from reknit.signals.movement.open_trials import OpenTrials, TrialState
from reknit.signals.movement.parted import parted
from reknit.signals.movement.repetition import SIGNAL_LOST
from reknit.signals.movement.trial import Value, trial
from reknit.stream import (
    NS_PER_S,
    Channel,
    Chunk,
    Event,
    Items,
    ParameterError,
    StreamSpec,
)
from reknit.stream.items import Array

MOVED = "moved"
MOST_MISSING = 0.02


@dataclass(frozen=True, slots=True)
class Stance:
    """A trial begins `lead_s` after the measure does and lasts `duration_s`; the next one follows, with its own lead.

    It counts where nobody moved by more than `most` (a step, a hand on the wall) and nearly everything was measured. Its values are
    those of `Sway` over the whole trial: velocity, area and frequency. A trial that was broken off is told with its reason and has none.

    Parameters
    ----------
    duration_s
        How long one stands, at least 10 s.
    lead_s
        Time to get ready.
    most
        The largest value of the measure that is still standing, in its unit.
    """

    duration_s: float
    lead_s: float = 3.0
    most: float = math.inf

    def open(self, spec: StreamSpec) -> OpenStance:
        """Open on a regular measure with its path (channels x and y); ParameterError for times that cannot be, SpecError without a path."""
        if not (self.duration_s >= LEAST_S and self.lead_s >= 0 and self.most > 0):
            raise ParameterError(f"a trial lasts {LEAST_S:g} s or more, lead_s is not below 0 and most above 0, got {self}")
        unit = spec.channels[spec.position(FORWARD)].unit
        if unit not in STOOD:
            raise ParameterError(f"sway is told of a path in {' or '.join(STOOD)}, got {unit!r}")
        return OpenStance(self, spec, STOOD[unit])


def _no_path() -> Array:
    return np.zeros((0, 3))


@dataclass(slots=True)
class StanceState(TrialState):
    """The trial under way: when it began with its lead, its samples until now (value, x, y), and how many trials have counted."""

    begun_ns: int = -1
    last_ns: int = 0
    path: Array = field(default_factory=_no_path)


class OpenStance(OpenTrials[StanceState]):
    """Trials that were opened. It puts out its input with a `phase`, and an Event for each trial."""

    def __init__(self, stance: Stance, spec: StreamSpec, quantity: Quantity) -> None:
        self._columns = [spec.position(name) for name in (VALUE, FORWARD, LEFT)]
        self._gate = spec.position(GATE)
        self.spec = spec.derive(stance, channels=(*spec.channels, Channel(PHASE, "code")))
        self._rules, self._quantity, self._rate_hz = stance, quantity, spec.rate_hz
        self._lead_ns = round(stance.lead_s * NS_PER_S)
        self._whole_ns = self._lead_ns + round(stance.duration_s * NS_PER_S)

    def start(self) -> StanceState:
        """Nothing seen yet."""
        return StanceState()

    def chunk(self, state: StanceState, chunk: Chunk) -> Items:
        """The samples with their phase; each event stands behind the sample at which its trial ended."""
        data = np.empty((len(chunk.data), chunk.data.shape[1] + 1))
        data[:, :-1] = chunk.data
        ended: list[Event] = []
        kept: list[list[float]] = []
        state.epoch = chunk.epoch
        shut = (data[:, self._gate] != Gate.OPEN).tolist()
        for place, (row, time_ns) in enumerate(zip(data[:, self._columns].tolist(), chunk.times().tolist(), strict=True)):
            if state.begun_ns < 0:
                state.begun_ns = time_ns
            stands = time_ns - state.begun_ns >= self._lead_ns
            data[place, -1] = Phase.UNKNOWN if shut[place] else Phase.REACHED if stands else Phase.REST
            state.last_ns, state.index = time_ns, chunk.first + place + 1
            if not stands:
                continue
            kept.append([math.nan] * 3 if shut[place] else row)
            over = time_ns - state.begun_ns >= self._whole_ns - NS_PER_S / self._rate_hz / 2
            moved = not shut[place] and row[0] > self._rules.most
            if over or moved:
                self._keep(state, kept)
                told = self._told(state, time_ns, MOVED if moved else self._shortcoming(state))
                ended.append(Event(chunk.epoch, chunk.first + place, "repetition", told))
                kept = []
                state.become(StanceState(count=state.count, epoch=chunk.epoch, index=state.index, last_ns=time_ns))
        self._keep(state, kept)
        return parted(chunk._replace(spec=self.spec, data=data), ended)

    def _keep(self, state: StanceState, rows: list[list[float]]) -> None:
        if rows:
            state.path = np.concatenate((state.path, np.array(rows)))

    def _shortcoming(self, state: StanceState) -> str | None:
        missing = int(np.count_nonzero(np.isnan(state.path[:, 0])))
        return SIGNAL_LOST if missing > MOST_MISSING * len(state.path) else None

    def broken(self, state: StanceState, reason: str) -> dict[str, Any] | None:
        """The trial under way as broken off; None in its lead."""
        return self._told(state, state.last_ns, reason) if len(state.path) else None

    def _told(self, state: StanceState, end_ns: int, reason: str | None) -> dict[str, Any]:
        values = state.path[:, 0]
        known = values[np.isfinite(values)]
        if reason is None:
            state.count += 1
        return trial(
            state.count if reason is None else None,
            reason,
            (state.begun_ns + self._lead_ns) / NS_PER_S,
            end_ns / NS_PER_S,
            peak=float(known.max()) if len(known) else None,
            values=() if reason is not None else self._sway(state.path[:, 1:]),
        )

    def _sway(self, path: Array) -> tuple[Value, ...]:
        """Velocity, area and frequency of the trial; what is missing of a few samples is bridged, since a path with holes has no length."""
        unit = self._quantity.unit
        found = Sway.of(bridged(path), self._rate_hz, self._quantity)
        velocity, area, frequency = (found.velocity, found.area, found.frequency_hz) if isinstance(found, Sway) else (None,) * 3
        said = "" if isinstance(found, Sway) else found.said
        return (
            Value("sway_velocity", velocity, f"{unit}/s", said),
            Value("sway_area", area, f"{unit}2", said),
            Value("sway_frequency", frequency, "Hz", said),
        )


def bridged(path: Array) -> Array:
    """A path (samples, 2) with straight lines where a few samples are missing."""
    known = np.isfinite(path).all(axis=1)
    if known.all():
        return path
    places = np.arange(len(path))
    return np.column_stack([np.interp(places, places[known], column[known]) for column in path.T])
