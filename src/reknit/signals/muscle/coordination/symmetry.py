"""How alike the left and the right side work."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reknit.signals.muscle.coordination.pair import Floats, OpenPair
from reknit.signals.muscle.coordination.share import FLOOR
from reknit.stream import ParameterError, StreamSpec


@dataclass(frozen=True, slots=True)
class Symmetry:
    """The weaker side in per cent of the stronger one: 100 where both work alike, whichever is the stronger.

    Parameters
    ----------
    left, right
        Names of the channels: envelopes in one unit, normalised alike.
    floor
        Where the stronger side is below this, in that unit, both rest and there is no symmetry to speak of. 5 % by default.
    """

    left: str
    right: str
    floor: float = FLOOR

    def open(self, spec: StreamSpec) -> OpenPair:
        """Open on envelopes; SpecError or ParameterError where the channels cannot be compared."""
        return OpenPair(self, spec, (self.left, self.right), self.floor, weaker)


def weaker(left: Floats, right: Floats) -> Floats:
    """100 x the smaller / the larger, for numbers of which at least one is above 0."""
    return 100.0 * np.minimum(left, right) / np.maximum(left, right)


def symmetry_index(left: float, right: float, floor: float = FLOOR) -> float:
    """Robinson's index 100 x (left - right) / (half of left + right), in per cent: 0 alike, 200 left alone, -200 right alone.

    Its error grows without end as both fall to 0, so it is NaN where the larger one is below `floor` (in the unit of the two).
    ParameterError for numbers below 0.
    """
    if left < 0 or right < 0:
        raise ParameterError(f"amplitudes are never below 0, got {left:g} and {right:g}; compare envelopes or peaks")
    if not max(left, right) >= floor or left + right == 0:
        return float("nan")
    return 200.0 * (left - right) / (left + right)
