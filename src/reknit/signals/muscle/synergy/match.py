"""Which synergy of one recording is which of another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from reknit.stream import ParameterError

Floats = NDArray[np.float64]
SIMILAR = 0.8
"""Weights of the same walking child from visit to visit are at least so alike (PMC6283402)."""


@dataclass(frozen=True, slots=True)
class Match:
    """The pairing of two sets of synergies with the largest sum of cosines.

    Parameters
    ----------
    pairs
        (synergy of the reference, synergy of the other, cosine of their weights), from 0; only those at or above the limit.
    missing
        Synergies of the reference that have no partner.
    new
        Synergies of the other that have no partner.
    """

    pairs: tuple[tuple[int, int, float], ...]
    missing: tuple[int, ...]
    new: tuple[int, ...]

    @classmethod
    def of(cls, reference: Floats, other: Floats, least: float = SIMILAR) -> Match:
        """Match the columns of two (muscles, rank) weights, muscles in the same order.

        ParameterError where the muscles differ in number, or a weight is missing.
        """
        ours, theirs = (np.asarray(each, dtype=np.float64) for each in (reference, other))
        if ours.ndim != 2 or theirs.ndim != 2 or len(ours) != len(theirs):
            raise ParameterError(f"both must be (muscles, rank) of the same muscles, got shapes {ours.shape} and {theirs.shape}")
        if not (np.isfinite(ours).all() and np.isfinite(theirs).all()):
            raise ParameterError("weights must be finite")
        cosine = _unit(ours).T @ _unit(theirs)
        rows, columns = linear_sum_assignment(-cosine)
        pairs = tuple(
            (int(row), int(column), float(cosine[row, column]))
            for row, column in zip(rows, columns, strict=True)
            if cosine[row, column] >= least
        )
        missing = tuple(sorted(set(range(ours.shape[1])) - {row for row, _, _ in pairs}))
        new = tuple(sorted(set(range(theirs.shape[1])) - {column for _, column, _ in pairs}))
        return cls(pairs, missing, new)


def _unit(weights: Floats) -> Floats:
    length = np.sqrt((weights**2).sum(axis=0))
    return weights / np.where(length > 0, length, 1.0)
