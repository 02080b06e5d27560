"""How much of a stream there is, counted while its samples pass by."""

from __future__ import annotations

from reknit.stream import NS_PER_S, Chunk, StreamSpec


class Extent:
    """How many samples a stream has and how long it lasts, as its chunks come one after the other.

    Attributes
    ----------
    rows
        Samples so far.
    end
        Epoch and index that come next; None before the first sample.
    """

    def __init__(self, spec: StreamSpec) -> None:
        self.rows = 0
        self.end: tuple[int, int] | None = None
        self._rate = spec.rate
        self._spans_ns: dict[int, tuple[int, int]] = {}

    def take(self, chunk: Chunk) -> None:
        """Count a chunk in."""
        if not chunk.count:
            return
        self.rows += chunk.count
        self.end = chunk.epoch, chunk.end
        if chunk.times_ns is not None:
            first, last = int(chunk.times_ns[0]), int(chunk.times_ns[-1])
            low, high = self._spans_ns.get(chunk.epoch, (first, last))
            self._spans_ns[chunk.epoch] = min(low, first, last), max(high, first, last)

    @property
    def duration_s(self) -> float:
        """Seconds that the samples cover, without the gaps between epochs."""
        if self._rate is not None:
            return float(self.rows / self._rate)
        return sum(high - low for low, high in self._spans_ns.values()) / NS_PER_S
