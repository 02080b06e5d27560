"""How much the trunk does of what the arm should do, by a camera or by motion sensors. Offline, for each reach."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.signals.movement.reaching import SHORTEST_M, Reach
from reknit.signals.movement.withheld import Why, Withheld
from reknit.stream import ParameterError

Floats = NDArray[np.float64]
SHARE_MDC_PERCENT = 39.0
"""MDC95 of the trunk's share in per cent of it (SEM 14 %, ICC .908; 25 people after stroke): smaller changes are error."""
NO_CHANGE = "no change beyond measurement error"


@dataclass(frozen=True, slots=True)
class TrunkShare:
    """What the trunk did from the start to the end of a reach.

    Parameters
    ----------
    trunk_m
        How far it was moved at the end, straight from its start.
    furthest_m
        The furthest it was moved on the way.
    share
        trunk_m / straight travel of the hand: 0 the arm did it alone.
    """

    trunk_m: float
    furthest_m: float
    share: float

    @classmethod
    def of(cls, hand_m: Floats, trunk_m: Floats, rate_hz: float) -> TrunkShare | Withheld:
        """The trunk's share by places of the hand and of the trunk (sternum, or middle of the shoulders), (samples, 2 or 3) in metres.

        Withheld where `Reach` is, where the trunk is missing, and where it is moved further than the hand.
        """
        hand, trunk = (np.asarray(each, dtype=np.float64) for each in (hand_m, trunk_m))
        if hand.shape != trunk.shape:
            raise ParameterError(f"hand and trunk of the same samples are needed, got {hand.shape} and {trunk.shape}")
        reach = Reach.of(hand, rate_hz)
        if isinstance(reach, Withheld):
            return reach
        start, end = round(reach.start_s * rate_hz), round(reach.end_s * rate_hz)
        part = trunk[start : end + 1]
        if not np.isfinite(part).all():
            return Withheld(Why.MISSING, "places of the trunk are missing during the reach")
        moved = np.linalg.norm(part - part[0], axis=1)
        if moved[-1] > reach.straight_m and moved[-1] > SHORTEST_M:
            return Withheld(
                Why.UNMATCHED, f"the trunk went {moved[-1]:.2f} m and the hand {reach.straight_m:.2f} m: this was no reach"
            )
        return cls(float(moved[-1]), float(moved.max()), float(moved[-1]) / reach.straight_m)


def lean_during(lean_deg: Floats, start: int, end: int) -> tuple[float, float] | Withheld:
    """Lean at the end, and the furthest, from that at the start of a movement between two samples, degrees; by any source of a lean.

    Withheld where the lean is missing at either end or for more than a tenth between them.
    """
    values = np.asarray(lean_deg, dtype=np.float64)
    if values.ndim != 1 or not 0 <= start < end < len(values):
        raise ParameterError(f"a lean of one column with 0 <= start < end < {len(values)} is needed, got {start} and {end}")
    part = values[start : end + 1] - values[start]
    known = part[np.isfinite(part)]
    if not math.isfinite(part[0]) or not math.isfinite(part[-1]) or len(known) < 0.9 * len(part):
        return Withheld(Why.MISSING, "the lean is missing during the movement")
    return float(part[-1]), float(known[np.abs(known).argmax()])


def share_changed(before: float, after: float) -> str:
    """What two shares of the trunk say within one person: "less", "more" or that there is no change beyond measurement error."""
    if abs(after - before) <= SHARE_MDC_PERCENT / 100.0 * before:
        return NO_CHANGE
    return "less" if after < before else "more"
