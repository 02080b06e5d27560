"""The harness must see every fault that it is there for: each law is broken on purpose, and must say so."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from reknit.stream import AtGap, Channel, Chunk, Event, Gap, Item, Items, Kind, OpenNode, SpecError, State, StreamSpec, Traits
from stream import harness
from stream.harness import Law, Trial, check, keeps

EMG = StreamSpec("emg", Kind.EMG, (Channel("left", "uV"), Channel("right", "uV")), Fraction(1000))
Act = Callable[["Memory", Chunk], np.ndarray[Any, np.dtype[Any]]]


@dataclass(slots=True)
class Memory(State):
    """One number."""

    total: float = 0.0


@dataclass(frozen=True)
class Acting:
    """A node that does to each chunk what it was given to do."""

    act: Act
    at_gap: AtGap = AtGap.PASS
    swallow: bool = False
    tell: bool = False

    def open(self, spec: StreamSpec) -> "OpenActing":
        return OpenActing(self, spec)


class OpenActing(OpenNode[Memory]):
    def __init__(self, acting: Acting, spec: StreamSpec) -> None:
        self.spec = spec.derive("acting")
        self.acting, self.forgotten = acting, 0.0
        self.traits = Traits(acting.at_gap)

    def start(self) -> Memory:
        return Memory()

    def chunk(self, state: Memory, chunk: Chunk) -> Items:
        out = chunk._replace(spec=self.spec, data=self.acting.act(state, chunk))
        return (out, Event(chunk.epoch, chunk.end, "end", {})) if self.acting.tell else (out,)

    def gap(self, state: Memory, gap: Gap) -> Items:
        return () if self.acting.swallow else OpenNode.gap(self, state, gap)


def double(_: Memory, chunk: Chunk) -> Any:
    return chunk.data.astype(np.float64) * 2


def total(state: Memory, chunk: Chunk) -> Any:
    """A running sum of what is there, sample by sample."""
    out = np.empty(chunk.data.shape)
    for place, row in enumerate(np.nan_to_num(chunk.data.astype(np.float64)).tolist()):
        state.total += sum(row)
        out[place] = state.total
    return out


def poisoned_total(state: Memory, chunk: Chunk) -> Any:
    out = np.empty(chunk.data.shape)
    for place, row in enumerate(chunk.data.astype(np.float64).tolist()):
        state.total += sum(row)
        out[place] = state.total
    return out


def less_mean(_: Memory, chunk: Chunk) -> Any:
    return chunk.data.astype(np.float64) - chunk.data.mean()


def last_of_chunk(_: Memory, chunk: Chunk) -> Any:
    return np.repeat(chunk.data[-1:].astype(np.float64), len(chunk.data), axis=0)


def as_it_came(_: Memory, chunk: Chunk) -> Any:
    return chunk.data


def in_own_type(_: Memory, chunk: Chunk) -> Any:
    return (chunk.data + chunk.data.dtype.type(30_000)).astype(np.float64)


def first_channel_apart(_: Memory, chunk: Chunk) -> Any:
    return chunk.data * np.array([1.0, 2.0])


def in_place(_: Memory, chunk: Chunk) -> Any:
    chunk.data[...] = 0
    return chunk.data.astype(np.float64)


def short(_: Memory, chunk: Chunk) -> Any:
    return chunk.data[:, :1].astype(np.float64)


class OpenHidden(OpenActing):
    """A node that counts, but not in its state."""

    def chunk(self, state: Memory, chunk: Chunk) -> Items:
        out = self.forgotten + np.arange(len(chunk.data))[:, None] * np.ones((1, 2))
        self.forgotten += len(chunk.data)
        return (chunk._replace(spec=self.spec, data=out),)


@dataclass(frozen=True)
class Hidden(Acting):
    """A node whose memory is in the wrong place."""

    def open(self, spec: StreamSpec) -> OpenHidden:
        return OpenHidden(self, spec)


FAULTS = [
    (harness.same_in_any_chunks, Acting(less_mean)),
    (harness.same_in_any_chunks, Acting(double, tell=True)),
    (harness.same_after_restore, Hidden(double)),
    (harness.gaps_do_what_was_declared, Acting(total, AtGap.PASS, swallow=True)),
    (harness.nan_poisons_nothing, Acting(poisoned_total)),
    (harness.nan_poisons_nothing, Acting(total)),
    (harness.nan_poisons_nothing, Acting(last_of_chunk)),
    (harness.same_for_any_type, Acting(as_it_came)),
    (harness.same_for_any_type, Acting(in_own_type)),
    (harness.same_in_any_order_of_channels, Acting(first_channel_apart)),
]


def named(value: Law | Acting) -> str:
    """A test's name from its parameter."""
    return f"{type(value).__name__}-{value.act.__name__}" if isinstance(value, Acting) else value.__name__


