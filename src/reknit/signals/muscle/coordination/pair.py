"""A measure of two channels, sample by sample."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from reknit.signals.measure import Gate, measure_channels
from reknit.signals.sampling.warming import withhold
from reknit.stream import AtGap, Kind, OpenRowNode, ParameterError, State, StreamSpec, Traits
from reknit.stream.items import Array

Floats: TypeAlias = NDArray[np.float64]
Compare: TypeAlias = Callable[[Floats, Floats], Floats]


@dataclass(slots=True)
class PairState(State):
    """Samples since both channels were there for the first time after the start or a gap, as far as they still matter."""

    seen: int = 0


class OpenPair(OpenRowNode[PairState]):
    """A comparison of two envelopes that was opened.

    Where one of the two is missing the gate says NO_SIGNAL. Where even the stronger one is below `floor`, both rest: the quotient of two
    noises says nothing, so the value is 0 and may be used for nothing but counting (COUNT_ONLY).
    """

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, node: object, spec: StreamSpec, pair: tuple[str, str], floor: float, compare: Compare) -> None:
        self._columns = check_pair(spec, pair, floor)
        self.spec = spec.derive(node, kind=Kind.MEASURE, channels=measure_channels("%"))
        self._warm_up, self._floor, self._compare = spec.warm_up, floor, compare

    def start(self) -> PairState:
        """Nothing seen yet."""
        return PairState()

    def rows(self, state: PairState, data: Array) -> Array:
        """Value and gate of every sample."""
        one, other = (np.array(data[:, column], dtype=np.float64) for column in self._columns)
        missing = ~(np.isfinite(one) & np.isfinite(other))
        one, other = (np.maximum(np.where(missing, 0.0, each), 0.0) for each in (one, other))
        resting = (np.maximum(one, other) < self._floor) | (one + other == 0)
        one[resting] = other[resting] = 1.0  # any number: so that nothing is divided by 0
        out = np.zeros((len(data), 2))
        out[:, 0] = np.where(resting, 0.0, self._compare(one, other))
        out[resting, 1] = Gate.COUNT_ONLY
        state.seen = withhold(out[:, 0], out[:, 1], missing, state.seen, self._warm_up)
        return out


def check_pair(spec: StreamSpec, pair: tuple[str, str], floor: float) -> tuple[int, int]:
    """The columns of two channels that may be compared.

    SpecError where one is not there, ParameterError where they are one, have two units, or the floor is not a number of 0 or more.
    """
    one, other = (spec.position(name) for name in pair)
    units = spec.channels[one].unit, spec.channels[other].unit
    if one == other:
        raise ParameterError(f"two channels are compared, but both are {pair[0]!r}; name another one")
    if units[0] != units[1]:
        raise ParameterError(
            f"{pair[0]!r} is in {units[0]!r} and {pair[1]!r} in {units[1]!r}; normalise both in the same way first"
        )
    if not (math.isfinite(floor) and floor >= 0):
        raise ParameterError(f"floor must be a number of 0 or more, got {floor!r}")
    return one, other
