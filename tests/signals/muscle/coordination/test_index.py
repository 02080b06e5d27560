import numpy as np
import pytest

from reknit.signals.muscle.coordination.index import Family, Index
from reknit.stream import ParameterError

HUMP = np.sin(np.pi * np.linspace(0, 1, 1001))
FIRST = np.where(np.arange(1001) < 500, HUMP, 0.0)


@pytest.mark.parametrize(
    ("index", "same", "half"),
    [(Index.FALCONER_WINTER, 100, 66.667), (Index.RUDOLPH, 1.27197, 0.47699), (Index.OVERLAP, 0.63662, 0.31831)],
)
def test_index_of_a_hump(index: Index, same: float, half: float) -> None:
    assert index.of(HUMP, HUMP) == pytest.approx(same, rel=1e-5)
    assert index.of(HUMP, HUMP / 2) == pytest.approx(half, rel=1e-5)
    assert index.of(HUMP / 2, HUMP) == index.of(HUMP, HUMP / 2)
    assert index.of(FIRST, HUMP - FIRST) == 0


def test_what_changes_with_the_unit_is_the_amplitude_family() -> None:
    for index in (Index.FALCONER_WINTER, Index.RUDOLPH, Index.OVERLAP):
        grown = index.of(HUMP * 1e6, HUMP * 5e5) / index.of(HUMP, HUMP / 2)
        assert grown == pytest.approx(1 if index.family is Family.SHAPE else 1e6)


def test_time_together_is_a_share_of_the_time_of_either() -> None:
    one, other = np.repeat([0.0, 1, 1, 0], 10), np.repeat([0.0, 0, 1, 1], 10)
    assert Index.TEMPORAL.of(one, other) == pytest.approx(100 / 3)
    one[:10], other[:5] = np.nan, np.nan
    assert Index.TEMPORAL.of(one, other) == pytest.approx(100 / 3)


def test_missing_samples_are_left_out_and_what_is_below_0_counts_as_0() -> None:
    one, other = np.array([1.0, np.nan, 3.0, -1e-9]), np.array([1.0, 5.0, 1.0, 2.0])
    assert Index.FALCONER_WINTER.of(one, other) == pytest.approx(200 * 2 / 8)
    assert Index.RUDOLPH.of(one, other) == pytest.approx((2 + 4 / 3 + 0) / 3)


@pytest.mark.parametrize("index", list(Index))
def test_nothing_gives_no_number(index: Index) -> None:
    assert np.isnan(index.of(np.zeros(0), np.zeros(0)))
    assert np.isnan(index.of(np.full(5, np.nan), np.ones(5)))
    with pytest.raises(ParameterError, match="same samples"):
        index.of(np.ones(3), np.ones(4))


def test_two_resting_muscles_have_no_shape() -> None:
    assert np.isnan(Index.FALCONER_WINTER.of(np.zeros(9), np.zeros(9)))
    assert np.isnan(Index.TEMPORAL.of(np.zeros(9), np.zeros(9)))
    assert Index.RUDOLPH.of(np.zeros(9), np.zeros(9)) == 0
    assert Index.OVERLAP.of(np.ones(1), np.full(1, 2.0)) == 1
