"""Where a muscle was quietest: what rest is learnt from when nobody said when it rested."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray


class Quietest(NamedTuple):
    """The place of the first value of a stretch, and the mean over it."""

    first: int
    level: float


def quietest(levels: NDArray[np.float64], count: int) -> Quietest | None:
    """The `count` values in a row with the least mean, the first of them where there are several; None where there are none.

    A value that is not known, or must not be taken for rest, is NaN: no stretch with it counts.
    """
    if not 0 < count <= len(levels):
        return None
    means = sliding_window_view(levels, count).mean(axis=1)
    means[np.isnan(means)] = np.inf
    first = int(means.argmin())
    return Quietest(first, float(means[first])) if means[first] < np.inf else None
