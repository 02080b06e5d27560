"""How well the practising page kept up over a whole session, although it counts from zero after each reload."""

from __future__ import annotations

from typing import Any

COUNTS = ("pictures", "detected", "skipped", "lost")


class PageLoads:
    """Adds up what a page counts. Where a count goes down, a new page load began."""

    def __init__(self) -> None:
        self._before = dict.fromkeys(COUNTS, 0)
        self._newest = dict.fromkeys(COUNTS, 0)

    def add(self, told: dict[str, Any]) -> dict[str, Any]:
        """What the page tells now, with the counts of all its loads; everything else is that of the newest load."""
        if any(told[name] < self._newest[name] for name in COUNTS):
            self._before = {name: self._before[name] + self._newest[name] for name in COUNTS}
        self._newest = {name: told[name] for name in COUNTS}
        return told | {name: self._before[name] + told[name] for name in COUNTS}
