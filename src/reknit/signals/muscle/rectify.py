"""Full-wave rectification."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy import absolute

from reknit.stream import AtGap, Chunk, Items, OpenNode, State, StreamSpec, Traits, chunk_of

FLOAT64 = np.dtype(np.float64)


@dataclass(frozen=True, slots=True)
class Rectify:
    """The absolute value of every sample."""

    def open(self, spec: StreamSpec) -> OpenRectify:
        """Open on any stream."""
        return OpenRectify(spec.derive(self))


class OpenRectify(OpenNode[State]):
    """Rectification that was opened; it remembers nothing."""

    traits = Traits(at_gap=AtGap.PASS)

    def __init__(self, spec: StreamSpec) -> None:
        self.spec = spec

    def start(self) -> State:
        """An empty state."""
        return State()

    def chunk(self, state: State, chunk: Chunk) -> Items:
        """The absolute values."""
        _, epoch, first, data, times_ns = chunk
        if data.dtype is not FLOAT64:  # the largest negative integer has no positive twin
            data = data.astype(np.float64)
        return (chunk_of((self.spec, epoch, first, absolute(data), times_ns)),)
