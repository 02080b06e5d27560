"""The moments at which muscles become active, as events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.stream import AtGap, Chunk, Event, Items, OpenNode, State, StreamSpec, Traits

ONSET = "onset"


@dataclass(frozen=True, slots=True)
class Onsets:
    """An Event for each sample at which a channel's activity goes from 0 to 1, with `channel` in its value; no rows.

    Its index is that of the detection: the onset itself lies by the detector's delay before it, which is the same for all channels, so
    that differences between muscles are free of it. What was active at the beginning, or behind a gap or a missing stretch, has no onset.
    """

    def open(self, spec: StreamSpec) -> OpenOnsets:
        """Open on what a detector of activity puts out."""
        return OpenOnsets(self, spec)


@dataclass(slots=True)
class OnsetsState(State):
    """For each channel: whether its newest sample was at rest."""

    resting: NDArray[np.bool_]


class OpenOnsets(OpenNode[OnsetsState]):
    """Onsets that were opened."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, onsets: Onsets, spec: StreamSpec) -> None:
        self.spec = spec.derive(onsets)
        self._names = [channel.name for channel in spec.channels]

    def start(self) -> OnsetsState:
        """Nothing is known to rest."""
        return OnsetsState(np.zeros(len(self._names), dtype=np.bool_))

    def chunk(self, state: OnsetsState, chunk: Chunk) -> Items:
        """The onsets in the order of time, and of channels where several have the same."""
        data: NDArray[Any] = chunk.data
        resting = np.concatenate((state.resting[None], data == 0))
        state.resting = resting[-1].copy()
        places, columns = np.nonzero(resting[:-1] & (data == 1))
        return tuple(
            Event(chunk.epoch, chunk.first + place, ONSET, {"channel": self._names[column]})
            for place, column in zip(places.tolist(), columns.tolist(), strict=True)
        )
