"""Graphs: names, order, continuity, fan-out, controls, saving; the quick way through a line of nodes gives the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.stream import (
    AtGap,
    Chunk,
    ContinuityError,
    Control,
    Event,
    Exactness,
    Gap,
    GapReason,
    Graph,
    Item,
    Join,
    Node,
    OpenGraph,
    Out,
    ParameterError,
    Placed,
    Tick,
)
from stream.nodes import CAMERA, EMG, RunningSum, chunk, flat, gaps, parts

KEEP = RunningSum(at_gap=AtGap.PASS)
LINE = Graph((Placed("first", RunningSum(mark=3), ("emg",)), Placed("second", KEEP, ("first",))), ("first", "second"))


def graph(*placed: tuple[str, Any, tuple[str, ...]], out: tuple[str, ...] = ("sum",)) -> Graph:
    return Graph(tuple(Placed(*each) for each in placed), out)


def opened(*placed: tuple[str, Any, tuple[str, ...]], out: tuple[str, ...] = ("sum",)) -> OpenGraph:
    return graph(*placed, out=out).open({"emg": EMG})


def one() -> OpenGraph:
    """A graph of one running sum."""
    return opened(("sum", KEEP, ("emg",)))


def named(outs: list[Out]) -> list[str]:
    return [f"{out.name} {type(out.item).__name__}" for out in outs]


@st.composite
def sendings(draw: st.DrawFn) -> list[Item]:
    """Items that a source may send: chunks of any size, missing samples, explained gaps, restarts, other items."""
    items: list[Item] = []
    epoch = index = 0
    for what in draw(st.lists(st.sampled_from(["chunk", "chunk", "chunk", "skip", "gap", "restart", "event"]), max_size=12)):
        if what == "chunk":
            values = draw(st.lists(st.floats(-1e6, 1e6), max_size=6))
            items.append(chunk(EMG, epoch, index, *values))
            index += len(values)
        elif what == "skip":
            index += draw(st.integers(1, 5))
        elif what == "gap":
            end = index + draw(st.integers(1, 5))
            items.append(Gap(epoch, index, end, GapReason.OVERFLOW))
            index = end
        elif what == "restart":
            epoch, index = epoch + 1, draw(st.integers(0, 3))
        else:
            items.append(Event(epoch, index, "mark", {"n": 1}))
    return items


def pushed(running: OpenGraph, items: list[Item]) -> list[Out]:
    return [out for item in items for out in running.push("emg", item)]


class TestOpen:
    def test_a_name_used_twice(self) -> None:
        with pytest.raises(ParameterError, match="two parts of a graph are called 'sum'"):
            opened(("sum", KEEP, ("emg",)), ("sum", KEEP, ("emg",)))

    def test_a_node_with_the_name_of_a_source(self) -> None:
        with pytest.raises(ParameterError, match="two parts of a graph are called 'emg'"):
            opened(("emg", KEEP, ("emg",)))

    def test_an_input_that_is_not_there(self) -> None:
        with pytest.raises(ParameterError, match=r"node 'sum' wants \['knee'\], but the graph has only \['emg'\]"):
            opened(("sum", KEEP, ("knee",)))

    def test_an_input_that_comes_later(self) -> None:
        with pytest.raises(ParameterError, match=r"wants \['second'\]"):
            opened(("sum", KEEP, ("second",)), ("second", KEEP, ("emg",)))

    def test_an_output_that_is_not_there(self) -> None:
        with pytest.raises(ParameterError, match=r"should put out \['knee'\]"):
            opened(("sum", KEEP, ("emg",)), out=("knee",))

    @pytest.mark.parametrize("inputs", [(), ("emg", "emg")], ids=str)
    def test_only_a_join_takes_several_inputs(self, inputs: tuple[str, ...]) -> None:
        with pytest.raises(ParameterError, match=f"'sum' takes one input, got {len(inputs)}"):
            opened(("sum", KEEP, inputs))

    def test_a_node_that_refuses_its_stream(self) -> None:
        with pytest.raises(ParameterError, match="largest_hz"):
            opened(("sum", RunningSum(largest_hz=10), ("emg",)))

    def test_an_offline_node_runs_over_files_only(self) -> None:
        offline = graph(("sum", RunningSum(exactness=Exactness.OFFLINE), ("emg",)))
        with pytest.raises(ParameterError, match="'sum' works on whole recordings only"):
            offline.open({"emg": EMG})
        assert named(offline.open({"emg": EMG}, live=False).push("emg", chunk(EMG, 0, 0, 1))) == ["sum Chunk"]

    def test_specs_of_all_parts(self) -> None:
        running = LINE.open({"emg": EMG})
        assert running.specs["emg"] is EMG
        assert running.specs["second"].parent == running.specs["first"].id
        assert running.specs["second"].delay_s == 0.5

    def test_each_opening_starts_afresh(self) -> None:
        plan = graph(("sum", KEEP, ("emg",)))
        for _ in range(2):
            assert flat(plan.open({"emg": EMG}).push("emg", chunk(EMG, 0, 0, 1)))[0][4] == chunk(EMG, 0, 0, 1).data.tobytes()


class TestPush:
    def test_only_the_outputs_come_back(self) -> None:
        assert named(opened(("a", KEEP, ("emg",)), ("sum", KEEP, ("a",))).push("emg", chunk(EMG, 0, 0, 1))) == ["sum Chunk"]

    def test_a_source_may_be_an_output(self) -> None:
        running = opened(("sum", KEEP, ("emg",)), out=("emg", "sum"))
        sent = chunk(EMG, 0, 0, 1)
        assert running.push("emg", sent)[0] == Out("emg", sent)

    def test_a_source_without_nodes(self) -> None:
        running = Graph((), ("emg",)).open({"emg": EMG})
        assert named(running.push("emg", chunk(EMG, 0, 0, 1))) == ["emg Chunk"]

    def test_an_empty_chunk_leaves_no_trace(self) -> None:
        running = one()
        assert running.push("emg", chunk(EMG, 0, 0)) == []
        assert running.push("emg", chunk(EMG, 0, 50, 1)) != []

    def test_several_items_of_a_node_keep_their_order(self) -> None:
        outs = LINE.open({"emg": EMG}).push("emg", chunk(EMG, 0, 0, 1, 2, 3, 4))
        assert [n for n in named(outs) if n.startswith("first")] == ["first Chunk", "first Event", "first Chunk"]
        assert [n for n in named(outs) if n.startswith("second")] == ["second Chunk", "second Event", "second Chunk"]

    def test_a_node_may_feed_several(self) -> None:
        running = opened(("a", KEEP, ("emg",)), ("b", KEEP, ("a",)), ("sum", KEEP, ("a",)), out=("b", "sum"))
        outs = running.push("emg", chunk(EMG, 0, 0, 1, 2))
        assert named(outs) == ["b Chunk", "sum Chunk"]
        (b, other) = (out.item for out in outs)
        assert isinstance(b, Chunk)
        assert isinstance(other, Chunk)
        assert b.data.tolist() == other.data.tolist() == [[1.0, 1.0], [4.0, 4.0]]

    @given(sendings())
    def test_the_quick_way_through_a_line_gives_the_same(self, items: list[Item]) -> None:
        """A second reader of the source takes the quick way away; what comes out of the line must not change."""
        forked = Graph((*LINE.placed, Placed("beside", KEEP, ("emg",))), LINE.outputs)
        quick, slow = pushed(LINE.open({"emg": EMG}), items), pushed(forked.open({"emg": EMG}), items)
        for name in LINE.outputs:
            assert flat(out for out in quick if out.name == name) == flat(out for out in slow if out.name == name)

    @given(st.lists(st.integers(0, 5), max_size=8))
    def test_streaming_equals_batch(self, sizes: list[int]) -> None:
        whole = chunk(EMG, 0, 0, *(n / 7 for n in range(19)))
        at_once, streamed = LINE.open({"emg": EMG}), LINE.open({"emg": EMG})
        for name in LINE.outputs:
            assert flat(out for out in at_once.push("emg", whole) if out.name == name) == flat(
                out for part in parts(whole, sizes) for out in streamed.push("emg", part) if out.name == name
            )
            at_once, streamed = LINE.open({"emg": EMG}), LINE.open({"emg": EMG})


class TestContinuity:
    def test_a_stream_may_begin_anywhere(self) -> None:
        assert named(one().push("emg", chunk(EMG, 3, 700, 1))) == ["sum Chunk"]

    def test_missing_samples_become_a_gap(self) -> None:
        running = one()
        running.push("emg", chunk(EMG, 0, 0, 1, 2))
        outs = running.push("emg", chunk(EMG, 0, 5, 3))
        assert named(outs) == ["sum Gap", "sum Chunk"]
        assert gaps(outs) == [Gap(0, 2, 5, GapReason.UNEXPLAINED)]

    def test_a_gap_that_was_told_is_not_told_twice(self) -> None:
        running = one()
        running.push("emg", chunk(EMG, 0, 0, 1, 2))
        running.push("emg", Gap(0, 2, 5, GapReason.OVERFLOW))
        assert gaps(running.push("emg", chunk(EMG, 0, 5, 3))) == []

    def test_more_missing_than_was_told(self) -> None:
        running = one()
        running.push("emg", chunk(EMG, 0, 0, 1, 2))
        running.push("emg", Gap(0, 2, 5, GapReason.OVERFLOW))
        assert gaps(running.push("emg", chunk(EMG, 0, 9, 3))) == [Gap(0, 5, 9, GapReason.UNEXPLAINED)]

    def test_a_new_epoch_without_a_gap(self) -> None:
        running = one()
        running.push("emg", chunk(EMG, 0, 0, 1, 2))
        assert gaps(running.push("emg", chunk(EMG, 1, 0, 3))) == [Gap(0, 2, None, GapReason.UNEXPLAINED)]

    def test_a_new_epoch_behind_its_gap(self) -> None:
        running = one()
        running.push("emg", chunk(EMG, 0, 0, 1, 2))
        running.push("emg", Gap(0, 2, None, GapReason.DISCONNECT))
        assert gaps(running.push("emg", chunk(EMG, 1, 0, 3))) == []

    @pytest.mark.parametrize(("epoch", "first"), [(1, 0), (1, 2), (0, 3), (0, 99)])
    def test_samples_that_came_already(self, epoch: int, first: int) -> None:
        running = one()
        running.push("emg", chunk(EMG, 1, 0, 1, 2, 3))
        with pytest.raises(ContinuityError, match=f"expected epoch 1 from sample 3 on, got epoch {epoch} sample {first}"):
            running.push("emg", chunk(EMG, epoch, first, 9))

    def test_samples_that_came_before_a_gap_of_unknown_length(self) -> None:
        running = one()
        running.push("emg", chunk(EMG, 0, 0, 1, 2, 3))
        running.push("emg", Gap(0, 0, None, GapReason.PAUSE))
        with pytest.raises(ContinuityError, match="from sample 3 on, got epoch 0 sample 1"):
            running.push("emg", chunk(EMG, 0, 1, 9))
        assert gaps(running.push("emg", chunk(EMG, 0, 40, 9))) == []

    def test_a_gap_does_not_let_samples_come_again(self) -> None:
        running = one()
        running.push("emg", chunk(EMG, 2, 0, 1, 2, 3))
        running.push("emg", Gap(2, 0, 1, GapReason.OVERFLOW))
        running.push("emg", Gap(1, 0, None, GapReason.OVERFLOW))
        with pytest.raises(ContinuityError):
            running.push("emg", chunk(EMG, 2, 1, 9))
        assert gaps(running.push("emg", chunk(EMG, 2, 3, 9))) == []

    @given(sendings())
    def test_every_sample_is_there_or_in_a_gap(self, items: list[Item]) -> None:
        """Walking over what comes out, each index of an epoch is a sample's or a gap's, once and in order."""
        due: tuple[int, int | None] | None = None
        for out in pushed(one(), items):
            if isinstance(out.item, Chunk):
                if due is not None and due[1] is not None:
                    assert (out.item.epoch, out.item.first) == due
                due = out.item.epoch, out.item.end
            elif isinstance(out.item, Gap):
                due = out.item.epoch, out.item.end


class TestControl:
    def test_reaches_its_node_and_those_behind_it(self) -> None:
        running = opened(("a", KEEP, ("emg",)), ("sum", KEEP, ("a",)), ("other", KEEP, ("emg",)), out=("a", "sum", "other"))
        outs = running.control("a", Control("total", 100.0))
        assert named(outs) == ["a Control", "sum Control"]
        after = {out.name: out.item.data[0, 0] for out in running.push("emg", chunk(EMG, 0, 0, 1)) if isinstance(out.item, Chunk)}
        assert after == {"a": 101.0, "sum": 201.0, "other": 1.0}

    def test_holds_from_the_next_sample_on_the_quick_way_too(self) -> None:
        running = one()
        running.push("emg", chunk(EMG, 0, 0, 1))
        running.control("sum", Control("total", 5.0))
        (out,) = running.push("emg", chunk(EMG, 0, 1, 1))
        assert flat([out])[0][4] == chunk(EMG, 0, 1, 6).data.tobytes()


class TestEnd:
    def test_flush_goes_through_the_graph_in_order(self) -> None:
        running = LINE.open({"emg": EMG})
        running.push("emg", chunk(EMG, 0, 0, 1, 2))
        outs = running.flush()
        assert named(outs) == ["first Event", "second Event", "second Event"]
        assert [out.item.value["n"] for out in outs if isinstance(out.item, Event)] == [2, 2, 2]


class TestTick:
    def test_reaches_joins_only_and_lets_waiting_samples_go(self) -> None:
        plan = graph(("joined", Join(lateness_s=0.1), ("camera", "emg")), ("sum", KEEP, ("joined",)), out=("joined", "sum"))
        running = plan.open({"camera": CAMERA, "emg": EMG})
        assert running.push("camera", chunk(CAMERA, 0, 0, 5, times_ms=[20])) == []
        assert running.tick(Tick(119_999_999)) == []
        assert named(running.tick(Tick(120_000_000))) == ["joined Chunk", "sum Chunk"]

    def test_nothing_happens_without_joins(self) -> None:
        assert one().tick(Tick(10**12)) == []


class TestSaving:
    @given(sendings(), st.integers(0, 12), st.booleans())
    def test_going_on_from_a_saved_state_gives_the_same(self, items: list[Item], cut: int, forked: bool) -> None:
        plan = replace(LINE, placed=(*LINE.placed, Placed("beside", KEEP, ("emg",)))) if forked else LINE
        through = plan.open({"emg": EMG})
        expected = [*pushed(through, items), *through.flush()]
        before, after = plan.open({"emg": EMG}), plan.open({"emg": EMG})
        first = pushed(before, items[:cut])
        after.restore(before.save())
        assert flat([*first, *pushed(after, items[cut:]), *after.flush()]) == flat(expected)

    def test_continuity_is_saved_too(self) -> None:
        before, after = one(), one()
        before.push("emg", chunk(EMG, 0, 0, 1, 2, 3))
        after.restore(before.save())
        with pytest.raises(ContinuityError):
            after.push("emg", chunk(EMG, 0, 1, 1))

    def test_a_saved_state_is_bytes_by_name(self) -> None:
        saved = LINE.open({"emg": EMG}).save()
        assert {"first", "second"} < set(saved)
        assert all(isinstance(value, bytes) for value in saved.values())

    def test_restoring_into_itself_goes_back(self) -> None:
        running = one()
        running.push("emg", chunk(EMG, 0, 0, 1))
        saved = running.save()
        once = flat(running.push("emg", chunk(EMG, 0, 1, 2)))
        running.restore(saved)
        assert flat(running.push("emg", chunk(EMG, 0, 1, 2))) == once


def test_parameters_of_a_graph_are_nodes() -> None:
    @dataclass(frozen=True)
    class NotANode:
        size: int = 1

    assert isinstance(KEEP, Node)
    assert not isinstance(NotANode(), Node)
    assert list(chain.from_iterable(placed.inputs for placed in LINE.placed)) == ["emg", "first"]
