"""Cycles of two joints that can be set against each other: whole ones in which both moved more than a sensor's noise. Offline."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reknit.signals.movement.cycle import percent
from reknit.signals.movement.withheld import Why, Withheld
from reknit.stream import ParameterError

Floats = NDArray[np.float64]
LEAST = 3
LEAST_RANGE_DEG = 10.0
"""A joint that moves by less has no coordination to tell: its angle is off by 2 degrees (two sensors, a camera's jitter), which
turns the phase of one that swings by 5 degrees either way by 22 degrees, and by more the less it moves."""


def joint_cycles(
    proximal: Sequence[Floats], distal: Sequence[Floats], least_range_deg: float, wanted: str
) -> list[tuple[Floats, Floats]] | Withheld:
    """Both joints' angles (degrees) at 0, 1, ... 100 % of each cycle that is whole and in which both moved.

    `wanted` names what they are for. Withheld with fewer than three: STILL where it is for a joint that moved by less than
    `least_range_deg`, else FEW.
    """
    if len(proximal) != len(distal):
        raise ParameterError(f"as many cycles of both joints are needed, got {len(proximal)} and {len(distal)}")
    if not least_range_deg >= 0:
        raise ParameterError(f"least_range_deg must be 0 or more, got {least_range_deg!r}")
    both = [(percent(one), percent(other)) for one, other in zip(proximal, distal, strict=True)]
    whole = [(one, other) for one, other in both if one is not None and other is not None]
    moved = [pair for pair in whole if min(map(np.ptp, pair)) >= max(least_range_deg, np.finfo(float).tiny)]
    if len(moved) >= LEAST:
        return moved
    if len(whole) < LEAST:
        return Withheld(Why.FEW, f"{wanted} needs {LEAST} whole cycles of both joints, got {len(whole)} of {len(proximal)}")
    said = f"a joint moved by less than {least_range_deg:g} degrees in {len(whole) - len(moved)} of {len(whole)} cycles"
    return Withheld(Why.STILL, f"{said}; {wanted} needs {LEAST} in which both move by more than noise")