@pytest.mark.parametrize(("law", "node"), FAULTS, ids=named)
def test_fault_is_seen(law: Law, node: Acting) -> None:
    with pytest.raises(AssertionError):
        keeps(law, Trial(node, (EMG,)))


def test_rows_that_do_not_fit_the_spec_are_seen() -> None:
    with pytest.raises(SpecError, match="data must be"):
        keeps(harness.same_in_any_chunks, Trial(Acting(short), (EMG,)))


@dataclass(frozen=True)
class Resetting(Acting):
    """A node that says that it resets, and does not."""

    at_gap: AtGap = AtGap.RESET

    def open(self, spec: StreamSpec) -> OpenActing:
        opened = OpenActing(self, spec)
        opened.gap = lambda _, gap: (gap,)  # type: ignore[method-assign,assignment]
        return opened


def test_reset_that_does_not_happen_is_seen() -> None:
    with pytest.raises(AssertionError):
        keeps(harness.gaps_do_what_was_declared, Trial(Resetting(total), (EMG,)))
    keeps(harness.gaps_do_what_was_declared, Trial(Acting(total, AtGap.RESET), (EMG,)))


def test_reset_that_was_not_declared_is_seen() -> None:
    @dataclass(frozen=True)
    class Forgetting(Acting):
        def open(self, spec: StreamSpec) -> OpenActing:
            opened = OpenActing(self, spec)
            opened.gap = lambda state, gap: (state.become(Memory()), (gap,))[1]  # type: ignore[func-returns-value,method-assign]
            return opened

    with pytest.raises(AssertionError):
        keeps(harness.gaps_do_what_was_declared, Trial(Forgetting(total), (EMG,)))


def test_writing_into_the_chunk_that_came_is_seen() -> None:
    with pytest.raises(ValueError, match="read-only"):
        keeps(harness.same_in_any_chunks, Trial(Acting(in_place), (EMG,)))


def test_node_without_a_fault_passes() -> None:
    check(Acting(double), (EMG,))


def test_node_with_memory_keeps_the_laws_of_time() -> None:
    for law in (harness.same_in_any_chunks, harness.same_after_restore, harness.gaps_do_what_was_declared):
        keeps(law, Trial(Acting(total, AtGap.RESET), (EMG,)))


def test_own_rows_can_be_brought() -> None:
    seen: list[str] = []

    def rows(spec: StreamSpec, count: int, random: np.random.Generator) -> Any:
        seen.append(spec.name)
        return random.uniform(0, 1, (count, spec.width)).astype(np.float32).astype(np.float64)

    check(Acting(double), (EMG,), rows, longest=20, examples=5)
    assert set(seen) == {"emg"}


def test_items_are_merged_where_they_follow_one_another() -> None:
    rows = np.arange(12.0).reshape(6, 2)
    items: list[Item] = [
        Chunk(EMG, 0, 0, rows[:2]),
        Chunk(EMG, 0, 2, rows[2:3]),
        Event(0, 2, "x", {}),
        Chunk(EMG, 0, 3, rows[3:]),
    ]
    [first, event, second] = harness.merged(items)
    assert isinstance(first, Chunk)
    assert isinstance(second, Chunk)
    assert (first.first, first.count, second.first, second.count) == (0, 3, 3, 3)
    assert isinstance(event, Event)


@pytest.mark.parametrize("other", [[[0.0, 1.0]], [[-0.0, 1.0 + 1e-16 * 8]]])
def test_equal_means_equal_bytes(other: list[list[float]]) -> None:
    with pytest.raises(AssertionError):
        harness.assert_same([Chunk(EMG, 0, 0, np.array([[-0.0, 1.0]]))], [Chunk(EMG, 0, 0, np.array(other))])


def test_numbers_may_differ_within_a_tolerance() -> None:
    ours, theirs = [Chunk(EMG, 0, 0, np.array([[0.0, 1.0]]))], [Chunk(EMG, 0, 0, np.array([[1e-9, 1.0]]))]
    harness.assert_same(list(ours), list(theirs), tolerance=1e-8)
    with pytest.raises(AssertionError):
        harness.assert_same(list(ours), list(theirs), tolerance=1e-10)
