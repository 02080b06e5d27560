"""The activity of every muscle of an EMG stream, for the live display; the measure and the digest do not depend on it."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite
from typing import Any, Self

import numpy as np

from reknit.live.channel_lights import ChannelLights
from reknit.signals.catalogue import activity_graph
from reknit.stream import Channel, Chunk, Graph, Item, Kind, ReknitError, StreamSpec, chunk_of

RATE_HZ = 50.0
MOST = 8
HELD_S = 0.03
"""Samples are kept until there are more than this, since filtering many at once costs little more than filtering a few."""


class MuscleChannels:
    """Collects the envelope of each channel until the next `take`; what is shown lies up to 30 ms further behind than it must.

    Parameters
    ----------
    spec
        An EMG stream; its first eight channels are shown, or its first `most`.
    judged
        Whether the quality of each is judged too.
    """

    def __init__(self, spec: StreamSpec, most: int = MOST, *, judged: bool = True) -> None:
        self._shown = replace(spec, channels=spec.channels[:most])
        placed = activity_graph(self._shown, RATE_HZ)
        self._graph = Graph(placed, (placed[-1].name,)).open({spec.name: self._shown})
        self._spec = self._graph.specs[placed[-1].name]
        self._unit, self._rate_hz = self._spec.channels[0].unit, self._spec.rate_hz
        self._lights = ChannelLights(self._shown) if judged else None
        self._stream = spec.name
        self._held: list[Chunk] = []
        self._count, self._enough = 0, HELD_S * spec.rate_hz
        self._seen = 0
        self._names = [_name(channel) for channel in self._shown.channels]
        self._values: list[list[float | None]] = [[] for _ in self._names]

    @classmethod
    def of(cls, spec: StreamSpec, most: int = MOST, *, judged: bool = True) -> Self | None:
        """The muscles of a stream; None where it has none, or none that can be shown, such as those of a rate too low."""
        try:
            return cls(spec, most, judged=judged) if spec.kind is Kind.EMG else None
        except ReknitError:
            return None

    def push(self, item: Item) -> None:
        """Take an item of the stream."""
        if isinstance(item, Chunk):
            if self._held and (item.epoch, item.first) != (self._held[-1].epoch, self._held[-1].end):
                self._filter_held()
            self._held.append(item)
            self._count += len(item.data)
            if self._count <= self._enough:
                return
        self._filter_held()
        if not isinstance(item, Chunk):
            self._graph.push(self._stream, item)
            if self._lights is not None:
                self._lights.push(item)

    def skip(self) -> None:
        """Forget the activity that came since the last call of `take`."""
        self._values = [[] for _ in self._names]

    def take(self, *, silent: bool = False) -> dict[str, Any]:
        """`names`, `unit`, `rate_hz`, and under `values` what came since the last call, one list a channel (None: not settled).

        `quality` is a word for each channel, twice a second, else None; while the sensor is `silent`, it is always there.
        """
        values, self._values = self._values, [[] for _ in self._names]
        quality = None if self._lights is None else self._lights.silent() if silent else self._lights.take()
        return {"names": self._names, "unit": self._unit, "rate_hz": self._rate_hz, "values": values, "quality": quality}

    def _filter_held(self) -> None:
        held, self._held, self._count = self._held, [], 0
        if not held:
            return
        # Amplifiers may have hundreds of channels; only those that are shown are worth filtering.
        parts = [chunk.data[:, : self._shown.width] for chunk in held]
        data = parts[0] if len(parts) == 1 else np.concatenate(parts)
        whole = chunk_of((self._shown, held[0].epoch, held[0].first, data, None))
        if self._lights is not None:
            self._lights.push(whole)
        for out in self._graph.push(self._stream, whole):
            if isinstance(out.item, Chunk):
                self._collect(out.item.data.tolist())

    def _collect(self, rows: list[list[float]]) -> None:
        warm_up = self._spec.warm_up
        for row in rows:
            self._seen += 1
            settled = self._seen > warm_up
            for values, value in zip(self._values, row):
                values.append(value if settled and isfinite(value) else None)


def _name(channel: Channel) -> str:
    """The muscle and its side, or what the device calls the channel."""
    if channel.muscle is None:
        return channel.name
    return channel.muscle if channel.side is None else f"{channel.muscle} {channel.side.value}"
