"""Each sample once and in order: what came twice or too late is left out and counted, what is missing becomes a Gap."""

from __future__ import annotations

from reknit.stream import Chunk, Gap, GapReason, Item


class Continuity:
    """Mends the order of one stream's items, as a graph and a journal want them; it inserts no samples and moves none.

    Attributes
    ----------
    left_out
        Samples that came before, or after those behind them had gone on.
    """

    def __init__(self) -> None:
        self.left_out = 0
        self._epoch, self._least = -1, 0
        self._known = False  # whether exactly `_least` is due: not at the start, and not behind a gap of unknown length

    def take(self, item: Item) -> tuple[Item, ...]:
        """What goes on, in order: a Gap for what is missing, and the item, where it is new."""
        if isinstance(item, Gap):
            return self._gap(item)
        return self._samples(item) if isinstance(item, Chunk) else (item,)

    def _gap(self, gap: Gap) -> tuple[Item, ...]:
        if gap.epoch < self._epoch or (gap.epoch == self._epoch and gap.end is not None and gap.end <= self._least):
            return ()  # those samples are there, or known to be missing
        before: tuple[Item, ...] = ()
        least = self._least if gap.epoch == self._epoch else 0
        if self._known and gap.epoch > self._epoch:
            before = (Gap(self._epoch, self._least, None, GapReason.DISCONNECT),)
        elif self._known and gap.first > least:
            gap = gap._replace(first=least)  # those before it are missing too, and nobody else says so
        self._epoch, self._known = gap.epoch, gap.end is not None
        self._least = max(least, gap.first if gap.end is None else gap.end)
        return (*before, gap)

    def _samples(self, chunk: Chunk) -> tuple[Item, ...]:
        if chunk.epoch < self._epoch or (chunk.epoch == self._epoch and chunk.end <= self._least):
            self.left_out += chunk.count
            return ()
        missing: tuple[Item, ...] = ()
        if chunk.epoch == self._epoch and chunk.first < self._least:
            self.left_out += self._least - chunk.first
            chunk = chunk.part(self._least - chunk.first, chunk.count)
        elif self._known and chunk.epoch > self._epoch:
            missing = (Gap(self._epoch, self._least, None, GapReason.DISCONNECT),)
        elif self._known and chunk.first > self._least:
            missing = (Gap(self._epoch, self._least, chunk.first, GapReason.COUNTER_JUMP),)
        self._epoch, self._least, self._known = chunk.epoch, chunk.end, True
        return (*missing, chunk)
