"""One word for the quality of each muscle that is shown while one practises; the measure and the digest do not depend on it."""

from __future__ import annotations

from collections import Counter

import numpy as np

from reknit.signals.catalogue import quality_graph
from reknit.signals.muscle.signal_quality import PARTS
from reknit.signals.muscle.verdict import Verdict, judge
from reknit.stream import Chunk, Gap, Graph, Item, StreamSpec, chunk_of

EVERY_S = 0.5
"""So long are samples kept: five looks at all channels cost little more than one, and a light that changes more often is not read."""


class ChannelLights:
    """Judges each channel twice a second, by the word that most of the looks of the last half second have given.

    A muscle at rest behind a good amplifier is weak, so here weakness is no fault.

    Parameters
    ----------
    spec
        The channels that are shown, of a regular stream; ReknitError for one that cannot be judged.
    """

    def __init__(self, spec: StreamSpec) -> None:
        self._spec = spec
        placed = quality_graph(spec)
        self._graph = Graph(placed, (placed[-1].name,)).open({spec.name: spec})
        self._warm_up = self._settles = self._graph.specs[placed[-1].name].warm_up
        self._held: list[Chunk] = []
        self._count, self._enough = 0, EVERY_S * spec.rate_hz
        self._words: list[str | None] | None = None

    def push(self, item: Item) -> None:
        """Take an item of the stream, with its shown channels only."""
        if isinstance(item, Chunk):
            if self._held and (item.epoch, item.first) != (self._held[-1].epoch, self._held[-1].end):
                self._judge_held()
            self._held.append(item)
            self._count += item.count
            if self._count >= self._enough:
                self._judge_held()
            return
        self._judge_held()
        self._look(item)

    def take(self) -> list[str | None] | None:
        """A word for each channel (None: not settled), once after each time that they were judged; None where there is nothing new."""
        words, self._words = self._words, None
        return words

    def silent(self) -> list[str | None]:
        """The words for channels from which nothing comes."""
        return [Verdict.NO_SIGNAL.value] * self._spec.width

    def _judge_held(self) -> None:
        held, self._held, self._count = self._held, [], 0
        if held:
            data = held[0].data if len(held) == 1 else np.concatenate([chunk.data for chunk in held])
            self._look(chunk_of((self._spec, held[0].epoch, held[0].first, data, None)))

    def _look(self, item: Item) -> None:
        for out in self._graph.push(self._spec.name, item):
            if isinstance(out.item, Gap):
                self._settles = self._warm_up
            elif isinstance(out.item, Chunk) and out.item.count:
                self._settles -= out.item.count
                self._words = self._judged(out.item)

    def _judged(self, looks: Chunk) -> list[str | None]:
        rows = looks.data.reshape(looks.count, self._spec.width, len(PARTS)).tolist()
        words: list[str | None] = []
        for n, channel in enumerate(self._spec.channels):
            seen = Counter(judge(channel, self._spec.kind, tuple(row[n])) for row in rows)
            verdict = seen.most_common(1)[0][0]
            told = Verdict.GOOD if verdict is Verdict.WEAK else verdict
            words.append(None if self._settles > 0 and told is not Verdict.FLAT else told.value)
        return words
