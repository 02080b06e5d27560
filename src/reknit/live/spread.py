"""How times spread, however many there are, in the same room."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

SHORTEST_MS, LONGEST_MS = -60_000, 60_000
STEPS_PER_MS = 10
FIRST, LAST = SHORTEST_MS * STEPS_PER_MS, LONGEST_MS * STEPS_PER_MS


class Spread:
    """Counts times in steps of 0.1 ms, which is how they are told; those beyond a minute, before or behind, count as a minute.

    Attributes
    ----------
    count
        How many times there were.
    """

    def __init__(self) -> None:
        self.count = 0
        self._counts: dict[int, int] = {}  # by step: the few hundred that come are seldom all of those that could

    def add(self, time_ms: float) -> None:
        """Count a time."""
        self.count += 1
        step = min(max(round(round(time_ms, 1) * STEPS_PER_MS), FIRST), LAST)
        self._counts[step] = self._counts.get(step, 0) + 1

    def to_dict(self) -> dict[str, float | None]:
        """The times at 50 and 95 per cent (nearest rank), rounded to 0.1 ms; None where there are none."""
        if not self.count:
            return {"p50": None, "p95": None}
        steps = sorted(self._counts)
        up_to = list(accumulate(self._counts[step] for step in steps))
        ranks = {share: min(self.count - 1, round(share / 100 * (self.count - 1))) for share in (50, 95)}
        return {f"p{share}": steps[bisect_right(up_to, rank)] / STEPS_PER_MS for share, rank in ranks.items()}
