"""Walks for a time as trials, live, from the strides of a sensor on one foot: how long they are, how even, how quick."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from reknit.signals.motion.foot.stride import LONGEST_S
from reknit.signals.motion.foot.walked import STRIDE
from reknit.signals.motion.function.walk import NOT_DONE, OpenWalk, Walk, WalkState
from reknit.signals.movement.trial import Value
from reknit.stream import Event, Item, Items, StreamSpec

FEWEST = 3
"""Mean and spread need so many strides straight on, as in a report of a file."""
FEW = f"fewer than {FEWEST} strides straight on with another one behind them"


@dataclass(frozen=True, slots=True)
class StrideWalk:
    """Trials of walking for a time, from the stream of `FootStrides` with its events.

    A trial begins `lead_s` after the measure does and lasts `duration_s`. Its values are of the strides straight on that lie in it and were
    told before it ended: their number, mean and standard deviation of their length, and cadence (two steps a stride) and speed by the time
    from one stride to the next. Strides in turns are left out. How alike both feet step cannot be told from one.

    Parameters
    ----------
    duration_s
        How long one walks.
    lead_s
        Time to get ready.
    """

    duration_s: float
    lead_s: float = 3.0

    def open(self, spec: StreamSpec) -> OpenStrideWalk:
        """Open on a measure of strides; ParameterError for times that cannot be."""
        walk = Walk(self.duration_s, self.lead_s)
        walk.open(spec)  # the times that a walk by any sensor may have
        return OpenStrideWalk(self, walk, spec)


class OpenStrideWalk(OpenWalk):
    """Walks that were opened; what begins and ends a walk for a time begins and ends them."""

    def __init__(self, strides: StrideWalk, walk: Walk, spec: StreamSpec) -> None:
        super().__init__(walk, spec)
        self.spec = spec.derive(strides, channels=self.spec.channels)

    def other(self, state: WalkState, item: Item) -> Items:
        """A stride is kept."""
        if isinstance(item, Event) and item.name == STRIDE:
            state.contacts.append(item.value)
            return ()
        return (item,)

    def _timed(self, state: WalkState, over: int, reason: str | None) -> dict[str, Any]:
        begun = state.begun + self._lead
        walked = [each for each in state.contacts if each["begin"] >= begun and each["end"] <= over]
        lengths = [each["length_m"] for each in walked if not each["turns"]]
        enough = len(lengths) >= FEWEST
        if reason is None and not enough:
            reason = NOT_DONE
        values = () if reason is not None else (*_long(lengths), *self._quick(walked))
        return self._event(state, reason, begun, over - 1, values, float(np.mean(lengths)) if enough else None)

    def _quick(self, walked: list[dict[str, Any]]) -> tuple[Value, ...]:
        """Speed and cadence, by the strides that another one followed: who stands on a foot for long rests twice on it."""
        pairs = [
            (each["length_m"], lasted_s)
            for each, following in pairwise(walked)
            if not each["turns"] and (lasted_s := (following["begin"] - each["begin"]) / self._rate_hz) <= LONGEST_S
        ]
        known = len(pairs) >= FEWEST
        length_m, lasted_s = np.mean(pairs, axis=0).tolist() if known else (math.nan, math.nan)
        said = "" if known else FEW
        return (
            Value("walking_speed", length_m / lasted_s if known else None, "m/s", said),
            Value("cadence", 120 / lasted_s if known else None, "steps/min", said),
        )


def _long(lengths: list[float]) -> tuple[Value, ...]:
    return (
        Value("foot_stride", float(np.mean(lengths)), "m"),
        Value("stride_spread", 100 * float(np.std(lengths, ddof=1)), "cm"),
        Value("stride_count", float(len(lengths)), "1"),
    )
