"""From the converter's numbers to units."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from reknit.stream import AtGap, Chunk, Items, OpenNode, State, StreamSpec, Traits


@dataclass(frozen=True, slots=True)
class Physical:
    """Stored numbers times their channel's scale plus its offset: values in the channel's unit, in float64."""

    def open(self, spec: StreamSpec) -> OpenPhysical:
        """Open on any stream."""
        return OpenPhysical(self, spec)


class OpenPhysical(OpenNode[State]):
    """A scaling that was opened; it remembers nothing."""

    traits = Traits(at_gap=AtGap.PASS)

    def __init__(self, physical: Physical, spec: StreamSpec) -> None:
        channels = tuple(replace(channel, scale=1.0, offset=0.0) for channel in spec.channels)
        self.spec = spec.derive(physical, channels=channels)
        self._scale = np.array([channel.scale for channel in spec.channels])
        self._offset = np.array([channel.offset for channel in spec.channels])
        self._same = all(channel.scale == 1.0 and channel.offset == 0.0 for channel in spec.channels)

    def start(self) -> State:
        """An empty state."""
        return State()

    def chunk(self, state: State, chunk: Chunk) -> Items:
        """The values."""
        data = np.asarray(chunk.data, dtype=np.float64)
        if not self._same:
            data = data * self._scale + self._offset
        return (Chunk(self.spec, chunk.epoch, chunk.first, data, chunk.times_ns),)
