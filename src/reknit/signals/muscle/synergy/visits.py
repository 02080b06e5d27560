"""Whether the synergies of two visits differ by more than they do from visit to visit anyway."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reknit.signals.muscle.synergy.factorisation import Factorisation
from reknit.signals.muscle.synergy.match import SIMILAR, Match
from reknit.stream import ParameterError

SAME_ACTIVATION = 0.9


@dataclass(frozen=True, slots=True)
class Visits:
    """Two visits of one person, held against the repeatability of gait in cerebral palsy (PMC6283402).

    There the cosine of weights was above 0.8 and the correlation of activations above 0.9 from visit to visit with nothing done in
    between: what lies above both bars is no change that could be told.

    Parameters
    ----------
    match
        Which synergy is which.
    correlations
        Pearson's r of the activations of each pair; NaN where one of them is constant.
    """

    match: Match
    correlations: tuple[float, ...]

    @classmethod
    def of(cls, before: Factorisation, after: Factorisation) -> Visits:
        """Compare two visits with the same muscles and points for each cycle; ParameterError where these differ."""
        if before.activations.shape[1] != after.activations.shape[1]:
            raise ParameterError(
                f"both visits need as many points for each cycle, got {before.activations.shape[1]} and {after.activations.shape[1]}"
            )
        match = Match.of(before.weights, after.weights, SIMILAR)
        return cls(match, tuple(_correlation(before.activations[a], after.activations[b]) for a, b, _ in match.pairs))

    @property
    def changed(self) -> bool:
        """Whether a synergy came, went, or is activated in another way than repeating the visit explains."""
        return bool(self.match.missing or self.match.new) or any(not r > SAME_ACTIVATION for r in self.correlations)


def _correlation(
    one: np.ndarray[tuple[int, ...], np.dtype[np.float64]], other: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
) -> float:
    a, b = one - one.mean(), other - other.mean()
    size = float(np.sqrt((a**2).sum() * (b**2).sum()))
    return float((a * b).sum()) / size if size > 0 else float("nan")
