"""From the converter's numbers to units."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from reknit.stream import AtGap, OpenRowNode, State, StreamSpec, Traits
from reknit.stream.items import Array


@dataclass(frozen=True, slots=True)
class Physical:
    """Stored numbers times their channel's scale plus its offset: values in the channel's unit, in float64."""

    def open(self, spec: StreamSpec) -> OpenPhysical:
        """Open on any stream."""
        return OpenPhysical(self, spec)


class OpenPhysical(OpenRowNode[State]):
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

    def rows(self, state: State, data: Array) -> Array:
        """The values."""
        values = np.asarray(data, dtype=np.float64)
        return values if self._same else values * self._scale + self._offset
