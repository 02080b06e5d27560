"""The indices of co-contraction and the families that they fall into."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from reknit.stream import ParameterError

Floats = NDArray[np.float64]


class Family(StrEnum):
    """What an index answers to; indices of one family agree, those of different ones need not (Carey et al., PLOS ONE pone.0343081)."""

    SHAPE = "shape"
    AMPLITUDE = "amplitude"
    TEMPORAL = "temporal"


class Index(StrEnum):
    """An index of co-contraction of two muscles A and B; L is the smaller and H the larger of the two at each sample.

    FALCONER_WINTER
        200 % x sum L / sum (A + B). The same in any unit that both share.
    RUDOLPH
        Mean of (L / H)(L + H), 0 where H is 0; in the unit of the envelopes.
    OVERLAP
        Area under L divided by its duration (trapezoids); in the unit of the envelopes.
    TEMPORAL
        Time that both are active in per cent of the time that either is. It wants activity (1, 0), not envelopes; it depends on the
        detector.
    """

    FALCONER_WINTER = "falconer-winter"
    RUDOLPH = "rudolph"
    OVERLAP = "overlap"
    TEMPORAL = "temporal"

    @property
    def family(self) -> Family:
        """The family of the index."""
        return _FAMILIES[self]

    def unit(self, unit: str) -> str:
        """The unit of the index for envelopes in `unit`."""
        return "%" if self in (Index.FALCONER_WINTER, Index.TEMPORAL) else unit

    def of(self, one: Floats, other: Floats) -> float:
        """The index of two envelopes of the same samples.

        Samples that miss in either are left out, and what is below 0 (a filter may swing through) counts as 0. NaN where nothing is left,
        or where the index is not defined because neither muscle was active. ParameterError where the lengths differ.
        """
        if one.shape != other.shape or one.ndim != 1:
            raise ParameterError(f"two envelopes of the same samples are needed, got shapes {one.shape} and {other.shape}")
        known = np.isfinite(one) & np.isfinite(other)
        if not known.any():
            return float("nan")
        a, b = np.maximum(one[known], 0.0), np.maximum(other[known], 0.0)
        return _INDEX[self](np.minimum(a, b), np.maximum(a, b))


def _falconer_winter(low: Floats, high: Floats) -> float:
    total = float(low.sum() + high.sum())
    return 200.0 * float(low.sum()) / total if total > 0 else float("nan")


def _rudolph(low: Floats, high: Floats) -> float:
    ratio = np.divide(low, high, out=np.zeros_like(low), where=high > 0)
    return float((ratio * (low + high)).mean())


def _overlap(low: Floats, _: Floats) -> float:
    if len(low) == 1:
        return float(low[0])
    return float(low.sum() - (low[0] + low[-1]) / 2) / (len(low) - 1)


def _temporal(low: Floats, high: Floats) -> float:
    either = int(np.count_nonzero(high > 0))
    return 100.0 * int(np.count_nonzero(low > 0)) / either if either else float("nan")


_INDEX = {
    Index.FALCONER_WINTER: _falconer_winter,
    Index.RUDOLPH: _rudolph,
    Index.OVERLAP: _overlap,
    Index.TEMPORAL: _temporal,
}
_FAMILIES = {
    Index.FALCONER_WINTER: Family.SHAPE,
    Index.RUDOLPH: Family.AMPLITUDE,
    Index.OVERLAP: Family.AMPLITUDE,
    Index.TEMPORAL: Family.TEMPORAL,
}
