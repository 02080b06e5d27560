"""One number tells whether all are finite, in small arrays and in large ones."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.stream.finite import LARGE, all_finite

SIZES = (1, 7, LARGE - 1, LARGE, 3 * LARGE)


@pytest.mark.parametrize("size", SIZES)
def test_finite_numbers_are_finite(size: int) -> None:
    assert all_finite(np.random.default_rng(0).standard_normal(size) * 1e6)


@given(st.sampled_from(SIZES), st.sampled_from([math.nan, math.inf, -math.inf]), st.data())
def test_one_that_is_not_is_found_wherever_it_lies(size: int, bad: float, data: st.DataObject) -> None:
    values = np.ones(size)
    values[data.draw(st.integers(0, size - 1))] = bad
    assert not all_finite(values)


def test_infinities_of_both_signs_do_not_hide_each_other() -> None:
    assert not all_finite(np.array([math.inf, -math.inf]))
    assert not all_finite(np.concatenate([np.ones(2 * LARGE), [math.inf, -math.inf]]))


def test_nothing_is_finite() -> None:
    assert all_finite(np.empty(0))


def test_columns_of_a_table_count_too() -> None:
    table = np.ones((50, 3))
    assert all_finite(table[:, 1])
    table[20, 1] = math.nan
    assert not all_finite(table[:, 1])
    assert all_finite(table[:, 2])
