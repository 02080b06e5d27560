"""A sensor at the end of its range."""

import numpy as np
import pytest

from reknit.signals.motion.foot.clipped import clipped

SWING = 400 * np.sin(np.linspace(0, np.pi, 80))
QUIET = np.zeros((80, 3))


@pytest.mark.parametrize("way", [1, -1])
@pytest.mark.parametrize(("limit", "told"), [(1000, False), (300, True), (200, False)])
def test_a_flat_top_is_the_end_of_the_range(way: int, limit: float, told: bool) -> None:
    turning = np.column_stack((SWING, 0 * SWING, 0 * SWING)).clip(-limit, limit) * way
    assert clipped(QUIET, turning) is told


def test_a_foot_that_rests_is_not_clipped() -> None:
    assert not clipped(QUIET + 9.81, QUIET)
    assert not clipped(QUIET[:2] + 160, QUIET[:2])
