"""An envelope in per cent that keeps what it is in per cent of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.signals.muscle.normalise.normalisation import Normalisation


@dataclass(frozen=True, slots=True, eq=False)
class Normalised:
    """An envelope in per cent of a reference.

    Parameters
    ----------
    percent
        The samples; NaN where there is none.
    normalisation
        What 100 % is.
    """

    percent: NDArray[np.float64]
    normalisation: Normalisation

    @classmethod
    def of(cls, envelope: NDArray[np.float64], normalisation: Normalisation) -> Normalised:
        """An envelope, in the unit of the reference, in per cent of it."""
        return cls(normalisation.percent(envelope), normalisation)
