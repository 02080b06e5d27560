"""Following a target that moves: how close the measure stays to it, one result for each time that the course is run through."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.signals.measure import GATE, PHASE, VALUE, WANTED, WITHIN, Gate, Phase
from reknit.signals.movement.repetition import FINISHED, PAUSED, SIGNAL_LOST
from reknit.stream import (
    NS_PER_S,
    AtGap,
    Channel,
    Chunk,
    Event,
    Gap,
    GapReason,
    Item,
    Items,
    OpenNode,
    ParameterError,
    State,
    StreamSpec,
    Traits,
)
from reknit.stream.items import Array

NO = math.nan
OFF_TARGET = "off target"
"""Why a run is partial in which the measure was near the target for too small a share of the time."""
MOST_MISSING = 0.25
"""A run of which a larger share could not be measured tells nothing of the person: it ends as lost signal."""


@dataclass(frozen=True, slots=True)
class Tracking:
    """Hold a measure against a target that moves along straight lines between points, again and again.

    Each run through the course gives an Event like that of a repetition, with `tracking` in its value: the root of the mean squared
    error and the signed mean error in the measure's unit, and the share of the scored time within the tolerance. The delay of the
    measure is part of the error, as it is part of what the person sees.

    Parameters
    ----------
    points
        (time in seconds, wanted value) from time 0 on; after the last one the course begins again.
    tolerance
        Distance from the target, in the measure's unit, that counts as on it.
    share
        Share of the scored time within the tolerance from which on a run counts, 0 to 1.
    above
        Only the time in which the target lies above this is scored: below it the person rests.
    """

    points: tuple[tuple[float, float], ...]
    tolerance: float
    share: float
    above: float

    def open(self, spec: StreamSpec) -> OpenTracking:
        """Open on a measure; SpecError where a channel is missing, ParameterError for a course that cannot be followed."""
        times_s = [time_s for time_s, _ in self.points]
        if len(times_s) < 2 or times_s[0] != 0 or sorted(set(times_s)) != times_s:
            raise ParameterError(f"a course needs two points or more with rising times from 0 on, got {list(self.points)}")
        if not all(math.isfinite(number) for point in self.points for number in point):
            raise ParameterError(f"a course needs finite numbers, got {list(self.points)}")
        if max(value for _, value in self.points) <= self.above:
            raise ParameterError(f"the course never rises above {self.above:g}, so nothing of it would be scored")
        if not (self.tolerance > 0 and 0 < self.share <= 1):
            raise ParameterError(f"a tolerance lies above 0 and a share in (0, 1], got {self.tolerance:g} and {self.share:g}")
        return OpenTracking(self, spec)


@dataclass(slots=True)
class TrackingState(State):
    """The run under way: when it began, what was scored, and its extremes. Times in nanoseconds."""

    begun_ns: int = -1
    last_ns: int = 0
    epoch: int = 0
    index: int = 0  # of the sample that comes next
    count: int = 0
    scored: int = 0
    missing: int = 0
    inside: int = 0
    squares: float = 0.0
    errors: float = 0.0
    peak: float = NO
    lowest: float = NO


class OpenTracking(OpenNode[TrackingState]):
    """A tracking task that was opened. It puts out its input with `phase`, seconds `within` the course, `wanted`; an Event for each run."""

    traits = Traits(at_gap=AtGap.PASS)

    def __init__(self, tracking: Tracking, spec: StreamSpec) -> None:
        value_at, gate_at = spec.position(VALUE), spec.position(GATE)
        unit = spec.channels[value_at].unit
        self.spec = spec.derive(
            tracking, channels=(*spec.channels, Channel(PHASE, "code"), Channel(WITHIN, "s"), Channel(WANTED, unit))
        )
        self._rules, self._columns = tracking, (value_at, gate_at)
        times_s, values = zip(*tracking.points)
        self._times_ns = np.round(np.array(times_s) * NS_PER_S)
        self._wanted = np.array(values, dtype=np.float64)
        self._period_ns = int(self._times_ns[-1])
        self._expected = 0 if spec.rate is None else self._works(np.arange(0, self._period_ns, NS_PER_S / spec.rate_hz))

    def start(self) -> TrackingState:
        """Nothing seen yet: the course begins with the first sample."""
        return TrackingState()

    def chunk(self, state: TrackingState, chunk: Chunk) -> Items:
        """The samples with phase and target; each event stands behind the last sample of its run."""
        times_ns = np.asarray(chunk.times(), dtype=np.int64)
        out: list[Item] = []
        if state.begun_ns < 0 or chunk.epoch != state.epoch:
            out += self._broken_off(state, chunk.epoch, chunk.first, SIGNAL_LOST)
            state.begun_ns = int(times_ns[0])
        state.epoch, state.index = chunk.epoch, chunk.end
        runs = (times_ns - state.begun_ns) // self._period_ns
        rows = self._rows(chunk.data, times_ns - state.begun_ns - runs * self._period_ns)
        cuts = [*(np.flatnonzero(np.diff(runs)) + 1).tolist(), len(rows)]
        done = 0
        if runs[0] > 0:  # the run before ended with the chunk before
            out += self._ended(state, chunk.epoch, chunk.first - 1, int(runs[0]))
        for cut in cuts:
            self._score(state, rows[done:cut])
            state.last_ns = int(times_ns[cut - 1])
            part = None if chunk.times_ns is None else chunk.times_ns[done:cut]
            out.append(Chunk(self.spec, chunk.epoch, chunk.first + done, rows[done:cut], part))
            if cut < len(rows):
                out += self._ended(state, chunk.epoch, chunk.first + cut - 1, int(runs[cut] - runs[cut - 1]))
            done = cut
        return tuple(out)

    def gap(self, state: TrackingState, gap: Gap) -> Items:
        """Time goes on through lost samples; a pause, and a gap of unknown length, end the run, and the course begins anew behind it."""
        if gap.reason is not GapReason.PAUSE and gap.end is not None:
            return (gap,)
        reason = PAUSED if gap.reason is GapReason.PAUSE else SIGNAL_LOST
        return (*self._broken_off(state, gap.epoch, gap.first, reason), gap)

    def flush(self, state: TrackingState) -> Items:
        """The run under way at the end is partial."""
        ended = self._told(state, state.last_ns, FINISHED)
        return () if ended is None else (Event(state.epoch, state.index, "repetition", ended),)

    def _broken_off(self, state: TrackingState, epoch: int, index: int, reason: str) -> list[Item]:
        """The run under way, which ends here; the course begins anew with what comes next."""
        ended = self._told(state, state.last_ns, reason)
        state.become(TrackingState(count=state.count, epoch=state.epoch, index=state.index))
        return [] if ended is None else [Event(epoch, index, "repetition", ended)]

    def _works(self, within_ns: NDArray[np.float64]) -> int:
        """At how many of these times the target is above rest."""
        return int(np.count_nonzero(np.interp(within_ns, self._times_ns, self._wanted) > self._rules.above))

    def _rows(self, data: Array, within_ns: NDArray[np.int64]) -> Array:
        value_at, gate_at = self._columns
        rows = np.empty((len(data), data.shape[1] + 3))
        rows[:, :-3] = data
        rows[:, -2] = within_ns / NS_PER_S
        rows[:, -1] = np.interp(within_ns.astype(np.float64), self._times_ns, self._wanted)
        known = (data[:, gate_at] == Gate.OPEN) & np.isfinite(data[:, value_at])
        works = rows[:, -1] > self._rules.above
        rows[:, -3] = np.where(known, np.where(works, Phase.OUT, Phase.REST), Phase.UNKNOWN)
        return rows

    def _score(self, state: TrackingState, rows: Array) -> None:
        phase, wanted = rows[:, -3], rows[:, -1]
        scored = phase == Phase.OUT
        state.missing += int(np.count_nonzero((phase == Phase.UNKNOWN) & (wanted > self._rules.above)))
        if not scored.any():
            return
        values = rows[scored, self._columns[0]]
        errors = values - wanted[scored]
        state.scored += len(errors)
        state.inside += int(np.count_nonzero(np.abs(errors) <= self._rules.tolerance))
        # Summed one after the other, so that the sums do not depend on how the samples were cut.
        state.squares = float(np.add.accumulate(np.concatenate(([state.squares], errors**2)))[-1])
        state.errors = float(np.add.accumulate(np.concatenate(([state.errors], errors)))[-1])
        state.peak = float(np.fmax(state.peak, values.max()))
        state.lowest = float(np.fmin(state.lowest, values.min()))

    def _ended(self, state: TrackingState, epoch: int, index: int, runs: int) -> list[Item]:
        """The run that the sample at `index` ended; where nothing was seen of runs in between, nothing is told of them."""
        end_ns = state.begun_ns + self._period_ns
        ended = self._told(state, end_ns, self._shortcoming(state))
        begun_ns, count = state.begun_ns + runs * self._period_ns, state.count
        state.become(TrackingState(begun_ns, state.last_ns, state.epoch, state.index, count))
        return [] if ended is None else [Event(epoch, index, "repetition", ended)]

    def _shortcoming(self, state: TrackingState) -> str | None:
        """Why a whole run does not count; None where it does."""
        missing = max(state.missing, self._expected - state.scored)  # samples that never came are known by their number only
        if missing > MOST_MISSING * (missing + state.scored):
            return SIGNAL_LOST
        return None if state.inside >= self._rules.share * state.scored else OFF_TARGET

    def _told(self, state: TrackingState, end_ns: int, reason: str | None) -> dict[str, Any] | None:
        """The run as the value of its event; None where nothing of it was scored."""
        if state.begun_ns < 0 or not (state.scored or state.missing):
            return None
        scored = state.scored
        if reason is None:
            state.count += 1
        times = {"start_s": state.begun_ns, "end_s": end_ns, "duration_s": end_ns - state.begun_ns}
        # Held: the share within the tolerance, of the time that was scored.
        tracking = {
            "rms_error": math.sqrt(state.squares / scored) if scored else None,
            "mean_error": state.errors / scored if scored else None,
            "share": state.inside / scored if scored else None,
        }
        return {name: ns / NS_PER_S for name, ns in times.items()} | {
            "number": None if reason else state.count,
            "complete": reason is None,
            "reason": reason,
            "reached_s": None,
            "hold_s": None,
            "out_s": None,
            "return_s": None,
            "peak": state.peak if scored else None,
            "range": state.peak - state.lowest if scored else None,
            "withheld": None if scored else Gate.NO_SIGNAL.name.lower(),
            "companions": {},
            "tracking": tracking,
        }
