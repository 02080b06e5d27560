"""How far and how straight a person leans."""

import numpy as np
import pytest

from reknit.signals.motion.balance.limits import Base, Lean, limits
from reknit.signals.movement.withheld import Why, Withheld
from reknit.stream import ParameterError

BASE = Base(26.0, 30.0)


def lean(reach_cm: float, direction_deg: float, wobble_cm: float = 0.0) -> np.ndarray:
    along = reach_cm * np.concatenate((np.zeros(50), (1 - np.cos(np.linspace(0, np.pi, 200))) / 2, np.ones(50)))
    across = wobble_cm * np.sin(np.linspace(0, 4 * np.pi, 300))
    turn = np.radians(direction_deg)
    return np.column_stack((along * np.cos(turn) - across * np.sin(turn) + 3, along * np.sin(turn) + across * np.cos(turn) - 1))


@pytest.mark.parametrize(("direction_deg", "limit_cm"), [(0, 13), (90, 15), (180, 13), (45, 13 * np.sqrt(2)), (270, 15)])
def test_the_base_is_a_rectangle(direction_deg: float, limit_cm: float) -> None:
    assert BASE.limit_cm(direction_deg) == pytest.approx(limit_cm)


@pytest.mark.parametrize("direction_deg", [0.0, 45.0, 90.0, 225.0])
def test_a_straight_lean(direction_deg: float) -> None:
    found = Lean.of(lean(6.5, direction_deg), direction_deg, BASE)
    assert isinstance(found, Lean)
    assert (found.reach_cm, found.control) == pytest.approx((6.5, 100.0))
    assert found.reach_share == pytest.approx(6.5 / BASE.limit_cm(direction_deg))
    assert found.first_cm == pytest.approx(6.5)


def test_a_crooked_lean_is_worse_controlled() -> None:
    found = Lean.of(lean(6.5, 0.0, 0.5), 0.0, BASE)
    assert isinstance(found, Lean)
    assert 20 < found.control < 80


def test_the_first_movement_ends_where_the_person_comes_back() -> None:
    points = np.concatenate((lean(4.0, 0.0), lean(4.0, 0.0)[::-1], lean(6.0, 0.0)))
    found = Lean.of(points, 0.0, BASE)
    assert isinstance(found, Lean)
    assert (found.first_cm, found.reach_cm) == pytest.approx((4.0, 6.0), abs=0.2)


@pytest.mark.parametrize(
    ("points", "why"),
    [
        (lean(0.5, 0.0), Why.STILL),
        (lean(6.5, 180.0), Why.STILL),
        (lean(65.0, 0.0), Why.UNIT),
        (lean(6.5, 0.0)[:1], Why.SHORT),
        (np.full((50, 2), np.nan), Why.MISSING),
        (np.ones((50, 2)), Why.STILL),
    ],
)
def test_withheld(points: np.ndarray, why: Why) -> None:
    found = Lean.of(points, 0.0, BASE)
    assert isinstance(found, Withheld)
    assert found.why is why
    assert isinstance(limits([Lean.of(lean(6.5, 0.0), 0.0, BASE), found]), Withheld)


def test_composite_and_bad_base() -> None:
    assert limits([Lean.of(lean(6.5, at), at, BASE) for at in (0.0, 180.0)]) == pytest.approx(0.5)
    with pytest.raises(ParameterError, match="in cm"):
        Lean.of(lean(6.5, 0.0), 0.0, Base(260.0, 300.0))
