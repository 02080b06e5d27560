"""On where an envelope stands out of rest: the modified Hodges rule, with hysteresis and confirmation."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.signals.muscle.activation.rest import Rest
from reknit.signals.muscle.activation.runs import MANY, Counts, Flags, counted, latest, longest_hole, run_lengths
from reknit.signals.muscle.activation.stream import activity_of
from reknit.signals.muscle.envelope import Envelope
from reknit.signals.muscle.rectify import Rectify
from reknit.stream import AtGap, Node, OpenRowNode, ParameterError, State, StreamSpec, Traits
from reknit.stream.finite import all_finite
from reknit.stream.items import Array

Floats = NDArray[np.float64]

AT_ONCE = 512
"""So many rows are looked at together: more would not fit into the processor's cache, and many of so few have no change at all."""


@dataclass(frozen=True, slots=True)
class Hodges:
    """Active from when an envelope has lain above mean + `over` SD of rest for `on_after_s`; at rest again from when it has lain at or
    below mean + `under` SD for `off_after_s`.

    Unknown for the warm-up and `on_after_s` behind it: what is active from the beginning, or behind a long hole, has no onset. It stands
    behind `Rectify` and `Envelope(rest.cutoff_hz)`, see `modified_hodges`; mean and SD are those of the envelope at rest.

    Parameters
    ----------
    rest
        Learnt with the same envelope.
    over, under
        In SD of the envelope at rest; without `under` there is no hysteresis. 3 to 5 for triggers at a normal ratio of signal to noise
        (at 3 some rests have a false burst within seconds); 1 is a setting for at most 20 % of false activity, and begins falsely in
        nearly every trial.
    on_after_s, off_after_s
        How long it must last; the first is the delay that the stream declares, offsets come `off_after_s` late instead.
    """

    rest: Rest
    over: float = 5.0
    under: float | None = 3.0
    on_after_s: float = 0.025
    off_after_s: float = 0.025

    def open(self, spec: StreamSpec) -> OpenHodges:
        """Open on an envelope; ParameterError where rest does not fit the stream, or `under` lies above `over`."""
        self.rest.check(spec)
        under = self.over if self.under is None else self.under
        if not (math.isfinite(self.over) and math.isfinite(under) and under <= self.over):
            raise ParameterError(f"over and under must be numbers and under no more than over, got {self.over} and {under}")
        if not (0 <= self.on_after_s <= 1 and 0 <= self.off_after_s <= 1):
            raise ParameterError(f"on_after_s and off_after_s must lie in 0 to 1, got {self.on_after_s} and {self.off_after_s}")
        return OpenHodges(self, under, spec)


def modified_hodges(
    rest: Rest, over: float = 5.0, under: float | None = 3.0, on_after_s: float = 0.025, off_after_s: float = 0.025
) -> tuple[Node, ...]:
    """The detector on a band-passed signal: rectify, smooth as rest was smoothed, compare."""
    return Rectify(), Envelope(rest.cutoff_hz), Hodges(rest, over, under, on_after_s, off_after_s)


@dataclass(slots=True)
class HodgesState(State):
    """For each channel: samples since it is known, missing, above and below in a row; and whether it is active."""

    since: Counts
    missing: Counts
    above: Counts
    below: Counts
    active: Flags


class OpenHodges(OpenRowNode[HodgesState]):
    """A modified Hodges rule that was opened."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, hodges: Hodges, under: float, spec: StreamSpec) -> None:
        mean, sd = np.array(hodges.rest.mean), np.array(hodges.rest.sd)
        self._high, self._low = mean + hodges.over * sd, mean + under * sd
        self._on_after = max(1, round(hodges.on_after_s * spec.rate_hz))
        self._off_after = max(1, round(hodges.off_after_s * spec.rate_hz))
        self._settled = spec.warm_up
        self.spec = activity_of(spec, hodges, delay_s=hodges.on_after_s, warm_up=self._on_after)
        self._hole = longest_hole(self.spec)

    def start(self) -> HodgesState:
        """At rest, and nothing known."""
        nothing = np.zeros(self.spec.width, dtype=np.int64)
        return HodgesState(nothing, nothing + MANY, nothing, nothing, np.zeros(self.spec.width, dtype=np.bool_))

    def rows(self, state: HodgesState, data: Array) -> Floats:
        """1 where active, 0 where at rest, NaN where that is not known."""
        if len(data) <= AT_ONCE:
            return self._followed(state, data)
        return np.concatenate([self._followed(state, data[first : first + AT_ONCE]) for first in range(0, len(data), AT_ONCE)])

    def _followed(self, state: HodgesState, data: Array) -> Floats:
        if self._nothing_changes(state, data):
            state.above = state.below = np.zeros(self.spec.width, dtype=np.int64)
            same = np.empty(data.shape)
            same[:] = state.active
            return same
        envelope = data.T
        missing = ~np.isfinite(envelope)
        since = counted(state, missing, self._hole)
        there = (since > self._settled) & ~missing
        above = run_lengths((envelope > self._high[:, None]) & there, state.above)
        below = run_lengths((envelope <= self._low[:, None]) & there, state.below)
        active = latest(above >= self._on_after, (below >= self._off_after) | (since <= self._settled), state.active)
        state.above, state.below = np.minimum(above[:, -1], self._on_after), np.minimum(below[:, -1], self._off_after)
        state.active = active[:, -1].copy()
        return np.where((since > self.spec.warm_up) & ~missing, active, np.nan).T

    def _nothing_changes(self, state: HodgesState, data: Array) -> bool:
        """Whether all is known, no channel at rest comes above, and no active one comes below: nearly always so in a short chunk."""
        if not all_finite(data.reshape(-1)) or state.missing.any() or (state.since < self.spec.warm_up).any():
            return False
        return bool(((data > np.where(state.active, self._low, self._high)) == state.active).all())
