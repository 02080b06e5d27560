"""From a cue to the movement that answers it. Offline, for each cue."""

from __future__ import annotations

import math

from reknit.signals.movement.withheld import Why, Withheld
from reknit.stream import ParameterError

FASTEST_S, SLOWEST_S = 0.1, 3.0
"""Who answers faster has guessed; who answers later was not answering. Simple reactions lie at 0.15 to 0.6 s."""
MOST_ERROR_S = 0.05


def reaction_time_s(
    cue_sent_s: float, onset_s: float | None, cue_latency_s: float | None, latency_error_s: float = 0.0
) -> float | Withheld:
    """From when a cue was seen or heard to the onset of movement (2 % of peak speed) or of muscle activity, seconds.

    Parameters
    ----------
    cue_sent_s, onset_s
        On one clock; no onset: None.
    cue_latency_s, latency_error_s
        How long the cue took from being sent to being shown, as it was measured, and how well that is known. Unknown (None) or
        known to worse than 50 ms: no reaction time is told, since it would be that of the screen.

    Withheld also below 0.1 s (anticipated) and above 3 s.
    """
    if not math.isfinite(cue_sent_s):
        raise ParameterError(f"the time of the cue must be finite, got {cue_sent_s!r}")
    if cue_latency_s is None or not 0 <= cue_latency_s < SLOWEST_S or not latency_error_s <= MOST_ERROR_S:
        return Withheld(Why.OUT_OF_RANGE, "how late the cue was shown is not known well enough for a reaction time")
    if onset_s is None or not math.isfinite(onset_s):
        return Withheld(Why.MISSING, "no onset followed the cue")
    reaction_s = onset_s - cue_sent_s - cue_latency_s
    if reaction_s < FASTEST_S:
        return Withheld(Why.OUT_OF_RANGE, f"the movement began {1000 * reaction_s:.0f} ms after the cue: it was anticipated")
    if reaction_s > SLOWEST_S:
        return Withheld(Why.OUT_OF_RANGE, f"the movement began {reaction_s:.1f} s after the cue: it was no answer to it")
    return reaction_s
