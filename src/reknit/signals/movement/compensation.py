"""How much the trunk does of what the arm should do, by a camera or by motion sensors. Offline, for each reach."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.signals.movement.reaching import SHORTEST_M, Reach
from reknit.signals.movement.withheld import Why, Withheld
from reknit.stream import ParameterError

Floats = NDArray[np.float64]


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
