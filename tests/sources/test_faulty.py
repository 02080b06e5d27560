"""Faults that are drawn, done and written down; what comes out is held against the ledger."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.sources.faulty import Done, Fault, Faults, FaultySource
from reknit.stream import Channel, Chunk, Clock, Event, Gap, GapReason, Item, Kind, ParameterError, StreamSpec, Tick

EMG = StreamSpec("emg", Kind.EMG, (Channel("a", "uV"), Channel("b", "uV")), Fraction(1000))
RAW = StreamSpec("raw", Kind.EMG, (Channel("a", "uV"),), Fraction(1000), "int16")
CAMERA = StreamSpec("camera", Kind.LANDMARKS, (Channel("knee", "deg"),))


@dataclass(frozen=True)
class Prepared:
    """A source that delivers chunks of ten samples at once."""

    spec: StreamSpec
    chunks: int = 50

    def run(self, deliver: Callable[[Item], None], stop: threading.Event) -> None:
        dtype = np.dtype(self.spec.dtype)
        for first in range(0, 10 * self.chunks, 10):
            data = np.arange(first, first + 10).astype(dtype)[:, None].repeat(self.spec.width, axis=1)
            times = None if self.spec.rate else np.arange(first, first + 10, dtype=np.int64) * 10**6
            deliver(Chunk(self.spec, 0, first, data, times))


def delivered(faults: Faults, spec: StreamSpec = EMG) -> tuple[list[Item], list[Done]]:
    items: list[Item] = []
    source = FaultySource(Prepared(spec), faults)
    source.run(items.append, threading.Event())
    return items, source.ledger


def chunks(items: list[Item]) -> list[Chunk]:
    return [item for item in items if isinstance(item, Chunk)]


def only(fault: Fault, spec: StreamSpec = EMG) -> tuple[list[Chunk], list[Done]]:
    items, ledger = delivered(Faults((fault,), 0.1, seed=3), spec)
    assert ledger
    assert {done.fault for done in ledger} == {fault}
    return chunks(items), ledger


def test_without_faults_nothing_changes() -> None:
    items, ledger = delivered(Faults(share=0.0))
    assert [(each.epoch, each.first) for each in chunks(items)] == [(0, 10 * n) for n in range(50)]
    assert ledger == []


def test_dropped_chunks_are_missing() -> None:
    came, ledger = only(Fault.DROP)
    assert {each.first for each in came} == set(range(0, 500, 10)) - {done.first for done in ledger}


def test_doubled_chunks_come_twice() -> None:
    came, ledger = only(Fault.DUPLICATE)
    firsts = [each.first for each in came]
    assert sorted({each for each in firsts if firsts.count(each) == 2}) == [done.first for done in ledger]


def test_reordered_chunks_change_places() -> None:
    came, ledger = only(Fault.REORDER)
    firsts = [each.first for each in came]
    assert sorted(firsts) == list(range(0, 500, 10))
    fallen = [after for before, after in zip(firsts, firsts[1:], strict=False) if after < before]  # noqa: RUF007
    assert fallen == [done.first for done in ledger if done.end < 500]


def test_bursts_keep_order() -> None:
    came, _ = only(Fault.BURST)
    assert [each.first for each in came] == list(range(0, 500, 10))


def test_a_burst_comes_at_once() -> None:
    source = FaultySource(Prepared(EMG), Faults((Fault.BURST,), 1.0))
    whole = Chunk(EMG, 0, 0, np.zeros((40, 2)))
    assert [len(source.items(whole.part(n, n + 10))) for n in range(0, 40, 10)] == [0, 0, 0, 4]


def test_a_disconnection_begins_an_epoch_at_0() -> None:
    items, ledger = delivered(Faults((Fault.DISCONNECT,), 0.1, seed=3))
    gaps = [item for item in items if isinstance(item, Gap)]
    assert gaps == [Gap(done.epoch, done.first, None, GapReason.DISCONNECT) for done in ledger]
    begun = {each.epoch: each.first for each in chunks(items)[::-1]}
    assert set(begun.values()) == {0}
    assert max(begun) == len(ledger)
    assert sum(each.count for each in chunks(items)) == 500 - 10 * len(ledger)


@pytest.mark.parametrize(("fault", "spec"), [(Fault.NAN, EMG), (Fault.SATURATE, EMG), (Fault.SATURATE, RAW)])
def test_spoilt_samples_stand_in_one_channel(fault: Fault, spec: StreamSpec) -> None:
    came, ledger = only(fault, spec)
    hit = [each for each in came if np.isnan(each.data).any() or (np.abs(each.data) > 500).any()]
    assert [(each.first, each.end) for each in hit] == [(done.first, done.end) for done in ledger]
    assert all(each.data.dtype == np.dtype(spec.dtype) for each in came)


def test_whole_numbers_have_no_nan() -> None:
    assert delivered(Faults((Fault.NAN,), 1.0), RAW)[1] == []


def test_the_clock_jumps_and_drifts() -> None:
    came, ledger = only(Fault.CLOCK_JUMP, CAMERA)
    times = np.concatenate([each.times() for each in came]) - np.arange(500) * 10**6
    assert times[-1] == len(ledger) * 50_000_000
    source = FaultySource(Prepared(EMG), Faults(share=0.0, drift_ppm=100.0))
    assert source.items(Clock(0, 0, 10**9, 1e6)) == [Clock(0, 0, 10**9, 1_000_100.0)]
    assert source.items(Clock(0, 0, 2 * 10**9, 1e6))[0] == Clock(0, 0, 2 * 10**9 + 100_000, 1_000_100.0)


def test_other_items_move_with_the_samples() -> None:
    source = FaultySource(Prepared(EMG), Faults((Fault.DISCONNECT,), 1.0))
    source.items(Chunk(EMG, 0, 0, np.zeros((10, 2))))
    assert source.items(Event(0, 15, "mark", {})) == [Event(1, 5, "mark", {})]
    assert source.items(Gap(0, 10, 20, GapReason.OVERFLOW)) == [Gap(1, 0, 10, GapReason.OVERFLOW)]
    assert source.items(Tick(5)) == [Tick(5)]


@given(st.integers(0, 10_000), st.floats(0, 1), st.lists(st.sampled_from(Fault), max_size=8).map(tuple))
def test_the_same_seed_gives_the_same_and_nothing_is_lost_unwritten(seed: int, share: float, kinds: tuple[Fault, ...]) -> None:
    items, ledger = delivered(Faults(kinds, share, seed=seed))
    assert delivered(Faults(kinds, share, seed=seed))[1] == ledger
    gone = sum(10 for done in ledger if done.fault in (Fault.DROP, Fault.DISCONNECT))
    assert len({(each.epoch, each.first) for each in chunks(items)}) * 10 == 500 - gone


@pytest.mark.parametrize("wrong", [{"share": 1.5}, {"burst": 0}, {"seed": -1}, {"drift_ppm": 2000.0}])
def test_faults_that_make_no_sense(wrong: dict[str, float]) -> None:
    with pytest.raises(ParameterError, match="share must be 0 to 1"):
        Faults(**wrong)  # type: ignore[arg-type]
