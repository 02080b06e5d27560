"""When a muscle worked within one repetition."""

from __future__ import annotations

import math
from dataclasses import dataclass

from reknit.stream import ParameterError

STEADY_SNR_DB = 20.0
JOINT_S, JOINT_AT_BEST_S = 0.050, 0.030
"""Below these no order of two muscles is stated: what detectors and their raters differ by (Kowalski 2021; Carvalho 2023)."""


@dataclass(frozen=True, slots=True)
class Bursts:
    """The bursts of one muscle, in order of time.

    Parameters
    ----------
    muscle
        Its name.
    intervals_s
        (onset, offset) of each burst on the repetition's clock; an offset of None: it did not end within the repetition.
    snr_db
        Signal to noise of the channel; None where unknown.
    """

    muscle: str
    intervals_s: tuple[tuple[float, float | None], ...]
    snr_db: float | None = None

    def __post_init__(self) -> None:
        last = -math.inf
        for onset_s, offset_s in self.intervals_s:
            end = onset_s if offset_s is None else offset_s
            if not (math.isfinite(onset_s) and math.isfinite(end) and last <= onset_s <= end):
                raise ParameterError(
                    f"bursts of {self.muscle!r} must be finite, in order and without overlap, got {(onset_s, offset_s)}; "
                    "sort them and join those that overlap"
                )
            last = end


def joint_uncertainty_s(one: Bursts, other: Bursts) -> float:
    """The lag of two onsets below which nothing can be said about their order: 50 ms, or 30 ms where both have 20 dB or more."""
    steady = all(each.snr_db is not None and each.snr_db >= STEADY_SNR_DB for each in (one, other))
    return JOINT_AT_BEST_S if steady else JOINT_S
