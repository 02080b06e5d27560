"""Some channels out of many, each by a name of one's own."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from reknit.stream import AtGap, OpenRowNode, ParameterError, State, StreamSpec, Traits
from reknit.stream.items import Array


@dataclass(frozen=True, slots=True)
class Choose:
    """Keep the named channels, in that order, under new names.

    Parameters
    ----------
    channels
        (new name, the channel's name or its position from 0).
    """

    channels: tuple[tuple[str, str | int], ...]

    def open(self, spec: StreamSpec) -> OpenChoose:
        """Open on any stream; ParameterError or SpecError where it has no such channel, or one is named twice."""
        names = [name for name, _ in self.channels]
        if not names or len(set(names)) != len(names):
            raise ParameterError(f"a choice needs one channel or more, each with a name of its own, got {names}")
        return OpenChoose(self, spec, [_position(spec, channel) for _, channel in self.channels])


class OpenChoose(OpenRowNode[State]):
    """A choice that was opened; it remembers nothing."""

    traits = Traits(at_gap=AtGap.PASS)

    def __init__(self, choose: Choose, spec: StreamSpec, columns: list[int]) -> None:
        named = zip(choose.channels, columns, strict=True)
        self.spec = spec.derive(choose, channels=tuple(replace(spec.channels[at], name=name) for (name, _), at in named))
        self._columns = columns

    def start(self) -> State:
        """An empty state."""
        return State()

    def rows(self, state: State, data: Array) -> Array:
        """The chosen channels."""
        return np.array(data[:, self._columns], dtype=np.float64)


def _position(spec: StreamSpec, channel: str | int) -> int:
    if isinstance(channel, str):
        return spec.position(channel)
    if not 0 <= channel < spec.width:
        raise ParameterError(f"stream {spec.name!r} has channels 0 to {spec.width - 1}, got {channel}")
    return channel
