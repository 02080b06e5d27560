"""The double threshold of Bonato: enough samples above a first threshold, for long enough."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.signals.muscle.activation.rest import Rest
from reknit.signals.muscle.activation.runs import MANY, Counts, Flags, counted, latest, longest_hole, run_lengths
from reknit.signals.muscle.activation.stream import activity_of
from reknit.signals.muscle.activation.whitened import Whitened
from reknit.stream import AtGap, Node, OpenRowNode, ParameterError, State, StreamSpec, Traits
from reknit.stream.items import Array

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DoubleThreshold:
    """Active from when, for `on_after_s`, no moment of `within_s` has gone by without the power above its first threshold; at rest
    again from when there was none for `within_s`.

    It stands behind `Whitened`, see `bonato`. The power is the sum of two samples in a row, which at rest has mean 2 and, where the noise
    is Gaussian, SD 2 (IEEE Trans Biomed Eng 45:287, 1998). Unknown for the warm-up and `on_after_s` behind it: what is active from the
    beginning, or behind a long hole, has no onset.

    Parameters
    ----------
    over
        First threshold: this many SD above the mean.
    within_s
        How long one sample above it counts.
    on_after_s
        How long that must last: the delay that the stream declares. Offsets come `within_s` late instead.
    """

    over: float = 10.0
    within_s: float = 0.015
    on_after_s: float = 0.025

    def open(self, spec: StreamSpec) -> OpenDoubleThreshold:
        """Open on a whitened stream; ParameterError where the threshold or the times are no sensible numbers."""
        if not 0 < self.over < 100:
            raise ParameterError(f"over must lie in 0 to 100, got {self.over}")
        if not (0 < self.within_s <= 1 and 0 <= self.on_after_s <= 1):
            raise ParameterError(f"within_s and on_after_s must lie in 0 to 1, got {self.within_s} and {self.on_after_s}")
        return OpenDoubleThreshold(self, spec)


def bonato(rest: Rest, over: float = 10.0, within_s: float = 0.015, on_after_s: float = 0.025) -> tuple[Node, ...]:
    """The detector on a band-passed signal: whiten, compare, and compare again."""
    return Whitened(rest), DoubleThreshold(over, within_s, on_after_s)


@dataclass(slots=True)
class DoubleState(State):
    """For each channel: samples since it is known, missing, since the last one above, of lasting; the last power; whether it is active."""

    since: Counts
    missing: Counts
    quiet: Counts
    lasting: Counts
    last: Floats
    active: Flags


class OpenDoubleThreshold(OpenRowNode[DoubleState]):
    """A double threshold that was opened."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, double: DoubleThreshold, spec: StreamSpec) -> None:
        self._first = 2.0 + 2.0 * double.over
        self._within = max(1, round(double.within_s * spec.rate_hz))
        self._on_after = max(1, round(double.on_after_s * spec.rate_hz))
        self._settled = spec.warm_up + 1
        self.spec = activity_of(spec, double, delay_s=double.on_after_s, warm_up=1 + self._on_after)
        self._hole = longest_hole(self.spec)

    def start(self) -> DoubleState:
        """At rest, and nothing known."""
        width = self.spec.width
        nothing = np.zeros(width, dtype=np.int64)
        return DoubleState(nothing, nothing + MANY, nothing + MANY, nothing, np.zeros(width), np.zeros(width, dtype=np.bool_))

    def rows(self, state: DoubleState, data: Array) -> Floats:
        """1 where active, 0 where at rest, NaN where that is not known."""
        missing = ~np.isfinite(data.T)
        since = counted(state, missing, self._hole)
        there = (since > self._settled) & ~missing
        power = np.concatenate((state.last[:, None], np.where(missing, 0.0, data.T) ** 2), axis=1)
        quiet = run_lengths(~((power[:, 1:] + power[:, :-1] > self._first) & there), state.quiet)
        lasting = run_lengths(quiet < self._within, state.lasting)
        active = latest(lasting >= self._on_after, (quiet >= self._within) | (since <= self._settled), state.active)
        state.last, state.quiet = power[:, -1].copy(), np.minimum(quiet[:, -1], MANY)
        state.lasting, state.active = np.minimum(lasting[:, -1], MANY), active[:, -1].copy()
        return np.where((since > self.spec.warm_up) & ~missing, active, np.nan).T
