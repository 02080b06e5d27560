"""One channel out of many."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from reknit.stream import AtGap, OpenRowNode, ParameterError, State, StreamSpec, Traits
from reknit.stream.items import Array

SIGNAL = "signal"


@dataclass(frozen=True, slots=True)
class Pick:
    """Keep one channel; it is called "signal" from then on.

    Parameters
    ----------
    channel
        The channel's name, or its position from 0.
    """

    channel: str | int = 0

    def open(self, spec: StreamSpec) -> OpenPick:
        """Open on any stream; ParameterError or SpecError where it has no such channel."""
        if isinstance(self.channel, str):
            return OpenPick(self, spec, spec.position(self.channel))
        if not 0 <= self.channel < spec.width:
            raise ParameterError(f"stream {spec.name!r} has channels 0 to {spec.width - 1}, got {self.channel}")
        return OpenPick(self, spec, self.channel)


class OpenPick(OpenRowNode[State]):
    """A choice that was opened; it remembers nothing."""

    traits = Traits(at_gap=AtGap.PASS)

    def __init__(self, pick: Pick, spec: StreamSpec, column: int) -> None:
        self.spec = spec.derive(pick, channels=(replace(spec.channels[column], name=SIGNAL),))
        self._column = column

    def start(self) -> State:
        """An empty state."""
        return State()

    def rows(self, state: State, data: Array) -> Array:
        """The one channel."""
        return np.array(data[:, self._column : self._column + 1], dtype=np.float64)
