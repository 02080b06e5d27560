"""Rest or active, the likelier of both so far: a hidden Markov model of two states that goes along with the signal."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.signals.muscle.activation.rest import Rest
from reknit.signals.muscle.activation.runs import MANY, Counts, Flags, known, longest_hole
from reknit.signals.muscle.activation.stream import activity_of
from reknit.signals.muscle.activation.whitened import Whitened
from reknit.stream import AtGap, Chunk, Items, Node, OpenNode, ParameterError, State, StreamSpec, Traits
from reknit.stream.items import Array

Floats = NDArray[np.float64]

INDEPENDENT_HZ = 1000.0  # a band of 500 Hz has no more independent samples a second, however fast it was recorded
WARM_UP_S = 0.05
AT_0_DB: Mapping[str, float] = {"ratio": 2.8, "most": 14.0, "on": 1.5, "off": 0.75, "tail": 0.75, "off_after_s": 0.01}
AT_MINUS_3_DB: Mapping[str, float] = {"ratio": 1.75, "most": 11.0, "on": 1.95, "off": 1.36, "tail": 0.0, "off_after_s": 0.005}
"""For triggers in much noise that may be active for a fifth of rest: as much signal as noise, and half as much."""
FEW_FALSE: Mapping[str, float] = {"ratio": 2.5, "most": 14.0, "on": 7.0, "off": 2.0, "tail": 3.0, "off_after_s": 0.01}
"""For triggers in much noise that should not begin falsely within seconds."""
TIMING: Mapping[str, float] = {"ratio": 2.5, "most": 16.0, "on": 8.0, "off": 2.0, "tail": 3.0, "step_s": 0.001, "lag_s": 0.1}
"""For the time of onsets, told 100 ms late."""


@dataclass(frozen=True, slots=True)
class OnlineHmm:
    """The best path so far through two states, rest and active, by the log of its odds; it stands behind `Whitened`, see `online_hmm`.

    Each sample adds log p(x | active) - log p(x | rest), where both are generalised Gaussians of the shape that rest has, so that heavy
    tails do not look like activity; the sum stays within 0 and `most`, which is what the switching of a hidden Markov model does to its
    best path (max-product), and the cumulative sum of Page besides. Active from when it lies above `on`, at rest again from when it has
    lain below `off` for `off_after_s`.

    Parameters
    ----------
    rest
        Learnt from the signal before the whitening.
    ratio
        Power of the active state in powers of rest, above 1; 1 + 10^(SNR/10) or somewhat more.
    most
        Upper bound of the log odds: the higher, the steadier while active and the later at the end.
    on, off
        Log odds; `off` between 0 and `on`.
    tail
        What is added to both for each unit by which the shape lies below 2 (1 for Laplacian noise), where single samples tell less.
    off_after_s, step_s
        How long it must lie below `off`; how often it decides, aligned to the stream's index.
    lag_s
        0: what is likelier now. Above 0: the stream tells what was the case `lag_s` ago, with each onset moved back to where the log odds
        left 0, and each offset to where they left `most`, as far as `lag_s` reaches; its declared delay is that much more.
    """

    rest: Rest
    ratio: float = 4.0
    most: float = 22.0
    on: float = 12.0
    off: float = 2.0
    tail: float = 3.0
    off_after_s: float = 0.01
    step_s: float = 0.005
    lag_s: float = 0.0

    def open(self, spec: StreamSpec) -> OpenOnlineHmm:
        """Open on a whitened stream; ParameterError where rest does not fit it or the numbers are not in order."""
        self.rest.check(spec)
        if not (1 < self.ratio < math.inf and 0 < self.off <= self.on < self.most < math.inf and self.tail >= 0):
            raise ParameterError(
                f"expected ratio above 1, 0 < off <= on < most and tail of 0 or more, got ratio {self.ratio}, off {self.off}, "
                f"on {self.on}, most {self.most}, tail {self.tail}"
            )
        if not (0 < self.step_s <= 0.1 and 0 <= self.lag_s <= 1 and 0 <= self.off_after_s <= 1):
            raise ParameterError(
                f"step_s must lie in 0 to 0.1, lag_s and off_after_s in 0 to 1, got {self.step_s}, {self.lag_s}, {self.off_after_s}"
            )
        return OpenOnlineHmm(self, spec)


def online_hmm(rest: Rest, **parameters: float) -> tuple[Node, ...]:
    """The detector on a band-passed signal: whiten, then follow the log odds; further parameters are those of `OnlineHmm`."""
    return Whitened(rest), OnlineHmm(rest, **parameters)


@dataclass(slots=True)
class HmmState(State):
    """For each channel: samples since it is known and missing; what the step has added so far; the log odds; steps since they lay at 0, at
    `most`, and at or above `off`; whether it is active; and the decisions that are still to be told (steps, channels).
    """

    since: Counts
    missing: Counts
    partial: Floats
    odds: Floats
    risen: Counts
    fallen: Counts
    low: Counts
    active: Flags
    decided: Flags


class OpenOnlineHmm(OpenNode[HmmState]):
    """A hidden Markov model that was opened."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, hmm: OnlineHmm, spec: StreamSpec) -> None:
        self._step = max(1, round(hmm.step_s * spec.rate_hz))
        self._lag = round(hmm.lag_s * spec.rate_hz / self._step)
        delay_s = (self._lag * self._step + self._step - 1) / spec.rate_hz
        warm_up = math.ceil(WARM_UP_S * spec.rate_hz) + self._lag * self._step
        self.spec = activity_of(spec, hmm, delay_s=delay_s, warm_up=warm_up)
        self._hole = longest_hole(self.spec)
        weight = min(1.0, INDEPENDENT_HZ / spec.rate_hz)
        self._shape = np.array(hmm.rest.shape)
        self._gain = weight * (1 - hmm.ratio ** (-self._shape / 2)) / np.array(hmm.rest.scale) ** self._shape
        self._cost = weight * math.log(hmm.ratio) / 2
        tail = hmm.tail * (2 - self._shape)
        self._most, self._on, self._off = hmm.most + tail, hmm.on + tail, hmm.off + tail
        self._off_after = max(1, round(hmm.off_after_s * spec.rate_hz / self._step))
        self._ages = np.arange(self._lag, -1, -1)[:, None]

    def start(self) -> HmmState:
        """At rest, and nothing known."""
        width = self.spec.width
        nothing, zero = np.zeros(width, dtype=np.int64), np.zeros(width)
        none = np.zeros((self._lag + 1, width), dtype=np.bool_)
        return HmmState(nothing, nothing + MANY, zero, zero, nothing, nothing, nothing, none[0], none)

    def chunk(self, state: HmmState, chunk: Chunk) -> Items:
        """1 where active, 0 where at rest, NaN where that is not known: for each sample what the last step that had ended said."""
        data = chunk.data
        missing = ~np.isfinite(data)
        seen = known(state, missing.T, self.spec, self._hole).T
        sums, phase = self._sums(state, data, missing, chunk.first)
        ended = (phase + len(data)) // self._step
        told = np.empty((ended + 1, self.spec.width))
        told[0] = state.decided[0]
        for number in range(ended):
            told[number + 1] = self._follow(state, sums[number])
        state.partial = sums[ended] if ended < len(sums) else np.zeros(self.spec.width)
        place = (phase + 1 + np.arange(len(data))) // self._step
        return (Chunk(self.spec, chunk.epoch, chunk.first, np.where(seen, told[place], np.nan)),)

    def _sums(self, state: HmmState, data: Array, missing: Flags, first: int) -> tuple[Floats, int]:
        """What each step adds, the last one perhaps in part, and the place of the first sample within its step.

        Accumulated one after the other, so that no sum depends on how the samples came.
        """
        phase, step = first % self._step, self._step
        steps = -(-(phase + len(data)) // step)
        added = np.zeros((steps * step, self.spec.width))
        with np.errstate(invalid="ignore"):
            added[phase : phase + len(data)] = np.where(missing, 0.0, self._gain * np.abs(data) ** self._shape - self._cost)
        if phase:
            added[phase - 1] = state.partial
        return np.add.accumulate(added.reshape(steps, step, -1), axis=1)[:, -1], phase

    def _follow(self, state: HmmState, added: Floats) -> Flags:
        """One step; what is to be told after it."""
        odds = np.minimum(np.maximum(state.odds + added, 0.0), self._most)
        state.odds = odds
        state.low = np.where(odds < self._off, np.minimum(state.low + 1, self._off_after), 0)
        active = (state.active | (odds > self._on)) & (state.low < self._off_after)
        if self._lag:
            state.risen = np.where(odds > 0, np.minimum(state.risen + 1, self._lag + 1), 0)
            state.fallen = np.where(odds < self._most, np.minimum(state.fallen + 1, self._lag + 1), 0)
            decided = np.concatenate((state.decided[1:], active[None, :]))
            turned_on, turned_off = active & ~state.active, state.active & ~active
            if turned_on.any():
                decided |= turned_on & (self._ages < state.risen)
            if turned_off.any():
                decided &= ~(turned_off & (self._ages < state.fallen))
            state.decided = decided
        else:
            state.decided = active[None, :]
        state.active = active
        told: Flags = state.decided[0]
        return told
