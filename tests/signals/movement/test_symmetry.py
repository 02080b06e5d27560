"""Two sides and which of them does more."""

import numpy as np
import pytest

from reknit.signals.movement.symmetry import Symmetry
from reknit.signals.movement.withheld import Why, Withheld
from reknit.stream import ParameterError, Side


def sides(left: float, right: float, spread: float = 0.02, count: int = 20) -> tuple[list[float], list[float]]:
    random = np.random.default_rng(4)
    one, other = ((level * (1 + spread * random.standard_normal(count))).tolist() for level in (left, right))
    return one, other


def test_ratio_index_and_direction() -> None:
    found = Symmetry.of(*sides(0.6, 0.8), Side.RIGHT)
    assert isinstance(found, Symmetry)
    assert (found.ratio, found.index) == pytest.approx((4 / 3, 200 / 7), rel=0.03)
    assert (found.top, found.larger, found.temporal_norm) == (Side.RIGHT, Side.RIGHT, False)
    turned = Symmetry.of(*sides(0.6, 0.8))
    assert isinstance(turned, Symmetry)
    assert turned.ratio == pytest.approx(1 / found.ratio)
    assert turned.index == pytest.approx(-found.index)
    assert (turned.top, turned.larger) == (Side.LEFT, Side.RIGHT)


def test_no_direction_within_the_spread() -> None:
    found = Symmetry.of(*sides(0.70, 0.705, 0.05))
    assert isinstance(found, Symmetry)
    assert found.larger is None
    assert found.temporal_norm is True
    unsure = Symmetry.of(*sides(0.77, 0.70, 0.05, 10))
    assert isinstance(unsure, Symmetry)
    assert unsure.temporal_norm is None


def test_the_interval_holds_the_truth_19_times_of_20() -> None:
    random = np.random.default_rng(7)
    inside = 0
    for _ in range(400):
        found = Symmetry.of(1.2 * (1 + 0.1 * random.standard_normal(12)), 1 + 0.1 * random.standard_normal(12))  # type: ignore[arg-type]
        assert isinstance(found, Symmetry)
        inside += found.low <= 1.2 <= found.high
    assert inside / 400 == pytest.approx(0.955, abs=0.025)


@pytest.mark.parametrize(
    ("left", "right", "floor", "why"),
    [
        ([1.0] * 9, [1.0] * 20, 0.0, Why.FEW),
        ([1.0] * 9 + [float("nan")], [1.0] * 20, 0.0, Why.FEW),
        ([], [], 0.0, Why.FEW),
        ([0.0] * 10, [1.0] * 10, 0.0, Why.STILL),
        ([2.0] * 10, [40.0] * 10, 3.0, Why.STILL),
    ],
)
def test_withheld(left: list[float], right: list[float], floor: float, why: Why) -> None:
    found = Symmetry.of(left, right, floor=floor)
    assert isinstance(found, Withheld)
    assert found.why is why


def test_no_negative_numbers() -> None:
    with pytest.raises(ParameterError, match="never negative"):
        Symmetry.of([-1.0] * 10, [1.0] * 10)
