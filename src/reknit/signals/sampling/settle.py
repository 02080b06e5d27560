"""From a signal to a measure: what has not settled yet is withheld."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reknit.signals.measure import GATE, Gate, measure_channels
from reknit.signals.sampling.warming import shut, withhold
from reknit.stream import AtGap, Event, Item, Items, Kind, OpenRowNode, ParameterError, State, StreamSpec, Traits
from reknit.stream.finite import all_finite
from reknit.stream.items import Array


@dataclass(frozen=True, slots=True)
class Settle:
    """A measure of a one-channel stream: the warm-up of all nodes before it is behind a shut gate, and so is every NaN.

    A filter begins at its first finite sample, so the warm-up is counted from there: an electrode that comes on late has not settled.
    Events of `QualityGate` shut and open it.
    """

    def open(self, spec: StreamSpec) -> OpenSettle:
        """Open on a stream of one channel; ParameterError where it has more."""
        if spec.width != 1:
            raise ParameterError(f"a measure is made of one channel, but stream {spec.name!r} has {spec.width}; pick one first")
        return OpenSettle(self, spec)


@dataclass(slots=True)
class SettleState(State):
    """Samples since the first finite one after the start or the last gap, as far as they still matter; the gate of the signal."""

    seen: int = 0
    gate: int = int(Gate.OPEN)


class OpenSettle(OpenRowNode[SettleState]):
    """A measure that was opened."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, settle: Settle, spec: StreamSpec) -> None:
        self.spec = spec.derive(settle, kind=Kind.MEASURE, channels=measure_channels(spec.channels[0].unit))
        self._warm_up = spec.warm_up

    def start(self) -> SettleState:
        """Nothing seen yet."""
        return SettleState()

    def rows(self, state: SettleState, data: Array) -> Array:
        """Value and gate of every sample."""
        out = np.zeros((len(data), 2))
        out[:, 0] = values = data[:, 0]
        if state.seen < self._warm_up or not all_finite(values):
            state.seen = withhold(out[:, 0], out[:, 1], ~np.isfinite(out[:, 0]), state.seen, self._warm_up)
        if state.gate:
            shut(out[:, 0], out[:, 1], state.gate)
        return out

    def other(self, state: SettleState, item: Item) -> Items:
        """The gate of the signal is taken in: what goes on carries it in every row."""
        if isinstance(item, Event) and item.name == GATE:
            state.gate = item.value["gate"]
            return ()
        return (item,)
