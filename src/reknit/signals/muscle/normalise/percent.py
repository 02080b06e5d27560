"""Several envelopes, each in per cent of its own reference."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from reknit.stream import AtGap, OpenRowNode, ParameterError, State, StreamSpec, Traits
from reknit.stream.items import Array


@dataclass(frozen=True, slots=True)
class Percent:
    """Each named channel in per cent of its reference; the others stay as they are.

    Parameters
    ----------
    references
        (channel, value that is 100 %) for each channel that is normalised, in the channel's unit.
    """

    references: tuple[tuple[str, float], ...]

    def open(self, spec: StreamSpec) -> OpenPercent:
        """Open on envelopes; SpecError where a channel is not there, ParameterError where a reference is not a number above 0."""
        for channel, value in self.references:
            if not (math.isfinite(value) and value > 0):
                raise ParameterError(f"the reference of {channel!r} must be a number above 0, got {value!r}; calibrate again")
        return OpenPercent(self, spec)


class OpenPercent(OpenRowNode[State]):
    """A normalisation of several channels that was opened; it remembers nothing."""

    traits = Traits(at_gap=AtGap.PASS)

    def __init__(self, percent: Percent, spec: StreamSpec) -> None:
        channels = list(spec.channels)
        self._columns = [spec.position(channel) for channel, _ in percent.references]
        self._references = np.array([value for _, value in percent.references])
        for column in self._columns:
            channels[column] = replace(channels[column], unit="%")
        self.spec = spec.derive(percent, channels=tuple(channels))

    def start(self) -> State:
        """An empty state."""
        return State()

    def rows(self, state: State, data: Array) -> Array:
        """The same envelopes in per cent."""
        out = np.array(data, dtype=np.float64)
        out[:, self._columns] = out[:, self._columns] / self._references * 100.0
        return out
