import numpy as np
import pytest

from reknit.signals.muscle.coordination.repeatability import Repeatability


def test_mean_and_spread_on_a_line() -> None:
    told = Repeatability.of([0.1, None, 0.2, float("nan"), 0.3])
    assert told.mean == pytest.approx(0.2)
    assert told.sd == pytest.approx(0.1)
    assert (told.count, told.missing) == (3, 2)


def test_on_a_cycle_99_and_1_are_near() -> None:
    told = Repeatability.of_cycle([98.0, 99.0, 0.0, 1.0, 2.0])
    assert min(told.mean or 9, 100 - (told.mean or 9)) == pytest.approx(0, abs=1e-9)
    assert told.sd == pytest.approx(np.std([-2, -1, 0, 1, 2]), rel=0.01)


def test_turning_the_cycle_changes_no_spread() -> None:
    percent = np.random.default_rng(1).normal(0, 3, 200)
    told = [Repeatability.of_cycle(list((percent + turn) % 100)) for turn in (0, 37, 50)]
    assert [each.sd for each in told] == pytest.approx([told[0].sd] * 3)
    assert told[1].mean == pytest.approx(37, abs=1)


@pytest.mark.parametrize("make", [Repeatability.of, Repeatability.of_cycle])
def test_two_are_too_few(make: object) -> None:
    assert callable(make)
    assert make([1.0, 2.0, None]) == Repeatability(None, None, 2, 1)
    assert make([]) == Repeatability(None, None, 0, 0)


def test_all_round_the_cycle_there_is_no_mean() -> None:
    assert Repeatability.of_cycle([0.0, 25.0, 50.0, 75.0]).mean is None
