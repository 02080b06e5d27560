"""A matrix of envelopes as a product of muscle weights and activations."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import non_negative_factorization
from sklearn.exceptions import ConvergenceWarning

from reknit.stream import ParameterError

Floats = NDArray[np.float64]
MOST_STEPS = 1000
TOLERANCE = 1e-3
"""On the walking of 15 people a thousandth of it changes R2 at the published rank by less than 0.0001, and takes three times as long."""


@dataclass(frozen=True, slots=True, eq=False)
class Factorisation:
    """V is nearly weights x activations, nothing of it below 0.

    Parameters
    ----------
    weights
        (muscles, rank); each column has length 1.
    activations
        (rank, points), in the unit of V.
    r2
        1 - SSE / sum (V - mean V)^2.
    vaf
        1 - SSE / sum V^2: always larger than R2, and not the same.
    vaf_muscles
        The same for each muscle.
    sse
        Sum of the squared errors.
    converged
        Whether it came to rest within 1000 steps.
    """

    weights: Floats
    activations: Floats
    r2: float
    vaf: float
    vaf_muscles: Floats
    sse: float
    converged: bool

    @property
    def rank(self) -> int:
        """How many synergies."""
        return int(self.weights.shape[1])

    @classmethod
    def of(cls, envelopes: Floats, rank: int) -> Factorisation:
        """Factorise (muscles, points) by coordinate descent from a fixed start (NNDSVDa): the same numbers every time.

        ParameterError where the matrix has a missing or negative number, a muscle that is never active, or no spread, or where the rank
        is not 1 to the number of muscles.
        """
        values = checked_matrix(envelopes)
        if not 1 <= rank <= len(values):
            raise ParameterError(f"the rank must lie in 1 to {len(values)}, the number of muscles, got {rank}")
        largest = float(values.max())  # the solver's limits are absolute: without this the unit would change the answer
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # told by `converged`
            weights, activations, steps = non_negative_factorization(
                values / largest, n_components=rank, init="nndsvda", tol=TOLERANCE, max_iter=MOST_STEPS, random_state=0
            )
        activations = activations * largest
        length = np.sqrt((weights**2).sum(axis=0))
        length[length == 0] = 1.0
        weights, activations = weights / length, activations * length[:, None]
        errors = (values - weights @ activations) ** 2
        sse = float(errors.sum())
        return cls(
            weights=weights,
            activations=activations,
            r2=1 - sse / float(((values - values.mean()) ** 2).sum()),
            vaf=1 - sse / float((values**2).sum()),
            vaf_muscles=1 - errors.sum(axis=1) / (values**2).sum(axis=1),
            sse=sse,
            converged=steps < MOST_STEPS,
        )


def checked_matrix(envelopes: Floats) -> Floats:
    """The matrix, where it can be factorised; ParameterError where not."""
    values = np.asarray(envelopes, dtype=np.float64)
    if values.ndim != 2 or values.shape[0] < 2 or values.shape[1] < 2:
        raise ParameterError(f"synergies need (muscles, points), at least 2 of each, got shape {values.shape}")
    if not np.isfinite(values).all() or values.min() < 0:
        raise ParameterError(
            "envelopes must be finite and not below 0; leave out what is missing, and clip what a filter swings below 0"
        )
    if not (values.max(axis=1) > 0).all():
        raise ParameterError("a muscle is never active; leave it out")
    if np.ptp(values) == 0:
        raise ParameterError("all envelopes are one constant: there is nothing to explain")
    return values
