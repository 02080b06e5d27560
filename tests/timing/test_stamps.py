"""Device times of few bits: turns, losses, a clock that is off its nominal rate, and one that begins again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.stream import Gap, GapReason, ParameterError
from reknit.timing.counter import AGAIN, Arrived, Counted
from reknit.timing.stamps import Stamps

US = 1000.0
PERIOD_NS = 1e9 / 60
TURN = 1 << 32


def taken(numbering: Stamps, numbers: list[int], *, samples: int = 1, start: int = 0, share: float = 1.0) -> list[Counted]:
    """Packets whose first samples have those numbers, by a clock that counts `share` of its nominal ticks a sample."""
    ticks = PERIOD_NS / US * share
    return [numbering.take((start + round(n * ticks)) % TURN, samples, 0) for n in numbers]


def test_samples_follow_on_each_other_through_a_turn() -> None:
    told = taken(Stamps(32, US, PERIOD_NS), list(range(1000)), start=TURN - 5_000_000)
    assert [each.first for each in told] == list(range(1000))
    assert {each.arrived for each in told} == {Arrived.IN_ORDER}


@pytest.mark.parametrize("lost", [1, 2, 60, 3600])
def test_a_loss_becomes_a_gap_of_its_length(lost: int) -> None:
    kept = [n for n in range(5000) if not 100 <= n < 100 + lost]
    told = taken(Stamps(32, US, PERIOD_NS), kept, start=TURN - 2_000_000)
    (gap,) = (each.gap for each in told if each.gap is not None)
    assert gap == Gap(0, 100, 100 + lost, GapReason.COUNTER_JUMP)
    assert [each.first for each in told] == kept


@pytest.mark.parametrize("share", [0.97, 0.9998, 1.0002, 1.03])
def test_a_clock_off_its_nominal_rate_adds_up_to_nothing(share: float) -> None:
    numbers = list(range(0, 80_000, 8))
    numbering = Stamps(32, US, PERIOD_NS)
    told = taken(numbering, numbers, samples=8, share=share)
    assert [each.first for each in told] == numbers


def test_a_long_loss_by_a_clock_that_is_off_is_right_once_its_rate_is_learnt() -> None:
    numbers = [*range(0, 800, 8), *range(1400, 1600, 8)]
    told = taken(Stamps(32, US, PERIOD_NS), numbers, samples=8, share=1.03)
    assert [each.first for each in told] == numbers


def test_jitter_of_a_stamp_is_no_loss() -> None:
    rng = np.random.default_rng(0)
    numbering, ticks = Stamps(32, US, PERIOD_NS), PERIOD_NS / US
    firsts = [numbering.take(round(n * ticks + rng.uniform(-0.2, 0.2) * ticks) + 10_000, 1, 0).first for n in range(2000)]
    assert firsts == list(range(2000))


def test_what_comes_twice_or_late_is_left_out() -> None:
    numbering = Stamps(32, US, PERIOD_NS)
    told = taken(numbering, [0, 1, 1, 4, 3, 5])
    assert [each.arrived for each in told] == [
        Arrived.IN_ORDER, Arrived.IN_ORDER, Arrived.DUPLICATE, Arrived.JUMP, Arrived.LATE, Arrived.IN_ORDER,
    ]  # fmt: skip
    assert [each.new for each in told] == [True, True, False, True, False, True]
    assert told[4].first == 3
    assert numbering.due == 6


def test_a_clock_that_begins_again_is_a_new_epoch() -> None:
    numbering = Stamps(32, US, PERIOD_NS)
    taken(numbering, list(range(500, 600)))
    told = taken(numbering, list(range(AGAIN + 3)))
    assert [each.arrived for each in told[: AGAIN - 1]] == [Arrived.LATE] * (AGAIN - 1)
    assert told[AGAIN - 1].arrived is Arrived.RESET
    assert told[AGAIN - 1].gap == Gap(0, 100, None, GapReason.DISCONNECT)
    assert [(each.epoch, each.first) for each in told[AGAIN - 1 :]] == [(1, n) for n in range(4)]


def test_a_restart_begins_an_epoch() -> None:
    numbering = Stamps(32, US, PERIOD_NS)
    assert numbering.restart() is None
    taken(numbering, [0, 1, 2])
    assert numbering.restart() == Gap(0, 3, None, GapReason.DISCONNECT)
    (again,) = taken(numbering, [700])
    assert (again.epoch, again.first, again.gap) == (1, 0, None)


@given(st.lists(st.tuples(st.integers(0, 255), st.integers(1, 20)), min_size=1, max_size=60))
def test_whatever_comes_numbers_only_grow(packets: list[tuple[int, int]]) -> None:
    numbering = Stamps(8, 1e6, 5e6)
    due: dict[int, int] = {}
    for mark, samples in packets:
        counted = numbering.take(mark, samples, 0)
        if counted.new:
            assert counted.first >= due.get(counted.epoch, 0)
            due[counted.epoch] = counted.first + samples


@pytest.mark.parametrize(("bits", "tick_ns", "period_ns"), [(0, 1.0, 1.0), (8, 0.0, 1.0), (8, 1.0, -1.0)])
def test_parameters_that_cannot_be(bits: int, tick_ns: float, period_ns: float) -> None:
    with pytest.raises(ParameterError, match="must be above 0"):
        Stamps(bits, tick_ns, period_ns)


@pytest.mark.parametrize(("mark", "samples"), [(-1, 1), (256, 1), (0, 0)])
def test_marks_that_cannot_be(mark: int, samples: int) -> None:
    with pytest.raises(ParameterError, match="stamp below 256"):
        Stamps(8, 1e6, 5e6).take(mark, samples, 0)
