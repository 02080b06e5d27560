"""The moments at which muscles become active, as events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.signals.measure import GATE, Gate
from reknit.stream import AtGap, Chunk, Event, Item, Items, OpenNode, State, StreamSpec, Traits

ONSET = "onset"


@dataclass(frozen=True, slots=True)
class Onsets:
    """An Event for each sample at which a channel's activity goes from 0 to 1, with `channel` in its value; no rows.

    Its index is that of the detection: the onset itself lies by the detector's delay before it, which is the same for all channels, so
    that differences between muscles are free of it. What was active at the beginning, or behind a gap or a missing stretch, has no onset,
    and nothing has while an Event of `QualityGate` has shut its channel's gate.
    """

    def open(self, spec: StreamSpec) -> OpenOnsets:
        """Open on what a detector of activity puts out."""
        return OpenOnsets(self, spec)


@dataclass(slots=True)
class OnsetsState(State):
    """For each channel: whether its newest sample was at rest, and its gate."""

    resting: NDArray[np.bool_]
    gates: list[int]


class OpenOnsets(OpenNode[OnsetsState]):
    """Onsets that were opened."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, onsets: Onsets, spec: StreamSpec) -> None:
        self.spec = spec.derive(onsets)
        self._names = [channel.name for channel in spec.channels]

    def start(self) -> OnsetsState:
        """Nothing is known to rest."""
        return OnsetsState(np.zeros(len(self._names), dtype=np.bool_), [int(Gate.OPEN)] * len(self._names))

    def chunk(self, state: OnsetsState, chunk: Chunk) -> Items:
        """The onsets in the order of time, and of channels where several have the same."""
        data: NDArray[Any] = chunk.data
        resting = np.concatenate((state.resting[None], data == 0))
        if any(state.gates):
            resting[:, [Gate(gate).shut for gate in state.gates]] = False
        state.resting = resting[-1].copy()
        places, columns = np.nonzero(resting[:-1] & (data == 1))
        return tuple(
            Event(chunk.epoch, chunk.first + place, ONSET, {"channel": self._names[column]})
            for place, column in zip(places.tolist(), columns.tolist(), strict=True)
        )

    def other(self, state: OnsetsState, item: Item) -> Items:
        """The gate of a channel is taken in: behind a shut one nothing is known."""
        if isinstance(item, Event) and item.name == GATE:
            if item.value["channel"] in self._names:
                state.gates[self._names.index(item.value["channel"])] = item.value["gate"]
            return ()
        return (item,)
