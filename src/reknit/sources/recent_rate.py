"""How many samples a second came of late, for a source that promises no rate."""

from __future__ import annotations

from collections import deque

from reknit.stream import NS_PER_S, Chunk

OVER_NS = 2 * NS_PER_S
LEAST_NS = NS_PER_S // 2


class RecentRate:
    """Counts the samples of the newest two seconds, by the times that they carry.

    What begins a new epoch begins the count anew: nothing is counted over a break.
    """

    def __init__(self) -> None:
        self._taken: deque[tuple[int, int, int]] = deque()
        self._epoch = -1

    def take(self, chunk: Chunk) -> None:
        """Samples with a time each; those that are not newer than the ones before count for nothing."""
        if chunk.times_ns is None or not chunk.count:
            return
        if chunk.epoch != self._epoch:
            self._taken.clear()
            self._epoch = chunk.epoch
        first_ns, last_ns = int(chunk.times_ns[0]), int(chunk.times_ns[-1])
        if self._taken and last_ns <= self._taken[-1][1]:
            return
        self._taken.append((first_ns, last_ns, chunk.count))
        while len(self._taken) > 1 and last_ns - self._taken[0][0] > OVER_NS:
            self._taken.popleft()

    @property
    def hz(self) -> float | None:
        """Samples a second; None until half a second of them was seen."""
        if not self._taken:
            return None
        over_ns = self._taken[-1][1] - self._taken[0][0]
        return None if over_ns < LEAST_NS else (sum(count for _, _, count in self._taken) - 1) * NS_PER_S / over_ns
