"""How two joints of one recording move in time with each other: relative phase, vector coding and lag of its cycles. Offline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.motion.seen import Seen
from reknit.signals.movement.cycle import POINTS
from reknit.signals.movement.joint_cycles import LEAST, LEAST_RANGE_DEG, joint_cycles
from reknit.signals.movement.lag import Lag
from reknit.signals.movement.relative_phase import RelativePhase
from reknit.signals.movement.vector_coding import Coupling
from reknit.signals.movement.withheld import Why, Withheld

Floats = NDArray[np.float64]
Span = tuple[float, float]
LEAST_PICTURES = 15
"""In a cycle of fewer the phase goes on by more than 24 degrees from one picture to the next: it is too short for this rate."""
LAG_SHARE = 0.25
"""Of a cycle: a joint that is later by more is no longer the same movement, later."""
PAUSE = 1.5
"""A stride that lasts so many times their median held a pause."""


@dataclass(frozen=True, slots=True)
class JointLag:
    """How much later the second joint moves, over cycles.

    Parameters
    ----------
    median_s, least_s, most_s
        Above 0 the second comes later than the first.
    correlation
        Median of those at the lags, 0.5 to 1.
    cycles
        How many had a lag.
    """

    median_s: float
    least_s: float
    most_s: float
    correlation: float
    cycles: int


@dataclass(frozen=True, slots=True)
class Coordination:
    """Two joints against each other.

    Parameters
    ----------
    first, second
        The joints; the first is the proximal one, or the left.
    gates
        Which gate was shut in the cycles, of each joint; None where only single pictures were missing.
    cycles, whole
        How many there were, and in how many both angles may be shown.
    phase, coupling, lag
        What was found, each withheld with a reason of its own.
    """

    first: Seen
    second: Seen
    gates: tuple[str | None, str | None]
    cycles: int
    whole: int
    phase: RelativePhase | Withheld
    coupling: Coupling | Withheld
    lag: JointLag | Withheld

    @classmethod
    def of(cls, first: Seen, second: Seen, spans: Sequence[Span]) -> Coordination:
        """Of the cycles that lie at these times (s); those with too few pictures or with gaps are left out."""
        long = [span for span in spans if min(_pictures(each, span) for each in (first, second)) >= LEAST_PICTURES]
        courses = [tuple(each.course(*span, POINTS) for each in (first, second)) for span in long]
        known = [
            (span[1] - span[0], one, other)
            for span, (one, other) in zip(long, courses, strict=True)
            if one is not None and other is not None
        ]
        few = _too_few(len(spans), len(long), len(known))
        gates = first.shut_in(spans), second.shut_in(spans)
        if few is not None:
            return cls(first, second, gates, len(spans), len(known), few, few, few)
        ones, others = [one for _, one, _ in known], [other for _, _, other in known]
        phase, coupling = RelativePhase.of(ones, others), Coupling.of(ones, others)
        return cls(first, second, gates, len(spans), len(known), phase, coupling, _lag(known))

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON: of each number its value, or under `withheld` the reason."""
        phase, coupling, lag = self.phase, self.coupling, self.lag
        return {
            "joints": [
                {"measure": each.measure, "side": each.side.value, "gate": gate}
                for each, gate in zip((self.first, self.second), self.gates, strict=True)
            ],
            "cycles": self.cycles,
            "whole": self.whole,
            "needed": LEAST,
            "phase": _why(phase)
            if isinstance(phase, Withheld)
            else {"mean_deg": phase.mean_deg, "deviation_deg": phase.deviation_deg},
            "coupling": _why(coupling)
            if isinstance(coupling, Withheld)
            else {
                "shares": {pattern.name.lower(): share for pattern, share in coupling.shares.items()},
                "variability_deg": coupling.variability_deg,
            },
            "lag": _why(lag)
            if isinstance(lag, Withheld)
            else {"median_s": lag.median_s, "least_s": lag.least_s, "most_s": lag.most_s, "correlation": lag.correlation},
        }


def strides(spans: Sequence[Span]) -> list[Span]:
    """From the start of each movement to that of the next, so that the other side's lies within; pauses are left out."""
    found = [(one[0], after[0]) for one, after in pairwise(spans)]
    usual = float(np.median([end - start for start, end in found])) if found else 0.0
    return [(start, end) for start, end in found if end - start <= PAUSE * usual]


def _pictures(angle: Seen, span: Span) -> int:
    return int(np.count_nonzero((angle.time_s >= span[0]) & (angle.time_s <= span[1])))


def _too_few(cycles: int, long: int, known: int) -> Withheld | None:
    needed = f"{LEAST} whole ones of both joints are needed"
    if cycles < LEAST:
        return Withheld(Why.FEW, f"there were {cycles} cycles; {needed}")
    if long < LEAST:
        return Withheld(Why.SHORT, f"{cycles - long} of {cycles} cycles had fewer than {LEAST_PICTURES} pictures; {needed}")
    if known < LEAST:
        return Withheld(Why.MISSING, f"a joint was not seen well enough in {long - known} of {long} cycles; {needed}")
    return None


def _lag(known: Sequence[tuple[float, Floats, Floats]]) -> JointLag | Withheld:
    """The lag of each cycle by itself: their lengths differ, and between them a person rests."""
    still = joint_cycles([one for _, one, _ in known], [other for _, _, other in known], LEAST_RANGE_DEG, "a lag")
    if isinstance(still, Withheld):
        return still
    found = [Lag.of(one, other, (POINTS - 1) / lasted_s, LAG_SHARE * lasted_s) for lasted_s, one, other in known]
    lags = [each for each in found if isinstance(each, Lag)]
    if len(lags) < LEAST:
        return next(each for each in found if isinstance(each, Withheld))
    times = [each.lag_s for each in lags]
    alike = float(np.median([each.correlation for each in lags]))
    return JointLag(float(np.median(times)), min(times), max(times), alike, len(lags))


def _why(withheld: Withheld) -> dict[str, str]:
    return {"withheld": withheld.why.name.lower()}
