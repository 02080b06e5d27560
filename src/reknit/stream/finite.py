"""Whether all numbers are finite, as fast as one number can tell."""

from __future__ import annotations

from math import isfinite

import numpy as np

from reknit.stream.items import Array

LARGE = 8192
"""From about here on BLAS spreads a product over threads, which then wait for a core on a busy computer."""


def all_finite(flat: Array) -> bool:
    """Whether no number of a one-dimensional array is NaN or infinite.

    In a small one, numbers whose squares are too large to be finite count as infinite.
    """
    return isfinite(flat.dot(flat)) if len(flat) < LARGE else bool(np.isfinite(flat).all())
