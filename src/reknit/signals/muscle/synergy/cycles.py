"""Envelopes of a repeated movement, made as long as each other."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from reknit.stream import ParameterError

Floats = NDArray[np.float64]
POINTS = 200


class Together(StrEnum):
    """What is made of the cycles."""

    MEAN = "mean"
    BEHIND_ONE_ANOTHER = "behind one another"


def cycles(envelopes: Floats, edges: Sequence[int], points: int = POINTS, together: Together = Together.MEAN) -> Floats:
    """The matrix that synergies are found in: (muscles, points), each muscle's largest value 1. Not causal: for reports only.

    Parameters
    ----------
    envelopes
        (samples, muscles), of one filter; what is below 0 counts as 0.
    edges
        The sample at which each cycle begins, and that at which the last one ends.
    points
        Points for each cycle, by linear interpolation.
    together
        Their mean, or all of them.

    Raises ParameterError where the edges do not rise within the recording, a sample is missing, or a muscle is never active.
    """
    values = np.asarray(envelopes, dtype=np.float64)
    places = np.asarray(edges, dtype=np.int64)
    if values.ndim != 2 or len(places) < 2 or np.any(np.diff(places) < 2) or places[0] < 0 or places[-1] > len(values) - 1:
        raise ParameterError(f"at least two rising edges within the {len(values)} samples are needed, got {list(edges)[:8]}")
    if points < 2:
        raise ParameterError(f"a cycle needs at least 2 points, got {points}")
    if not np.isfinite(values[places[0] : places[-1] + 1]).all():
        raise ParameterError("a sample is missing within the cycles; leave out that cycle or that muscle")
    at = [np.linspace(start, stop, points, endpoint=False) for start, stop in pairwise(places)]
    index = np.arange(len(values))
    each = np.array([[np.interp(place, index, np.maximum(column, 0.0)) for column in values.T] for place in at])
    whole: Floats = each.mean(axis=0) if together is Together.MEAN else np.concatenate(list(each), axis=1)
    largest = whole.max(axis=1, keepdims=True)
    if not (largest > 0).all():
        raise ParameterError(f"muscle {int(np.argmin(largest[:, 0] > 0)) + 1} is never active in these cycles; leave it out")
    normalised: Floats = whole / largest
    return normalised
