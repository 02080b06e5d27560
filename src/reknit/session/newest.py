"""The newest numbers in the order of their size, so that asking for their percentile costs nothing."""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections.abc import Iterator


class Newest:
    """At most so many numbers; one more takes the place of the oldest.

    Parameters
    ----------
    most
        How many are kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._came, self._oldest = array("d"), 0
        self._sorted = array("d")

    def __len__(self) -> int:
        return len(self._came)

    def __iter__(self) -> Iterator[float]:
        """From the oldest to the newest."""
        return iter((*self._came[self._oldest :], *self._came[: self._oldest]))

    def append(self, number: float) -> None:
        """Take one more, which is not NaN."""
        if len(self._came) < self._most:
            self._came.append(number)
        else:
            del self._sorted[bisect_left(self._sorted, self._came[self._oldest])]
            self._came[self._oldest] = number
            self._oldest = (self._oldest + 1) % self._most
        insort(self._sorted, number)

    def percentile(self, share: float) -> float | None:
        """That percentile, 0 to 100, with a straight line between two numbers; None where there are none."""
        if not self._sorted:
            return None
        place = (len(self._sorted) - 1) * (share / 100)
        below = int(place)
        low, high = self._sorted[below], self._sorted[min(below + 1, len(self._sorted) - 1)]
        part, between = place - below, high - low
        return low + between * part if part < 0.5 else high - between * (1 - part)  # as numpy does, to the last bit
