"""The contract of a node: what `step` does with each kind of item."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass
from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.stream import (
    AtGap,
    Clock,
    Control,
    Event,
    Exactness,
    Gap,
    GapReason,
    Node,
    OpenNode,
    ParameterError,
    State,
    Tick,
    Traits,
)
from stream.nodes import EMG, OpenSum, RunningSum, SumState, chunk, flat, parts

GAP = Gap(0, 3, 5, GapReason.COUNTER_JUMP)


def summed() -> tuple[OpenSum, SumState]:
    """A running sum over 1, 2, 3."""
    node = RunningSum().open(EMG)
    state = node.start()
    node.step(state, chunk(EMG, 0, 0, 1, 2, 3))
    return node, state


class TestStep:
    def test_a_chunk_goes_to_chunk(self) -> None:
        node, state = summed()
        (out,) = node.step(state, chunk(EMG, 0, 3, 4))
        assert flat([out]) == flat([chunk(node.spec, 0, 3, 10)])

    def test_an_empty_chunk_goes_nowhere(self) -> None:
        node, state = summed()
        assert node.step(state, chunk(EMG, 0, 3)) == ()
        assert state.count == 3

    def test_a_gap_is_passed_on(self) -> None:
        node, state = summed()
        assert node.step(state, GAP) == (GAP,)

    def test_a_gap_resets_where_the_node_says_so(self) -> None:
        node, state = summed()
        node.step(state, GAP)
        assert (state.count, state.total.tolist()) == (0, [0.0, 0.0])

    def test_a_gap_does_not_reset_where_it_does_not(self) -> None:
        node = RunningSum(at_gap=AtGap.PASS).open(EMG)
        state = node.start()
        node.step(state, chunk(EMG, 0, 0, 1, 2))
        assert node.step(state, GAP) == (GAP,)
        assert state.count == 2

    @pytest.mark.parametrize(
        "item", [Event(0, 1, "mark", {}), Clock(0, 0, 0, 1e6), Tick(5), Control("other", 1.0)], ids=lambda i: type(i).__name__
    )
    def test_anything_else_is_passed_on(self, item: Event | Clock | Tick | Control) -> None:
        node, state = summed()
        assert node.step(state, item) == (item,)
        assert state.count == 3

    def test_a_node_may_look_at_controls(self) -> None:
        node, state = summed()
        node.step(state, Control("total", 100.0))
        (out,) = node.step(state, chunk(EMG, 0, 3, 1))
        assert flat([out]) == flat([chunk(node.spec, 0, 3, 101)])

    @given(st.lists(st.integers(0, 5), max_size=8))
    def test_streaming_equals_batch(self, sizes: list[int]) -> None:
        whole = chunk(EMG, 0, 0, *np.arange(17) / 7)
        node = RunningSum(mark=4).open(EMG)
        at_once, bit_by_bit = node.start(), node.start()
        streamed = chain.from_iterable(node.step(bit_by_bit, part) for part in parts(whole, sizes))
        assert flat(streamed) == flat(node.step(at_once, whole))


class TestContract:
    def test_what_open_gives_and_declares(self) -> None:
        node = RunningSum().open(EMG)
        assert (node.spec.delay_s, node.spec.warm_up, node.spec.parent) == (0.25, 3, EMG.id)
        assert node.traits == Traits(AtGap.RESET, Exactness.EXACT, 0.0)

    def test_open_is_where_parameters_are_refused(self) -> None:
        with pytest.raises(ParameterError, match="largest_hz must be at least 1000, got 500"):
            RunningSum(largest_hz=500).open(EMG)

    def test_parameters_are_nodes_and_frozen(self) -> None:
        node = RunningSum()
        assert isinstance(node, Node)
        with pytest.raises(FrozenInstanceError):
            node.mark = 5  # type: ignore[misc]

    def test_by_default_nothing_comes_at_the_end(self) -> None:
        @dataclass(slots=True)
        class Nothing(State):
            pass

        assert OpenNode[Nothing]().flush(Nothing()) == ()

    def test_a_node_must_say_how_it_starts_and_steps(self) -> None:
        with pytest.raises(NotImplementedError):
            OpenNode[SumState]().start()
        with pytest.raises(NotImplementedError):
            OpenNode[SumState]().chunk(SumState(np.zeros(2)), chunk(EMG, 0, 0, 1))

    def test_states_of_one_node_are_apart(self) -> None:
        node = RunningSum().open(EMG)
        one, other = node.start(), node.start()
        node.step(one, chunk(EMG, 0, 0, 1))
        assert (one.count, other.count) == (1, 0)
