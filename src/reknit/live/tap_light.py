"""Which channel answers when a muscle is tensed or a sensor is tapped: the one whose level rises most."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Mapping
from math import isfinite
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)

LOOKS_BACK = 60
SETTLED = 10
RISE = 3.0
FLOOR_SHARE = 0.002
STAYS = 8


class TapLight(Generic[K]):
    """A light over the channels of all sensors, fed ten times a second; at most one is lit.

    A level is held against the lowest one of the last six seconds, so units do not matter. A channel lights up when it has risen to three
    times that, and more than every other; it stays lit for another 0.8 s. A neighbour that picks up the same muscle from afar rises
    less, and stays dark. A channel is looked at only after a second of levels.
    """

    def __init__(self) -> None:
        self._levels: dict[K, deque[float]] = {}
        self._lit: K | None = None
        self._left = 0

    def take(self, levels: Mapping[K, float | None]) -> K | None:
        """The newest level of each channel (None or NaN: none came); gives the one that is lit."""
        self._levels = {key: self._levels.get(key, deque(maxlen=LOOKS_BACK)) for key in levels}
        for key, level in levels.items():
            if level is None or not isfinite(level):
                self._levels[key].clear()
            else:
                self._levels[key].append(level)
        rises = {key: rise for key in levels if (rise := self._rise(key)) >= RISE}
        if rises:
            self._lit, self._left = max(rises, key=lambda key: rises[key]), STAYS
        elif self._left > 0 and self._lit in levels:
            self._left -= 1
        else:
            self._lit = None
        return self._lit

    def _rise(self, key: K) -> float:
        known = self._levels[key]
        if len(known) < SETTLED:
            return 0.0
        lowest, highest = min(known), max(known)
        # A channel that stood still is held against a share of the most that it ever gave: any number is infinitely more than 0.
        return known[-1] / max(lowest, FLOOR_SHARE * highest) if highest > 0 else 0.0
