"""Each sample once and in order, whatever comes, and a graph never has to refuse what goes on."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reknit.stream import Chunk, Clock, Gap, GapReason, Graph, Item
from reknit.timing.continuity import Continuity
from stream.nodes import EMG, chunk


def taken(*items: Item) -> list[tuple[object, ...]]:
    continuity = Continuity()
    out = [made for item in items for made in continuity.take(item)]
    return [(made.epoch, made.first, made.end) if isinstance(made, Chunk) else tuple(made) for made in out]


def test_samples_in_order_pass() -> None:
    assert taken(chunk(EMG, 0, 5, 1, 2), chunk(EMG, 0, 7, 3)) == [(0, 5, 7), (0, 7, 8)]


def test_missing_ones_become_a_gap() -> None:
    expected = [(0, 0, 1), tuple(Gap(0, 1, 4, GapReason.COUNTER_JUMP)), (0, 4, 5)]
    assert taken(chunk(EMG, 0, 0, 1), chunk(EMG, 0, 4, 1)) == expected


def test_what_came_before_is_left_out_and_counted() -> None:
    continuity = Continuity()
    continuity.take(chunk(EMG, 0, 0, 1, 2, 3))
    assert continuity.take(chunk(EMG, 0, 1, 2, 3)) == ()
    [rest] = continuity.take(chunk(EMG, 0, 1, 2, 3, 4))
    assert isinstance(rest, Chunk)
    assert rest.data.tolist() == [[4.0, 4.0]]
    assert continuity.left_out == 4


def test_an_epoch_begins_behind_one_gap() -> None:
    gap = Gap(0, 1, None, GapReason.DISCONNECT)
    assert taken(chunk(EMG, 0, 0, 1), chunk(EMG, 1, 0, 1)) == [(0, 0, 1), tuple(gap), (1, 0, 1)]
    assert taken(chunk(EMG, 0, 0, 1), gap, chunk(EMG, 1, 0, 1)) == [(0, 0, 1), tuple(gap), (1, 0, 1)]


def test_samples_before_a_gap_that_was_told_stay_out() -> None:
    gap = Gap(0, 1, 4, GapReason.OVERFLOW)
    assert taken(chunk(EMG, 0, 0, 1), gap, chunk(EMG, 0, 2, 1), chunk(EMG, 0, 4, 1)) == [(0, 0, 1), tuple(gap), (0, 4, 5)]
    assert taken(chunk(EMG, 0, 0, 1, 2, 3), Gap(0, 1, 2, GapReason.OVERFLOW)) == [(0, 0, 3)]


def test_samples_missing_before_a_gap_belong_to_it() -> None:
    expected = [(0, 0, 1), tuple(Gap(0, 1, None, GapReason.DISCONNECT)), (1, 0, 1)]
    assert taken(chunk(EMG, 0, 0, 1), Gap(0, 3, None, GapReason.DISCONNECT), chunk(EMG, 1, 0, 1)) == expected


def test_other_items_pass() -> None:
    assert taken(Clock(0, 0, 5, 1e6)) == [(0, 0, 5, 1e6, 0)]


PIECES = st.tuples(st.integers(0, 2), st.integers(0, 20), st.integers(1, 5))
GAPS = st.builds(Gap, st.integers(0, 2), st.integers(0, 20), st.none() | st.integers(0, 25), st.just(GapReason.OVERFLOW)).filter(
    lambda gap: gap.end is None or gap.end > gap.first
)


@given(st.lists(PIECES | GAPS, max_size=40))
def test_a_graph_takes_what_goes_on(pieces: list[tuple[int, int, int] | Gap]) -> None:
    continuity, graph = Continuity(), Graph((), ("emg",)).open({"emg": EMG})
    came = 0
    seen: list[tuple[int, int]] = []
    for piece in pieces:
        item = piece if isinstance(piece, Gap) else Chunk(EMG, piece[0], piece[1], np.zeros((piece[2], 2)))
        came += item.count if isinstance(item, Chunk) else 0
        for made in continuity.take(item):
            assert [out.item for out in graph.push("emg", made)] == [made]  # so the graph adds no gap of its own
            if isinstance(made, Chunk):
                seen += [(made.epoch, n) for n in range(made.first, made.end)]
    assert seen == sorted(set(seen))
    assert came == len(seen) + continuity.left_out
