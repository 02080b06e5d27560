"""The activity of every muscle of an EMG stream, for the live display; the measure and the digest do not depend on it."""

from __future__ import annotations

from math import isfinite
from typing import Any

from reknit.signals.catalogue import activity_graph
from reknit.stream import Chunk, Graph, Item, StreamSpec

RATE_HZ = 50.0
MOST = 8


class MuscleChannels:
    """Collects the envelope of each channel until the next `take`.

    Parameters
    ----------
    spec
        An EMG stream; its first eight channels are shown.
    """

    def __init__(self, spec: StreamSpec) -> None:
        placed = activity_graph(spec, RATE_HZ)
        self._graph = Graph(placed, (placed[-1].name,)).open({spec.name: spec})
        self._spec = self._graph.specs[placed[-1].name]
        self._stream = spec.name
        self._seen = 0
        self._names = [channel.muscle or channel.name for channel in spec.channels[:MOST]]
        self._values: list[list[float | None]] = [[] for _ in self._names]

    def push(self, item: Item) -> None:
        """Take an item of the stream."""
        for out in self._graph.push(self._stream, item):
            if isinstance(out.item, Chunk):
                self._collect(out.item.data.tolist())

    def take(self) -> dict[str, Any]:
        """`names`, `unit`, `rate_hz`, and under `values` what came since the last call, one list a channel (None: not settled)."""
        values, self._values = self._values, [[] for _ in self._names]
        return {"names": self._names, "unit": self._spec.channels[0].unit, "rate_hz": self._spec.rate_hz, "values": values}

    def _collect(self, rows: list[list[float]]) -> None:
        for row in rows:
            self._seen += 1
            settled = self._seen > self._spec.warm_up
            for values, value in zip(self._values, row):
                values.append(value if settled and isfinite(value) else None)
