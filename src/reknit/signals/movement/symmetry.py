"""How alike two sides do, and which of them does more. Offline, over the cycles or repetitions of a block."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from reknit.signals.movement.withheld import Why, Withheld
from reknit.stream import ParameterError, Side

Floats = NDArray[np.float64]
LEAST_CYCLES = 10
TEMPORAL = (0.9, 1.1)
"""Ratios of times (stance, swing, step) of 95 % of healthy people (Patterson 2008, 24 people)."""


@dataclass(frozen=True, slots=True)
class Symmetry:
    """Two sides of a number that is never negative, such as a time, a length or a range.

    Parameters
    ----------
    ratio
        Mean of the side on top / mean of the other; 1 is alike.
    low, high
        95 % interval of the ratio, from the spread over cycles.
    index
        100 x (top - other) / (half of top + other), per cent, -200 to 200.
    top
        Which side stands on top of the ratio: the affected one where there is one, else the left.
    larger
        The side that does more; None where the interval holds 1, so that no direction can be told.
    cycles
        The smaller number of cycles of the two.
    """

    ratio: float
    low: float
    high: float
    index: float
    top: Side
    larger: Side | None
    cycles: int

    @classmethod
    def of(
        cls, left: Sequence[float], right: Sequence[float], affected: Side | None = None, floor: float = 0.0
    ) -> Symmetry | Withheld:
        """Symmetry of means.

        Parameters
        ----------
        left, right
            The number of each cycle; NaN where it is missing.
        affected
            The side that stands on top.
        floor
            In the unit of the number: where a mean is not above it, the quotient is one of noises.

        Withheld with fewer than 10 cycles of a side, or a mean at or below the floor. ParameterError for negative numbers.
        """
        sides = [_known(left), _known(right)]
        if any((each < 0).any() for each in sides):
            raise ParameterError("symmetry is of numbers that are never negative: give ranges, times or lengths")
        cycles = min(len(each) for each in sides)
        if cycles < LEAST_CYCLES:
            return Withheld(
                Why.FEW, f"symmetry needs {LEAST_CYCLES} cycles of each side, got {len(sides[0])} left, {len(sides[1])} right"
            )
        means = [float(each.mean()) for each in sides]
        if min(means) <= floor:
            return Withheld(Why.STILL, f"a side is at {min(means):.3g}, not above {floor:.3g}: there is no ratio to speak of")
        top = affected or Side.LEFT
        order = (0, 1) if top is Side.LEFT else (1, 0)
        one, other = (means[place] for place in order)
        error = math.sqrt(sum(float(each.var(ddof=1)) / len(each) / mean**2 for each, mean in zip(sides, means, strict=True)))
        reach = float(stdtrit(cycles - 1, 0.975)) * error
        ratio = one / other
        low, high = ratio * math.exp(-reach), ratio * math.exp(reach)
        larger = None if low <= 1 <= high else (top if ratio > 1 else _other(top))
        return cls(ratio, low, high, 200.0 * (one - other) / (one + other), top, larger, cycles)

    @property
    def temporal_norm(self) -> bool | None:
        """For times of gait: whether the ratio lies in 0.9 to 1.1; None where its interval crosses a limit, so that it cannot be told."""
        smallest, largest = TEMPORAL
        if smallest <= self.low and self.high <= largest:
            return True
        return False if self.high < smallest or self.low > largest else None


def _known(values: Sequence[float]) -> Floats:
    known = np.asarray(values, dtype=np.float64)
    return known[np.isfinite(known)]


def _other(side: Side) -> Side:
    return Side.RIGHT if side is Side.LEFT else Side.LEFT
