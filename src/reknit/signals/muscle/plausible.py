"""What no amplifier gives is no sample: a damaged packet must not ring in the filters behind it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reknit.signals.muscle.verdict import MICROVOLTS
from reknit.stream import AtGap, OpenRowNode, State, StreamSpec, Traits
from reknit.stream.finite import LARGE
from reknit.stream.items import Array

MOST_UV = 2e7
MOST = 1e30


@dataclass(frozen=True, slots=True)
class Plausible:
    """Samples beyond 20 V, which no converter for muscles reaches even behind an amplifier, become NaN: they are missing.

    In a unit that is not one of volts, only what lies beyond 1e30 does: such numbers come of bytes that were never a sample.
    """

    def open(self, spec: StreamSpec) -> OpenPlausible:
        """Open on any stream."""
        return OpenPlausible(self, spec)


class OpenPlausible(OpenRowNode[State]):
    """A limit that was opened; it remembers nothing."""

    traits = Traits(at_gap=AtGap.PASS)

    def __init__(self, plausible: Plausible, spec: StreamSpec) -> None:
        self.spec = spec.derive(plausible)
        self._most = np.array([MOST_UV / MICROVOLTS[each.unit] if each.unit in MICROVOLTS else MOST for each in spec.channels])
        self._least_squared = float(self._most.min()) ** 2

    def start(self) -> State:
        """An empty state."""
        return State()

    def rows(self, state: State, data: Array) -> Array:
        """The samples, NaN where they cannot be any."""
        values = np.asarray(data, dtype=np.float64)
        if len(flat := values.ravel()) < LARGE and flat.dot(flat) <= self._least_squared:
            return values  # where all of them together are not too large, none of them is
        return np.where(np.abs(values) <= self._most, values, np.nan)
