"""Co-contraction of two muscles, reported by one index of each family with what both are in per cent of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.signals.muscle.coordination.index import Index
from reknit.signals.muscle.normalise.method import Method
from reknit.signals.muscle.normalise.normalisation import Normalisation
from reknit.signals.muscle.normalise.normalised import Normalised
from reknit.stream import ParameterError


@dataclass(frozen=True, slots=True)
class CoContraction:
    """How much two muscles worked at the same time. No single index is right, so there is one of each family.

    Parameters
    ----------
    falconer_winter
        Shape: per cent.
    rudolph, overlap
        Amplitude: per cent of the references.
    temporal
        Time: per cent; None where no activity was given.
    detector
        What told the activity.
    normalisations
        What the two muscles are in per cent of.
    """

    falconer_winter: float
    rudolph: float
    overlap: float
    temporal: float | None
    detector: str
    normalisations: tuple[Normalisation, Normalisation]

    @classmethod
    def of(
        cls,
        one: Normalised,
        other: Normalised,
        active: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None,
        detector: str = "",
    ) -> CoContraction:
        """Co-contraction over all samples of two envelopes that passed the same filters.

        Parameters
        ----------
        one, other
            The envelopes.
        active
            For each muscle 1 where it is active, 0 where not, NaN where unknown.
        detector
            What told that, with its parameters.

        Raises ParameterError where the two were normalised in different ways: their amplitudes say nothing about each other then.
        """
        ours, theirs = one.normalisation, other.normalisation
        for name in ("method", "window_s", "filters"):
            if getattr(ours, name) != getattr(theirs, name):
                raise ParameterError(
                    f"both muscles must be normalised alike, but {name} is {getattr(ours, name)!r} and {getattr(theirs, name)!r}; "
                    "calibrate both in the same way"
                )
        if ours.method is Method.NONE and ours.unit != theirs.unit:
            raise ParameterError(f"without normalisation both must have one unit, got {ours.unit!r} and {theirs.unit!r}")
        if active is not None and not detector:
            raise ParameterError("co-contraction in time depends on the detector: say which one told the activity")
        a, b = one.percent, other.percent
        return cls(
            falconer_winter=Index.FALCONER_WINTER.of(a, b),
            rudolph=Index.RUDOLPH.of(a, b),
            overlap=Index.OVERLAP.of(a, b),
            temporal=None if active is None else Index.TEMPORAL.of(*active),
            detector=detector,
            normalisations=(ours, theirs),
        )
