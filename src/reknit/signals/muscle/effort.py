"""Effort in per cent of a reference."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from reknit.signals.measure import VALUE
from reknit.stream import AtGap, OpenRowNode, ParameterError, State, StreamSpec, Traits
from reknit.stream.items import Array


@dataclass(frozen=True, slots=True)
class PercentOf:
    """A measure in per cent of a reference (CEDE normalisation: the reference's kind is stored with the calibration).

    Parameters
    ----------
    reference
        The value that is 100 %, in the measure's unit.
    """

    reference: float

    def open(self, spec: StreamSpec) -> OpenPercentOf:
        """Open on a measure; ParameterError where the reference is not a number above 0."""
        if not (math.isfinite(self.reference) and self.reference > 0):
            raise ParameterError(f"the reference must be a number above 0, got {self.reference!r}; calibrate again")
        return OpenPercentOf(self, spec)


class OpenPercentOf(OpenRowNode[State]):
    """A normalisation that was opened; it remembers nothing."""

    traits = Traits(at_gap=AtGap.PASS)

    def __init__(self, percent_of: PercentOf, spec: StreamSpec) -> None:
        self._column = spec.position(VALUE)
        channels = list(spec.channels)
        channels[self._column] = replace(channels[self._column], unit="%")
        self.spec = spec.derive(percent_of, channels=tuple(channels))
        self._reference = percent_of.reference

    def start(self) -> State:
        """An empty state."""
        return State()

    def rows(self, state: State, data: Array) -> Array:
        """The same measure in per cent."""
        out = np.array(data, dtype=np.float64)
        out[:, self._column] = out[:, self._column] / self._reference * 100.0
        return out
