"""Small nodes for the tests of the ground floor, and ways to look at what comes out of a graph."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from reknit.stream import (
    AtGap,
    Channel,
    Chunk,
    Control,
    Event,
    Exactness,
    Gap,
    Item,
    Items,
    Kind,
    OpenNode,
    Out,
    ParameterError,
    State,
    StreamSpec,
    Traits,
)

EMG = StreamSpec("emg", Kind.EMG, (Channel("left", "uV"), Channel("right", "uV")), Fraction(1000))
CAMERA = StreamSpec("camera", Kind.LANDMARKS, (Channel("knee", "deg"),))


def chunk(spec: StreamSpec, epoch: int, first: int, *rows: float, times_ms: Iterable[float] | None = None) -> Chunk:
    """A chunk with the same value in all channels of a row."""
    data = np.array([[row] * spec.width for row in rows], dtype=np.float64).reshape(len(rows), spec.width)
    times = None if times_ms is None else np.array([round(t * 1e6) for t in times_ms], dtype=np.int64)
    return Chunk(spec, epoch, first, data, times)


def parts(whole: Chunk, sizes: Iterable[int]) -> list[Chunk]:
    """The chunk cut into parts of these sizes, and the rest."""
    cut, start = [], 0
    for size in sizes:
        cut.append(whole.part(start, min(start + size, whole.count)))
        start = min(start + size, whole.count)
    return [*cut, whole.part(start, whole.count)]


def flat(items: Iterable[Item | Out]) -> list[tuple[Any, ...]]:
    """One tuple for each row and each other item, in order: equal lists mean equal bytes, however they were chunked."""
    rows: list[tuple[Any, ...]] = []
    for each in items:
        name, item = each if isinstance(each, Out) else ("", each)
        if isinstance(item, Chunk):
            for n, (time, row) in enumerate(zip(item.times().tolist(), item.data, strict=True)):
                values = np.where(np.isnan(row), np.nan, row)  # one kind of NaN
                rows.append((name, item.epoch, item.first + n, time, values.tobytes()))
        else:
            rows.append((name, type(item).__name__, repr(item)))
    return rows


@dataclass(slots=True)
class SumState(State):
    """The sum so far, and how many samples it is of."""

    total: np.ndarray[Any, np.dtype[np.float64]]
    count: int = 0


@dataclass(frozen=True, slots=True)
class RunningSum:
    """Adds up each channel; an Event at each sample whose number, from 1, `mark` divides; an Event at the end.

    A Control("total", v) sets the sum.
    """

    mark: int = 0
    at_gap: AtGap = AtGap.RESET
    exactness: Exactness = Exactness.EXACT
    largest_hz: float = 1e9

    def open(self, spec: StreamSpec, /) -> OpenSum:
        if spec.rate is not None and spec.rate_hz > self.largest_hz:
            raise ParameterError(f"largest_hz must be at least {spec.rate_hz:g}, got {self.largest_hz!r}")
        return OpenSum(self, spec)


class OpenSum(OpenNode[SumState]):
    def __init__(self, node: RunningSum, spec: StreamSpec) -> None:
        self.mark = node.mark
        self.traits = Traits(node.at_gap, node.exactness)
        self.spec = spec.derive(node, delay_s=0.25, warm_up=3)

    def start(self) -> SumState:
        return SumState(np.zeros(self.spec.width))

    def chunk(self, state: SumState, chunk: Chunk) -> Items:
        assert chunk.count, "a node never gets an empty chunk"
        out: list[Item] = []
        rows: list[np.ndarray[Any, np.dtype[np.float64]]] = []
        start = 0
        for n, row in enumerate(chunk.data):
            state.total = state.total + row
            state.count += 1
            rows.append(state.total)
            if self.mark and state.count % self.mark == 0:
                out += [self._made(chunk, start, rows), Event(chunk.epoch, chunk.first + n, "mark", {"n": state.count})]
                start, rows = n + 1, []
        return tuple([*out, self._made(chunk, start, rows)] if rows else out)

    def _made(self, chunk: Chunk, start: int, rows: list[np.ndarray[Any, np.dtype[np.float64]]]) -> Chunk:
        part = chunk.part(start, start + len(rows))
        return Chunk(self.spec, part.epoch, part.first, np.array(rows), part.times_ns)

    def other(self, state: SumState, item: Item) -> Items:
        if isinstance(item, Control) and item.name == "total":
            state.total = np.full(self.spec.width, item.value)
        return (item,)

    def flush(self, state: SumState) -> Items:
        return (Event(0, state.count, "end", {"n": state.count}),)


def gaps(items: Iterable[Item | Out]) -> list[Gap]:
    """The gaps among these items."""
    found = (each.item if isinstance(each, Out) else each for each in items)
    return [item for item in found if isinstance(item, Gap)]
