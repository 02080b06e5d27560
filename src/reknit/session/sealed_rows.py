"""What a graph gives for a sealed stream, read a part at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from reknit.formats.recording import parts_of, placed_chunks, placed_gaps, with_gaps
from reknit.formats.stream_parquet import StreamHead, described, read_chunks
from reknit.stream import NS_PER_S, Chunk, Gap, Graph, Placed, StreamSpec, chunk_of
from reknit.stream.graph import OpenGraph

Floats = NDArray[np.float64]
BATCH = 20_000


class Run(NamedTuple):
    """Rows that follow on one another; `first` is the index of the first one."""

    epoch: int
    first: int
    data: NDArray[Any]


class Rows(NamedTuple):
    """What one node gave."""

    spec: StreamSpec
    runs: tuple[Run, ...]

    def placed(self, starts_s: dict[int, float]) -> tuple[Floats, Floats]:
        """The rows' times, moved back by the nodes' delay, and their values, NaN until they settle; without epochs of unknown time."""
        times, values = [np.empty(0)], [np.empty((0, self.spec.width))]
        for run in self.runs:
            if run.epoch in starts_s:
                times.append(
                    starts_s[run.epoch] - self.spec.delay_s + np.arange(run.first, run.first + len(run.data)) / self.spec.rate_hz
                )
                values.append(self.settled(run))
        return np.concatenate(times), np.concatenate(values)

    def settled(self, run: Run) -> Floats:
        """The values of a run, NaN until they have settled."""
        values = np.array(run.data, dtype=np.float64)
        values[: self.spec.warm_up] = np.nan
        return values


class SealedStream:
    """Some channels of a regular stream's file.

    Parameters
    ----------
    path
        The file; FormatError where it is damaged.
    columns
        The channels, by their positions; all where there are none.
    most
        At most so many channels.
    """

    def __init__(self, path: Path, columns: Sequence[int] | None = None, most: int | None = None) -> None:
        self.head: StreamHead = described(path)
        whole = self.head.spec
        self.columns = list(range(whole.width) if columns is None else columns)[:most]
        self.spec = replace(whole, channels=tuple(whole.channels[column] for column in self.columns))
        self._path = path

    def starts_s(self, from_ns: int) -> dict[int, float]:
        """When sample 0 of each epoch was taken, in seconds from a session time; without those of which nobody knows it."""
        clocks = {each.epoch: each for each in reversed(self.head.clocks)}
        at_ns = {epoch: each.at_ns(each.index) - from_ns for epoch, each in clocks.items()}
        return {epoch: at_ns[epoch] / NS_PER_S - each.index / self.spec.rate_hz for epoch, each in clocks.items()}

    def through(self, placed: Sequence[Placed], *outputs: str, step: int = 1) -> tuple[Rows, ...]:
        """What the nodes of these names give; every `step`-th row only, by its index, and then in half precision."""
        graph = self._opened(placed, outputs)
        runs: dict[str, list[Run]] = {name: [] for name in outputs}
        for name, out in self._pushed(graph):
            first = -(-out.first // step)
            data = out.data[first * step - out.first :: step]
            runs[name].append(Run(out.epoch, first, data if step == 1 else data.astype(np.float16)))
        return tuple(Rows(graph.specs[name], tuple(_joined(runs[name]))) for name in outputs)

    def each(self, placed: Sequence[Placed], output: str, take: Callable[[Run], None]) -> None:
        """Give what the node of that name gives to `take`, a part at a time."""
        for _, out in self._pushed(self._opened(placed, (output,))):
            take(Run(out.epoch, out.first, out.data))

    def choose(self, among: Sequence[int]) -> SealedStream:
        """The same stream with some of its channels, by their places among these."""
        return SealedStream(self._path, [self.columns[n] for n in among])

    def _opened(self, placed: Sequence[Placed], outputs: tuple[str, ...]) -> OpenGraph:
        return Graph(tuple(placed), outputs).open({self.spec.name: self.spec})

    def _pushed(self, graph: OpenGraph) -> Iterator[tuple[str, Chunk]]:
        for item in self._items():
            for name, out in graph.push(self.spec.name, item):
                if isinstance(out, Chunk) and out.count:
                    yield name, out

    def _items(self) -> Iterator[Chunk | Gap]:
        gaps = self.head.gaps
        for item in with_gaps(parts_of(placed_chunks(read_chunks(self._path), gaps), BATCH), placed_gaps(gaps)):
            yield (
                chunk_of((self.spec, item.epoch, item.first, item.data[:, self.columns], None))
                if isinstance(item, Chunk)
                else item
            )


def _joined(runs: list[Run]) -> Iterator[Run]:
    group: list[Run] = []
    for run in [*runs, None]:
        if group and (run is None or (run.epoch, run.first) != (group[-1].epoch, group[-1].first + len(group[-1].data))):
            yield Run(group[0].epoch, group[0].first, np.concatenate([each.data for each in group]))
            group = []
        if run is not None and len(run.data):
            group.append(run)
