"""How much a time varies from repetition to repetition."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

LEAST = 3


@dataclass(frozen=True, slots=True)
class Repeatability:
    """Mean and spread of a time over repetitions.

    Parameters
    ----------
    mean, sd
        In the unit of the times; None with fewer than three of them: a spread of two says nothing.
    count, missing
        How many repetitions had the time, and how many had not.
    """

    mean: float | None
    sd: float | None
    count: int
    missing: int

    @classmethod
    def of(cls, times: Sequence[float | None]) -> Repeatability:
        """Mean and standard deviation (n - 1) of times on a line; None and NaN are missing."""
        known = _known(times)
        if len(known) < LEAST:
            return cls(None, None, len(known), len(times) - len(known))
        return cls(float(known.mean()), float(known.std(ddof=1)), len(known), len(times) - len(known))

    @classmethod
    def of_cycle(cls, percent: Sequence[float | None]) -> Repeatability:
        """The same for times in per cent of a cycle, on a circle: 99 % and 1 % are near, and their mean is 0 %.

        The circular standard deviation is 100 / (2 pi) x sqrt(-2 ln R), R the length of the mean direction (Mardia). Where the
        times lie all round the circle (R below 1e-9) there is no mean.
        """
        known = _known(percent)
        missing = len(percent) - len(known)
        if len(known) < LEAST:
            return cls(None, None, len(known), missing)
        direction = complex(np.exp(2j * np.pi * known / 100.0).mean())
        length = min(abs(direction), 1.0)
        if length < 1e-9:
            return cls(None, None, len(known), missing)
        mean = math.atan2(direction.imag, direction.real) / (2 * math.pi) * 100.0 % 100.0
        return cls(mean, math.sqrt(max(0.0, -2 * math.log(length))) / (2 * math.pi) * 100.0, len(known), missing)


def _known(times: Sequence[float | None]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    known = np.array([np.nan if each is None else each for each in times], dtype=np.float64)
    return known[np.isfinite(known)]
