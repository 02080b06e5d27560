"""Samples without a counter: numbered as they come, corrected where a loss is confirmed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.stream import Gap, GapReason, ParameterError
from reknit.timing.counter import Arrived, Counted
from reknit.timing.received import Received
from timing.arrivals import MS, PACKET_NS, arrivals

PACKET = 20
PERIOD_NS = PACKET_NS / PACKET


def received(kept: list[int], numbering: Received, jitter: str = "exponential") -> list[Counted]:
    """What became of those packets of a stream of 20 samples each."""
    _, arrived = arrivals(jitter, 60, 0.0, 3)
    return [numbering.take(0, PACKET, round(arrived[n])) for n in kept]


def test_without_losses_samples_follow_on_each_other() -> None:
    told = received(list(range(3000)), Received(PERIOD_NS, PACKET))
    assert [each.first for each in told] == [PACKET * n for n in range(3000)]
    assert all(each.arrived is Arrived.IN_ORDER and each.gap is None and each.more == () for each in told)


@pytest.mark.parametrize("lost", [2, 5, 90])
def test_a_loss_becomes_a_gap_once_it_is_confirmed(lost: int) -> None:
    kept = [n for n in range(3000) if not 1000 <= n < 1000 + lost]
    numbering = Received(PERIOD_NS, PACKET)
    told = received(kept, numbering)
    (jump,) = (each for each in told if each.gap is not None)
    assert jump.arrived is Arrived.JUMP
    assert jump.gap is not None
    assert jump.gap._replace(since=None) == Gap(0, jump.first - lost * PACKET, jump.first, GapReason.UNEXPLAINED)
    assert jump.gap.since == pytest.approx(1000 * PACKET, abs=PACKET)
    assert told[-1].first == (3000 - 1) * PACKET
    assert numbering.due == 3000 * PACKET


def test_two_losses_are_each_told_where_they_lie_in_the_numbers_of_before() -> None:
    kept = [n for n in range(3000) if not 500 <= n < 510 and not 1500 <= n < 1504]
    gaps = [each.gap for each in received(kept, Received(PERIOD_NS, PACKET)) if each.gap is not None]
    assert [round((gap.since or 0) / PACKET) for gap in gaps] == pytest.approx([500, 1500], abs=1)


def test_two_losses_soon_after_each_other_are_each_told_where_they_lie() -> None:
    kept = [n for n in range(3000) if not 500 <= n < 510 and not 550 <= n < 555]
    told = [each for each in received(kept, Received(PERIOD_NS, PACKET)) if each.gap is not None]
    gaps = [gap for each in told if each.gap is not None for gap in (each.gap, *each.more)]
    assert [((gap.end or 0) - gap.first) // PACKET for gap in gaps] == [10, 5]
    assert [round((gap.since or 0) / PACKET) for gap in gaps] == pytest.approx([500, 550], abs=1)


def test_packets_of_any_size() -> None:
    rng = np.random.default_rng(0)
    numbering = Received(PERIOD_NS, PACKET, constant=False)
    true, told = 0, []
    while true < 60_000:
        size = int(rng.integers(1, 40))
        if 20_000 <= true < 20_407:
            true = 20_407  # about 0.2 s are lost
        true += size
        counted = numbering.take(0, size, round(true * PERIOD_NS + rng.exponential(0.2 * MS)))
        told.append((true - size, counted))
    (gap,) = (counted.gap for _, counted in told if counted.gap is not None)
    assert gap.end is not None
    last_true, last = told[-1]
    assert last.first == pytest.approx(last_true, abs=2)  # 1 ms, where a packet is 10 ms


def test_packets_that_become_larger_are_no_loss() -> None:
    numbering, end = Received(PERIOD_NS, PACKET, constant=False), 0
    for size in [PACKET // 2] * 1000 + [4 * PACKET] * 1000:
        end += size
        assert numbering.take(0, size, round(end * PERIOD_NS)).gap is None
    assert (numbering.due, numbering.undetectable) == (end, 0)


def test_a_shift_of_one_packet_is_counted_and_widens_the_error() -> None:
    numbering = Received(PERIOD_NS, PACKET)
    received([n for n in range(3000) if n != 1000], numbering)
    assert numbering.undetectable == 1
    assert numbering.error_ns == 2 * PACKET_NS
    numbering.restart()
    assert (numbering.undetectable, numbering.error_ns) == (1, PACKET_NS)  # what happened is kept, this epoch's times are not hit


def test_a_restart_begins_an_epoch_behind_a_gap_of_unknown_length() -> None:
    numbering = Received(PERIOD_NS, PACKET)
    assert numbering.restart() is None
    received(list(range(10)), numbering)
    assert numbering.restart() == Gap(0, 200, None, GapReason.DISCONNECT)
    assert numbering.restart() is None
    (again,) = received([100], numbering)
    assert (again.epoch, again.first) == (1, 0)


def test_an_irregular_stream_is_only_counted() -> None:
    numbering = Received(None)
    assert [numbering.take(0, 1, at).first for at in (0, 5, 10**12)] == [0, 1, 2]
    assert (numbering.error_ns, numbering.undetectable) == (0, 0)


@given(st.lists(st.integers(1, 100), min_size=1, max_size=50))
def test_every_sample_has_a_number_of_its_own(sizes: list[int]) -> None:
    numbering, due = Received(PERIOD_NS, PACKET, constant=False), 0
    for n, size in enumerate(sizes):
        counted = numbering.take(0, size, n * 10**8)
        assert counted.first >= due
        assert counted.first == due or counted.gap is not None
        due = counted.first + size
        assert numbering.due == due


@pytest.mark.parametrize(("period_ns", "packet"), [(0.0, 1), (-1.0, 1), (1.0, 0), (float("nan"), 1)])
def test_parameters_that_cannot_be(period_ns: float, packet: int) -> None:
    with pytest.raises(ParameterError, match="must be above 0"):
        Received(period_ns, packet)


def test_an_empty_packet_is_refused() -> None:
    with pytest.raises(ParameterError, match="at least one sample"):
        Received(PERIOD_NS).take(0, 0, 0)
