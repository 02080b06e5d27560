"""What one step tells: how long it took, how far the trunk rose, and which foot came down."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from reknit.stream import Side

Floats = NDArray[np.float64]

SHORTEST_S, LONGEST_S = 0.25, 2.0
"""A step lasts this long; with a longer time between them two contacts are no step."""
SLOW_HZ, DRIFT_HZ = 1.0, 0.1
"""Below these the trunk's path and velocity are drift of the double integration rather than movement of a step."""
BEFORE_S = 0.5
"""How much of the movement before a step its height is reckoned with."""
KEPT = 0.6
"""Share of what earlier contacts told of the side that is kept at each contact."""
TELLS_DEG_S = 5.0
"""So much turning of the trunk, summed over contacts, tells the side."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A foot that came down.

    at
        Sample of the contact itself, not of its telling; between samples too.
    step_s, rise_m
        Time since the contact before and height of the trunk's path within it; None where that was no step.
    side
        Which foot; None where the trunk's turning does not tell.
    """

    at: float
    step_s: float | None = None
    rise_m: float | None = None
    side: Side | None = None

    def plain(self) -> dict[str, Any]:
        """As plain data for an event."""
        return asdict(self) | {"side": None if self.side is None else self.side.value}

    @classmethod
    def of_plain(cls, plain: dict[str, Any]) -> Contact:
        """What `plain` gave."""
        side = plain["side"]
        return cls(plain["at"], plain["step_s"], plain["rise_m"], None if side is None else Side(side))


def rise_m(up: Floats, rate_hz: float, first: float, last: float) -> float | None:
    """Height in metres of the trunk's path between two samples of its vertical acceleration (m/s2); None where they are too few.

    The acceleration is high-passed, integrated, high-passed and integrated (Zijlstra), forward and backward, and a straight line
    from the first to the last sample taken off.
    """
    begin, end = max(math.floor(first), 0), min(math.ceil(last), len(up) - 1)
    if end - begin < 4 or not np.isfinite(up).all():
        return None
    drift, slow = _high_passes(rate_hz)
    velocity = np.cumsum(_both_ways(drift, up)) / rate_hz
    path = np.cumsum(_both_ways(slow, velocity)) / rate_hz
    step = path[begin : end + 1]
    step = step - np.linspace(step[0], step[-1], len(step))
    return float(step.max() - step.min())


def side_told(turn_deg_s: Floats, at: int, rate_hz: float, before: float) -> float:
    """How much the trunk's turning about the contact at sample `at` tells of the side, above 0: right; `before`: what came before.

    The pelvis turns towards the foot that comes down: leftwards, thus positively, at a right contact.
    """
    near = turn_deg_s[max(at - round(0.12 * rate_hz), 0) : at + round(0.06 * rate_hz) + 1]
    wide = turn_deg_s[max(at - round(1.1 * rate_hz), 0) : at + round(0.06 * rate_hz) + 1]
    if not len(near):
        return 0.0
    return float(near.mean() - wide.mean()) - KEPT * before


def named_side(told: float) -> Side | None:
    """The side, or None where too little is told."""
    if abs(told) < TELLS_DEG_S:
        return None
    return Side.RIGHT if told > 0 else Side.LEFT


def step_length_m(height_m: float, rise: float, factor: float = 1.0) -> float | None:
    """Length of a step by an upside-down pendulum as long as the sensor is high (Zijlstra and Hof 1997); None where it cannot swing so."""
    if not 0 < rise < height_m:
        return None
    return factor * 2 * math.sqrt(2 * height_m * rise - rise**2)


@lru_cache(maxsize=8)
def _high_passes(rate_hz: float) -> tuple[Floats, Floats]:
    drift, slow = (np.asarray(signal.butter(4, edge, "highpass", fs=rate_hz, output="sos")) for edge in (DRIFT_HZ, SLOW_HZ))
    return drift, slow


def _both_ways(sections: Floats, values: Floats) -> Floats:
    return np.asarray(signal.sosfiltfilt(sections, values, padlen=min(len(values) - 1, 300)), dtype=np.float64)
