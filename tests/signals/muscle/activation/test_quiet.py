"""The quietest stretch: never one with a hole, and none where there is none."""

import numpy as np
import pytest

from reknit.signals.muscle.activation.quiet import Quietest, quietest

NAN = float("nan")


def test_it_is_where_the_mean_is_least() -> None:
    assert quietest(np.array([5.0, 1, 9, 2, 2, 3, 9]), 2) == Quietest(3, 2.0)
    assert quietest(np.array([1.0, 1, 1]), 2) == Quietest(0, 1.0), "the first of several"


def test_a_stretch_with_a_hole_does_not_count() -> None:
    assert quietest(np.array([0.0, NAN, 0, 7, 8]), 2) == Quietest(2, 3.5)


@pytest.mark.parametrize(("levels", "count"), [([], 1), ([1.0], 2), ([1.0, NAN, 1.0], 2), ([NAN], 1), ([1.0], 0)])
def test_there_may_be_none(levels: list[float], count: int) -> None:
    assert quietest(np.array(levels), count) is None
