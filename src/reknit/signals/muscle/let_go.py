"""How much of a reference effort has been let go: the measure of down-training, which rises as the muscle relaxes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reknit.signals.measure import VALUE
from reknit.stream import AtGap, OpenRowNode, State, StreamSpec, Traits
from reknit.stream.items import Array


@dataclass(frozen=True, slots=True)
class LetGo:
    """100 minus an effort in per cent, and never below 0: at 100 % nothing of the reference effort is left.

    The noise of the amplifier is part of the effort, so that 100 % is never quite reached.
    """

    def open(self, spec: StreamSpec) -> OpenLetGo:
        """Open on an effort; SpecError where there is no channel `value`."""
        return OpenLetGo(self, spec)


class OpenLetGo(OpenRowNode[State]):
    """A measure of letting go that was opened; it remembers nothing."""

    traits = Traits(at_gap=AtGap.PASS)

    def __init__(self, let_go: LetGo, spec: StreamSpec) -> None:
        self._column = spec.position(VALUE)
        self.spec = spec.derive(let_go)

    def start(self) -> State:
        """An empty state."""
        return State()

    def rows(self, state: State, data: Array) -> Array:
        """The same measure, turned round."""
        out = np.array(data, dtype=np.float64)
        out[:, self._column] = np.maximum(0.0, 100.0 - out[:, self._column])
        return out
