"""The newest numbers give the same percentile as all of them sorted anew."""

import numpy as np
import pytest

from reknit.session.newest import Newest


@pytest.mark.parametrize("most", [1, 7, 1000])
def test_the_percentile_is_that_of_the_newest(most: int) -> None:
    numbers = np.round(np.random.default_rng(most).normal(0, 3, 300), 1)  # some come twice
    newest = Newest(most)
    for count, number in enumerate(numbers.tolist(), 1):
        newest.append(number)
        assert list(newest) == numbers[max(0, count - most) : count].tolist()
        assert newest.percentile(20) == np.percentile(numbers[max(0, count - most) : count], 20)


def test_without_numbers_there_is_none() -> None:
    assert Newest(3).percentile(20) is None
