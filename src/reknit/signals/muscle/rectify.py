"""Full-wave rectification."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy import absolute

from reknit.stream import AtGap, OpenRowNode, State, StreamSpec, Traits
from reknit.stream.items import Array

FLOAT64 = np.dtype(np.float64)


@dataclass(frozen=True, slots=True)
class Rectify:
    """The absolute value of every sample."""

    def open(self, spec: StreamSpec) -> OpenRectify:
        """Open on any stream."""
        return OpenRectify(spec.derive(self))


class OpenRectify(OpenRowNode[State]):
    """Rectification that was opened; it remembers nothing."""

    traits = Traits(at_gap=AtGap.PASS)

    def __init__(self, spec: StreamSpec) -> None:
        self.spec = spec

    def start(self) -> State:
        """An empty state."""
        return State()

    def rows(self, state: State, data: Array) -> Array:
        """The absolute values."""
        if data.dtype is not FLOAT64:  # the largest negative integer has no positive twin
            data = data.astype(np.float64)
        return absolute(data)
