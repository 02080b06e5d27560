"""The contract of one processing step, which makes a stream and a file give the same numbers.

A node is written as two classes: its parameters (a frozen dataclass with `open`) and what `open` returns, an `OpenNode`
that holds the design (coefficients, never anything that changes) and steps an explicit `State`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

from reknit.stream.items import Array, Chunk, Gap, Item, chunk_of
from reknit.stream.spec import StreamSpec
from reknit.stream.state import State

S = TypeVar("S", bound=State)
Items = tuple[Item, ...]


class Exactness(StrEnum):
    """What can be promised about streaming against batch."""

    EXACT = "exact"
    TOLERANCE = "tolerance"
    OFFLINE = "offline only"


class AtGap(StrEnum):
    """What a node does where samples are missing."""

    RESET = "reset"
    PASS = "pass"  # noqa: S105 - no password
    WITHHOLD = "withhold"  # what was known is not any more: it is withheld behind the gap, or a hole in the samples, until it is


@dataclass(frozen=True, slots=True)
class Traits:
    """What a node declares about itself; delay and warm-up stand in the spec that it puts out.

    frame
        Samples that are worked on together, where there are such: rows come once all of a frame are there, and a sample that is missing
        reaches back to the first of its frame.
    """

    at_gap: AtGap
    exactness: Exactness = Exactness.EXACT
    tolerance: float = 0.0
    frame: int = 0


class OpenNode(Generic[S]):
    """A node opened on a stream.

    Subclasses set `spec` and `traits`, and write `start` and `chunk`; where they need to, also `event`, `gap`, `flush`.
    `step` may change the state in place; it reads no clock, does no I/O and draws no unseeded random numbers.
    """

    spec: StreamSpec
    traits: Traits

    def start(self) -> S:
        """A fresh state."""
        raise NotImplementedError

    def chunk(self, state: S, chunk: Chunk) -> Items:
        """What comes out for a chunk, which is never empty."""
        raise NotImplementedError

    def gap(self, state: S, gap: Gap) -> Items:
        """What comes out at a gap; by default the gap itself, after a reset where the traits say so."""
        if self.traits.at_gap is AtGap.RESET:
            state.become(self.start())
        return (gap,)

    def other(self, state: S, item: Item) -> Items:
        """What comes out for events, clocks, ticks and controls; by default the item itself."""
        return (item,)

    def step(self, state: S, item: Item) -> Items:
        """Take one item, change the state, give what comes out."""
        if type(item) is Chunk:
            return self.chunk(state, item) if len(item.data) else ()
        if type(item) is Gap:
            return self.gap(state, item)
        return self.other(state, item)

    def flush(self, state: S) -> Items:
        """What still comes out at the end of the stream."""
        return ()


class OpenRowNode(OpenNode[S]):
    """A node that gives one row for each row, at the same index and time; subclasses write `rows` instead of `chunk`.

    A graph hands the rows of such nodes on from one to the next without a chunk for each.
    """

    def rows(self, state: S, data: Array) -> Array:
        """As many rows as came in, at least one, in float64."""
        raise NotImplementedError

    def chunk(self, state: S, chunk: Chunk) -> Items:
        """The rows as a chunk of this node's stream."""
        _, epoch, first, data, times_ns = chunk
        return (chunk_of((self.spec, epoch, first, self.rows(state, data), times_ns)),)


@runtime_checkable
class Node(Protocol):
    """Parameters of a step: a frozen dataclass that can be opened on the stream that it will see."""

    def open(self, spec: StreamSpec, /) -> OpenNode[Any]:
        """Check the parameters against the stream and design; the only place that may fail.

        Raises ParameterError or SpecError.
        """
        ...
