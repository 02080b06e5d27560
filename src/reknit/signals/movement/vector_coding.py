"""Vector coding of an angle-angle diagram (Needham 2014): which of two joints moves, and whether with or against the other. Offline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from reknit.signals.movement.cycle import percent
from reknit.signals.movement.joint_cycles import LEAST, LEAST_RANGE_DEG, joint_cycles
from reknit.signals.movement.withheld import Why, Withheld

Floats = NDArray[np.float64]
STILL_SHARE = 0.001
"""A step shorter than this share of the diagram's size has no direction."""


class Pattern(StrEnum):
    """How two joints move together; each is a bin of 45 degrees about its angles."""

    PROXIMAL = "proximal"  # 0, 180
    IN_PHASE = "in phase"  # 45, 225
    DISTAL = "distal"  # 90, 270
    ANTI_PHASE = "anti-phase"  # 135, 315


@dataclass(frozen=True, slots=True)
class Coupling:
    """Coupling over cycles.

    Parameters
    ----------
    course_deg
        Circular mean over cycles of the coupling angle of each per cent of the cycle, 0 to 360; NaN where both joints are still.
    variability_deg
        Mean over the cycle of sqrt(2 (1 - R)) in degrees, R the length of the mean direction: 0 is the same each time, 81 is random.
    shares
        Share of the cycle in each pattern; they sum to 1.
    cycles
        How many.
    """

    course_deg: Floats
    variability_deg: float
    shares: dict[Pattern, float]
    cycles: int

    @classmethod
    def of(
        cls, proximal: Sequence[Floats], distal: Sequence[Floats], least_range_deg: float = LEAST_RANGE_DEG
    ) -> Coupling | Withheld:
        """Coupling of at least three cycles of both joints (degrees); means are taken over cycles only, never along one.

        Left out are cycles of which too much is missing, and those in which either joint moves by less than `least_range_deg`:
        where a joint rests or turns back, noise alone would tell the direction.
        """
        cycles = joint_cycles(proximal, distal, least_range_deg, "vector coding")
        if isinstance(cycles, Withheld):
            return cycles
        found = [angle for one, other in cycles if (angle := coupling_deg(one, other)) is not None]
        vectors = np.exp(1j * np.radians(np.array(found)))
        known = np.count_nonzero(np.isfinite(vectors), axis=0)
        direction = np.nansum(vectors, axis=0) / np.maximum(known, 1)
        seen = known >= LEAST
        if not seen.any():
            return Withheld(Why.STILL, "both joints are still")
        course = np.where(seen, np.degrees(np.angle(direction)) % 360.0, np.nan)
        spread = np.degrees(np.sqrt(2 * (1 - np.minimum(np.abs(direction[seen]), 1.0))))
        bins = pattern_numbers(course[seen])
        shares = {pattern: float((bins == place).mean()) for place, pattern in enumerate(Pattern)}
        return cls(course, float(spread.mean()), shares, len(found))


def coupling_deg(proximal: Floats, distal: Floats) -> Floats | None:
    """atan2(change of distal, change of proximal) for each per cent of a cycle, 0 to 360; NaN where neither moves, None where
    one is missing.
    """
    one, other = percent(proximal), percent(distal)
    if one is None or other is None:
        return None
    across, along = np.diff(other), np.diff(one)
    size = max(float(np.ptp(one)), float(np.ptp(other)))
    angle = np.degrees(np.arctan2(across, along)) % 360.0
    return np.where(np.hypot(across, along) > STILL_SHARE * size, angle, np.nan)


def pattern_numbers(angle_deg: Floats) -> NDArray[np.int64]:
    """The place of each angle's bin in `Pattern`: 45 degrees wide, centred on 0, 45, 90 and 135, and the same half a turn on."""
    return np.asarray(np.floor((angle_deg + 22.5) / 45.0), dtype=np.int64) % 4
