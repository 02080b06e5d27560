"""Range, fastest turn and end-feel of a repetition."""

import math

import numpy as np
import pytest

from reknit.signals.movement.end_of_range import end_of_range
from reknit.stream import ParameterError

TIMES = np.arange(401) / 100
SWING = 40 * (1 - np.cos(2 * math.pi * TIMES / 4))


def test_a_smooth_swing_is_told() -> None:
    told = end_of_range(SWING, 100)
    assert told is not None
    assert told.range_deg == pytest.approx(80)
    assert told.peak_speed_deg_s == pytest.approx(40 * math.pi / 2, rel=0.01)
    begun_s = 4 / (2 * math.pi) * math.acos(-0.8)  # where nine tenths of the way are done
    assert told.end_speed_deg_s == pytest.approx(8 / (2 - begun_s), rel=0.05)
    assert told.end_deceleration_deg_s2 == pytest.approx(
        40 * math.pi / 2 * math.sin(math.pi / 2 * begun_s) / (2 - begun_s), rel=0.05
    )


def test_an_abrupt_stop_is_harder_than_a_soft_one() -> None:
    abrupt = np.concatenate((np.linspace(0, 80, 101), np.full(30, 80.0), np.linspace(80, 0, 101)))
    hard, soft = end_of_range(abrupt, 100), end_of_range(SWING, 100)
    assert hard is not None
    assert soft is not None
    assert hard.end_deceleration_deg_s2 > 3 * soft.end_deceleration_deg_s2


@pytest.mark.parametrize("angle", [np.zeros(0), np.zeros(100), np.full(100, np.nan), np.arange(4.0), SWING[::-1] * 0 + 3])
def test_what_says_nothing_is_withheld(angle: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> None:
    assert end_of_range(angle, 100) is None


def test_a_rate_of_nothing_is_refused() -> None:
    with pytest.raises(ParameterError, match="rate_hz must be above 0"):
        end_of_range(SWING, 0)
