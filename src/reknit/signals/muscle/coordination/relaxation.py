"""How long a muscle takes to let go."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.stream import ParameterError

SHARE = 0.1
STAY_S = 0.5
LEAST_RISE = 2.0


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Time from a cue, or from the peak, until an envelope stays near rest.

    Parameters
    ----------
    time_s
        None where the muscle did not come near rest, or nothing can be said.
    threshold
        What "near rest" was, in the unit of the envelope.
    reason
        Why there is no time; empty where there is one.
    """

    time_s: float | None
    threshold: float
    reason: str = ""

    @classmethod
    def of(
        cls,
        envelope: NDArray[np.float64],
        rate_hz: float,
        resting: float,
        *,
        cue_s: float | None = None,
        share: float = SHARE,
        stay_s: float = STAY_S,
        delay_s: float = 0.0,
    ) -> Relaxation:
        """Time until the envelope falls below resting + share x (peak - resting) and stays there for `stay_s`.

        Parameters
        ----------
        envelope, rate_hz
            The envelope, from before the cue to after it, and its samples a second.
        resting
            Its level at rest.
        cue_s
            When letting go was asked for, from the first sample; None: count from the largest sample.
        share
            How near to rest, as a share of the way from rest to the peak.
        stay_s
            So long must it stay: a dip between two bursts is no relaxation.
        delay_s
            The delay of the envelope, subtracted where the time counts from a cue (from the peak it cancels out).

        A muscle that did not reach twice its resting level has nothing to let go of. ParameterError for parameters that mean nothing.
        """
        values = np.asarray(envelope, dtype=np.float64).ravel()
        if not (rate_hz > 0 and 0 < share < 1 and stay_s > 0 and math.isfinite(resting) and resting >= 0):
            raise ParameterError(
                f"expected rate_hz > 0, 0 < share < 1, stay_s > 0, resting >= 0; got {rate_hz!r}, {share!r}, {stay_s!r}, {resting!r}"
            )
        begin = 0 if cue_s is None else round(cue_s * rate_hz)
        if not 0 <= begin <= len(values):
            raise ParameterError(f"the cue at {cue_s!r} s does not lie within the {len(values) / rate_hz:g} s of envelope")
        before = values if cue_s is None else values[: begin + 1]
        if not np.isfinite(before).any():
            return cls(None, math.nan, "no signal" if cue_s is None else "no signal before the cue")
        peak_at = int(np.nanargmax(before))
        peak = float(values[peak_at])
        threshold = resting + share * (peak - resting)
        if peak < LEAST_RISE * resting or peak == 0:
            return cls(None, threshold, "the muscle was not active")
        start = peak_at if cue_s is None else begin
        place = _stays_below(values[start:], threshold, max(1, round(stay_s * rate_hz)))
        if place is None:
            return cls(None, threshold, "did not come near rest while it was recorded")
        return cls(place / rate_hz if cue_s is None else max(0.0, place / rate_hz - delay_s), threshold)


def _stays_below(values: NDArray[np.float64], threshold: float, count: int) -> int | None:
    """The first place from which `count` samples in a row lie below; a missing sample lies nowhere."""
    if len(values) < count:
        return None
    below = values < threshold  # False for NaN
    runs = np.flatnonzero(np.lib.stride_tricks.sliding_window_view(below, count).all(axis=1))
    return int(runs[0]) if len(runs) else None
