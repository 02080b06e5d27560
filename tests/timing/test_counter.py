"""Counters of few bits, packets lost, doubled, overtaken, and devices that begin again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.stream import Gap, GapReason, ParameterError
from reknit.timing.counter import Arrived, Counted, Counter

MS = 1_000_000


def packets(counter: Counter, bits: int, numbers: list[int], *, samples: int = 20, step: int = 1) -> list[Counted]:
    """What becomes of packets with these numbers, from 0 on, each taken in when it would be complete at 10 ms a packet."""
    return [counter.take(n * step % (1 << bits), samples, (n + 1) * 10 * MS) for n in numbers]


def by_packet(bits: int = 8) -> Counter:
    return Counter(bits, 20, 0.5 * MS)


class TestInOrder:
    @pytest.mark.parametrize("bits", [8, 16, 32])
    @pytest.mark.parametrize("timed", [True, False])
    def test_indices_go_on_through_the_turns(self, bits: int, timed: bool) -> None:
        begin = (1 << bits) - 300
        counter = Counter(bits, 20, 0.5 * MS if timed else None)
        found = [counter.take((begin + n) % (1 << bits), 20, n * 10 * MS) for n in range(600)]
        assert [each.first for each in found] == [20 * n for n in range(600)]
        assert {each.arrived for each in found} == {Arrived.IN_ORDER}
        assert counter.due == 12_000

    def test_a_counter_of_samples(self) -> None:
        counter = Counter(16, 1, 0.5 * MS)
        found = packets(counter, 16, list(range(8000)), step=20)
        assert [each.first for each in found] == [20 * n for n in range(8000)]

    def test_packets_of_changing_size(self) -> None:
        counter = Counter(8, 1, MS)
        found = [counter.take(value, samples, 10 * MS) for value, samples in ((250, 4), (254, 7), (5, 1))]
        assert [each.first for each in found] == [0, 4, 11]

    def test_a_stall_of_more_than_a_turn_is_no_loss(self) -> None:
        counter = by_packet()
        packets(counter, 8, list(range(100)))
        found = [counter.take(n % 256, 20, 5000 * MS) for n in range(100, 500)]
        assert all(each.arrived is Arrived.IN_ORDER for each in found)


class TestJump:
    @pytest.mark.parametrize("bits", [8, 16, 32])
    @pytest.mark.parametrize("lost", [1, 2, 100, 200, 255, 257, 300, 500])
    def test_the_number_of_missing_samples_is_exact(self, bits: int, lost: int) -> None:
        counter = by_packet(bits)
        found = packets(counter, bits, [*range(50), *range(50 + lost, 100 + lost)])
        assert found[50] == Counted(Arrived.JUMP, 0, (50 + lost) * 20, Gap(0, 1000, 1000 + lost * 20, GapReason.COUNTER_JUMP))
        assert [each.gap for each in found if each.gap] == [found[50].gap]

    def test_one_sample(self) -> None:
        counter = Counter(16, 1, 0.5 * MS)
        counter.take(0, 20, 10 * MS)
        assert counter.take(21, 20, 20 * MS).gap == Gap(0, 20, 21, GapReason.COUNTER_JUMP)

    def test_whole_turns_need_the_time(self) -> None:
        counter = Counter(8, 20)
        found = packets(counter, 8, [*range(50), *range(350, 400)])
        assert found[50].gap == Gap(0, 1000, 1000 + 44 * 20, GapReason.COUNTER_JUMP)

    @given(st.lists(st.integers(0, 600).filter(lambda n: n % 256 != 0 or n == 0), min_size=1, max_size=20), st.integers(0, 2**32))
    def test_any_losses_under_any_delays(self, losses: list[int], seed: int) -> None:
        delays = np.random.default_rng(seed)
        counter, n, missing = by_packet(), 0, []
        for lost in losses:
            for _ in range(5):
                found = counter.take(n % 256, 20, (n + 1) * 10 * MS + int(delays.uniform(0, 200 * MS)))
                assert found.first == n * 20
                if found.gap is not None and found.gap.end is not None:
                    missing.append((found.gap.end - found.gap.first) // 20)
                n += 1
            n += lost
        assert missing == [lost for lost in losses[:-1] if lost]


class TestPassed:
    def test_duplicates(self) -> None:
        counter = by_packet()
        found = packets(counter, 8, [*range(300), 299, 298, 300, 300, 301])
        assert [each.arrived for each in found[300:]] == [
            Arrived.DUPLICATE, Arrived.DUPLICATE, Arrived.IN_ORDER, Arrived.DUPLICATE, Arrived.IN_ORDER,
        ]  # fmt: skip
        assert found[300].first == 299 * 20
        assert not found[300].new

    def test_one_that_was_overtaken_is_late_once(self) -> None:
        found = packets(by_packet(), 8, [*range(300), 302, 301, 301, 300, 303])
        assert [each.arrived.value for each in found[300:]] == ["jump", "late", "duplicate", "late", "in order"]
        assert [each.first // 20 for each in found[300:]] == [302, 301, 301, 300, 303]
        assert found[300].gap == Gap(0, 6000, 6040, GapReason.COUNTER_JUMP)

    def test_late_ones_need_no_time(self) -> None:
        found = packets(Counter(8, 20), 8, [0, 1, 3, 2, 4])
        assert [each.arrived.value for each in found] == ["in order", "in order", "jump", "late", "in order"]

    def test_around_the_turn(self) -> None:
        found = packets(by_packet(), 8, [*range(255), 257, 256, 255, 258])
        assert [each.arrived.value for each in found[255:]] == ["jump", "late", "late", "in order"]


class TestReset:
    @pytest.mark.parametrize("bits", [8, 16, 32])
    def test_a_counter_that_begins_again_begins_an_epoch(self, bits: int) -> None:
        counter = by_packet(bits)
        packets(counter, bits, list(range(150)))
        found = [counter.take(n, 20, (152 + n) * 10 * MS) for n in range(5)]
        assert found[0] == Counted(Arrived.RESET, 1, 0, Gap(0, 3000, None, GapReason.DISCONNECT))
        assert [(each.arrived, each.epoch, each.first) for each in found[1:]] == [
            (Arrived.IN_ORDER, 1, 20 * n) for n in range(1, 5)
        ]

    def test_a_reset_among_the_first_packets_is_seen_after_a_few(self) -> None:
        counter = by_packet()
        packets(counter, 8, list(range(20)))
        found = [counter.take(n, 20, (22 + n) * 10 * MS) for n in range(6)]
        assert [each.arrived.value for each in found] == ["duplicate"] * 3 + ["reset", "in order", "in order"]
        assert found[3].gap == Gap(0, 400, None, GapReason.DISCONNECT)

    def test_a_link_that_says_so(self) -> None:
        counter = by_packet()
        assert counter.restart() is None
        packets(counter, 8, list(range(20)))
        assert counter.restart() == Gap(0, 400, None, GapReason.DISCONNECT)
        assert counter.restart() is None
        assert counter.take(20, 20, 5_000 * MS) == Counted(Arrived.IN_ORDER, 1, 0)


class TestRefused:
    @pytest.mark.parametrize("arguments", [(7, 1, None), (8, 0, None), (8, 1, 0.0), (8, 1, float("nan"))])
    def test_parameters(self, arguments: tuple[int, int, float | None]) -> None:
        with pytest.raises(ParameterError):
            Counter(*arguments)

    @pytest.mark.parametrize(("value", "samples"), [(256, 1), (-1, 1), (0, 0)])
    def test_values(self, value: int, samples: int) -> None:
        with pytest.raises(ParameterError, match="below 256"):
            Counter(8).take(value, samples, 0)

    @given(st.lists(st.tuples(st.integers(0, 255), st.integers(1, 50), st.integers(0, 10**10)), max_size=200))
    def test_nothing_else_breaks_it(self, arrivals: list[tuple[int, int, int]]) -> None:
        """Whatever comes, samples that go on never overlap, and what lies between them is a gap."""
        counter, due = Counter(8, 1, MS), (0, 0)
        for value, samples, arrival_ns in arrivals:
            found = counter.take(value, samples, arrival_ns)
            if not found.new:
                assert (found.epoch, found.first) < due
                continue
            if found.gap is not None:
                assert (found.gap.epoch, found.gap.first) == due
                due = (found.epoch, 0) if found.gap.end is None else (found.epoch, found.gap.end)
            assert (found.epoch, found.first) == due
            due = (found.epoch, found.first + samples)
