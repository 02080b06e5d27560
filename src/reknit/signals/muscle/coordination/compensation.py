"""One muscle that does another one's work, such as the hamstrings for the quadriceps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reknit.signals.muscle.coordination.share import FLOOR
from reknit.signals.muscle.normalise.normalised import Normalised
from reknit.stream import ParameterError


@dataclass(frozen=True, slots=True)
class Compensation:
    """What the wanted muscle and its helper did in a repetition.

    Parameters
    ----------
    ratio
        Mean of the wanted muscle / mean of the helper; infinite where the helper rested.
    share
        100 x wanted / (wanted + helper), per cent.
    compensated
        Whether the share is below the limit.
    known
        Share of the samples that both muscles had, 0 to 1.
    """

    ratio: float
    share: float
    compensated: bool
    known: float

    @classmethod
    def of(cls, wanted: Normalised, helper: Normalised, least_share: float, floor: float = FLOOR) -> Compensation | None:
        """Compensation over all samples of two envelopes; None where nothing can be said.

        That is so where less than half of the samples are there, or where both rested (the larger mean is below `floor` per cent).

        Parameters
        ----------
        wanted, helper
            The envelopes of the muscle that should work and of the one that should not.
        least_share
            Per cent of both that the wanted muscle should do; a clinician's choice, no published norm.
        floor
            In per cent of the references.

        Raises ParameterError where the lengths differ, the methods of normalisation differ, or the limit is not 0 to 100.
        """
        if not 0 <= least_share <= 100:
            raise ParameterError(f"least_share must lie in 0 to 100, got {least_share!r}")
        if wanted.percent.shape != helper.percent.shape or not wanted.percent.size:
            raise ParameterError(
                f"two envelopes of the same samples are needed, got {wanted.percent.shape}, {helper.percent.shape}"
            )
        if wanted.normalisation.method is not helper.normalisation.method:
            raise ParameterError(
                f"the muscles are normalised by methods {wanted.normalisation.method.value} and {helper.normalisation.method.value}; "
                "calibrate both in the same way"
            )
        both = np.isfinite(wanted.percent) & np.isfinite(helper.percent)
        known = float(both.mean())
        if known < 0.5:
            return None
        work, help_ = (float(np.maximum(each.percent[both], 0.0).mean()) for each in (wanted, helper))
        if max(work, help_) < floor or work + help_ == 0:
            return None
        share = 100.0 * work / (work + help_)
        return cls(work / help_ if help_ > 0 else float("inf"), share, share < least_share, known)
