"""How much of a change is more than chance, as published: for whom, at which speed, and by whom it was found.

None was found with Reknit. A value that is not here has no figure that is known to us, and nothing is said about its changes.
Sources stand in docs/science/function.md and balance.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from reknit.signals.motion.balance.battery import Condition, Variable, norms


@dataclass(frozen=True, slots=True)
class LeastChange:
    """The least detectable change of a value.

    Parameters
    ----------
    value, unit
        MDC (95 %) and its unit: what changes by less may not have changed at all.
    people
        In whom it was found.
    source
        By whom.
    low, high
        For which values before it holds; from `low` up to, not including, `high`.
    """

    value: float
    unit: str
    people: str
    source: str
    low: float = -math.inf
    high: float = math.inf


FIVE_STANDS = "five_stands"
KNOWN: Mapping[str, tuple[LeastChange, ...]] = {
    "tug_total": (
        LeastChange(3.5, "s", "parkinson", "Huang 2011, n 72"),
        LeastChange(3.2, "s", "chronic_stroke", "PMC6136166"),
        LeastChange(1.14, "s", "knee_osteoarthritis", "Alghadir 2015, n 65"),
    ),
    FIVE_STANDS: (LeastChange(2.5, "s", "older_women", "Goldberg 2012, n 29"),),
    "walking_speed": (
        LeastChange(0.10, "m/s", "chronic_stroke", "Lewek 2019, n 76", high=0.4),
        LeastChange(0.15, "m/s", "chronic_stroke", "Lewek 2019, n 76", low=0.4, high=0.8),
        LeastChange(0.18, "m/s", "chronic_stroke", "Lewek 2019, n 76", low=0.8),
    ),
}
"""By the name of a value, or of what came of a test."""


def least_changes(name: str, value: float) -> tuple[LeastChange, ...]:
    """What is known of a value, by the value that it has now; nothing where nothing is."""
    return tuple(each for each in KNOWN.get(name, ()) if each.low <= value < each.high)


def sway_change(condition: Condition) -> LeastChange:
    """Of the velocity of the centre of pressure in a condition, from one trial of 60 s to the next within a visit."""
    found = norms()[condition][Variable.VELOCITY].mdc
    assert found is not None, f"norms.toml has no mdc of velocity for {condition.value}"
    return LeastChange(found, "cm/s", "adults", "Santos & Duarte 2016, n 163")
