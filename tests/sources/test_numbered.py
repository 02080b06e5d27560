"""From packets to items: gaps, clocks, chunks, and counts that leave nothing out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.sources.device import Packet
from reknit.sources.numbered import Numbered
from reknit.stream import Channel, Chunk, Clock, Gap, GapReason, Item, Kind, StreamSpec
from reknit.timing.final_fit import final_fit
from reknit.timing.received import Received
from sources.scripted import ScriptedDevice, packet

MS = 1_000_000


def taken(numbered: Numbered, marks: list[int]) -> list[Item]:
    return [item for mark in marks for item in numbered.take(packet(mark))]


def chunks(items: list[Item]) -> list[Chunk]:
    return [item for item in items if isinstance(item, Chunk)]


def test_a_clock_comes_before_the_first_samples() -> None:
    clock, chunk = Numbered(ScriptedDevice()).take(packet(0, arrival_ns=500 * MS))
    assert isinstance(clock, Clock)
    assert (clock.epoch, clock.index, clock.time_ns, clock.period_ns) == (0, 9, 500 * MS, MS)
    assert isinstance(chunk, Chunk)
    assert (chunk.epoch, chunk.first, chunk.count, chunk.times_ns) == (0, 0, 10, None)


def test_a_lost_packet_becomes_a_gap_and_is_counted() -> None:
    numbered = Numbered(ScriptedDevice())
    items = taken(numbered, [0, 1, 2, 5, 6])
    assert [item for item in items if isinstance(item, Gap)] == [Gap(0, 30, 50, GapReason.COUNTER_JUMP)]
    assert [chunk.first for chunk in chunks(items)] == [0, 10, 20, 50, 60]
    counts = numbered.counts
    assert (counts.samples, counts.packets, counts.gaps, counts.missing, counts.left_out) == (50, 5, 1, 20, 0)


def test_a_packet_that_comes_twice_is_left_out_and_counted() -> None:
    numbered = Numbered(ScriptedDevice())
    assert [chunk.first for chunk in chunks(taken(numbered, [0, 1, 1, 2]))] == [0, 10, 20]
    assert numbered.counts.left_out == 1


def test_behind_a_disconnection_a_new_epoch_with_a_clock_of_its_own() -> None:
    numbered = Numbered(ScriptedDevice())
    assert numbered.disconnected() == []
    taken(numbered, [7, 8])
    assert numbered.disconnected() == [Gap(0, 20, None, GapReason.DISCONNECT)]
    clock, chunk = numbered.take(packet(100, arrival_ns=10**10))
    assert isinstance(clock, Clock)
    assert (clock.epoch, clock.index) == (1, 9)
    assert isinstance(chunk, Chunk)
    assert (chunk.epoch, chunk.first) == (1, 0)
    assert (numbered.counts.gaps, numbered.counts.missing) == (1, 0)


def test_a_packet_that_begins_tells_the_break_itself() -> None:
    numbered = Numbered(ScriptedDevice())
    taken(numbered, [0, 1])
    gap, *_, chunk = numbered.take(packet(9)._replace(begins=True))
    assert gap == Gap(0, 20, None, GapReason.DISCONNECT)
    assert isinstance(chunk, Chunk)
    assert (chunk.epoch, chunk.first) == (1, 0)


def test_an_empty_packet_is_nothing() -> None:
    assert Numbered(ScriptedDevice()).take(Packet(np.empty((0, 1), np.int16), 0)) == []


def test_a_packet_without_samples_is_counted_as_damaged() -> None:
    numbered = Numbered(ScriptedDevice())
    taken(numbered, [0, 1])
    assert numbered.take(Packet(np.empty((0, 1), np.float32), 0)) == []
    taken(numbered, [2])
    assert (numbered.counts.damaged, numbered.counts.packets, numbered.counts.gaps) == (1, 3, 0)


def test_the_error_is_known_with_the_first_clock() -> None:
    numbered = Numbered(ScriptedDevice())
    assert numbered.error_ns is None
    taken(numbered, list(range(2000)))
    assert numbered.error_ns is not None
    assert numbered.error_ns < 2 * MS


def test_anchors_give_the_same_final_fit_as_all_arrivals() -> None:
    rng = np.random.default_rng(0)
    numbered = Numbered(ScriptedDevice())
    kept, everything = [], []
    for n in range(12_000):
        late_ns = int(rng.exponential(5 * MS))
        at_ns = round((n + 1) * 10 * MS * (1 + 40e-6)) + late_ns
        numbered.take(packet(n, arrival_ns=at_ns))
        everything.append((0, n * 10 + 9, at_ns))
        if n % 100 == 99:
            kept += numbered.anchors()
    assert len(kept) < len(everything) / 8
    assert set(kept) <= set(everything)
    thin, full = (final_fit(anchors, MS, slots=False) for anchors in (kept, everything))
    for a, b in zip(thin, full, strict=True):
        assert a.at_ns(b.index) == pytest.approx(b.time_ns, abs=50_000)
        assert a.period_ns == pytest.approx(b.period_ns, abs=3e-6 * MS)
    assert numbered.anchors() == []


def test_anchors_of_two_connections_are_kept_apart() -> None:
    numbered = Numbered(ScriptedDevice())
    numbered.take(packet(0, arrival_ns=500 * MS))
    numbered.disconnected()
    numbered.take(packet(40, arrival_ns=900 * MS))
    assert numbered.anchors() == [(0, 9, 500 * MS), (1, 9, 900 * MS)]


class Irregular(ScriptedDevice):
    """A phone: samples with times of their own."""

    def __init__(self) -> None:
        super().__init__(StreamSpec("phone", Kind.IMU, (Channel("a", "m/s^2"),), None, "float32"))

    def numbering(self) -> Received:  # type: ignore[override]
        return Received(None)


def test_an_irregular_stream_has_no_clock_and_its_own_times() -> None:
    numbered = Numbered(Irregular())
    times = np.array([3, 9], dtype=np.int64)
    (chunk,) = numbered.take(Packet(np.zeros((2, 1), np.float32), 12, times_ns=times))
    assert isinstance(chunk, Chunk)
    assert chunk.times().tolist() == [3, 9]
    assert numbered.error_ns is None
    assert numbered.anchors() == []


@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), max_size=40))
def test_nothing_is_unaccounted(script: list[tuple[int, bool]]) -> None:
    """Every sample of an epoch either came, or lies in a gap; what was left out was counted."""
    numbered, items, came = Numbered(ScriptedDevice()), list[Item](), 0
    for n, (mark, breaks) in enumerate(script):
        items += numbered.disconnected() if breaks else []
        items += numbered.take(packet(mark, arrival_ns=n * 10 * MS))
        came += 1
    assert numbered.counts.packets + numbered.counts.left_out == came
    due: dict[int, int | None] = {}
    for item in items:
        if isinstance(item, Chunk | Gap):
            assert due.get(item.epoch, 0) == item.first
            due[item.epoch] = item.end
    assert sum(chunk.count for chunk in chunks(items)) == numbered.counts.samples
    known = [item for item in items if isinstance(item, Gap)]
    assert len(known) == numbered.counts.gaps
    assert sum(gap.end - gap.first for gap in known if gap.end is not None) == numbered.counts.missing
