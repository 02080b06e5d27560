"""Where somebody stood on the floor, and what both feet have in common."""

import pytest

from reknit.signals.pose.compensation import Point
from reknit.signals.pose.floor import Floor, Stand

PICTURE_S = 1 / 30


def stand(x: float = 0.0, y: float = 0.0, left: float = 0.0, right: float = 0.0, size: float = 1.0) -> Stand:
    """A body about its hips at (0.6, 0.5), moved and of another size, its ankles higher by so much."""
    points: list[Point] = [(0.05, 0.4 - left), (-0.05, 0.4 - right), (0.04, 0.0), (-0.04, 0.0), (0.1, -0.25), (-0.1, -0.25)]
    found = Stand.of([(0.6 + x + size * across, 0.5 + y + size * down) for across, down in points])
    assert found is not None
    return found


def stood() -> Floor:
    """A floor on which somebody has stood in one picture."""
    floor = Floor(Floor.fresh())
    assert not floor.lost(stand(), 0.0, known=False)
    floor.stand(stand(), 1.0)
    return floor


def test_a_body_without_length_is_no_stand() -> None:
    assert Stand.of([(0.5, 0.5)] * 6) is None


def test_the_mean_of_the_second_is_the_stand() -> None:
    floor = stood()
    floor.stand(stand(y=0.01), 0.5)
    assert floor.rise(stand(y=0.005)) == pytest.approx(0)


@pytest.mark.parametrize("size", [1.0, 1.1, 0.9])
def test_the_rise_is_in_legs_of_the_present_size(size: float) -> None:
    assert stood().rise(stand(y=-0.08 * size, size=size)) == pytest.approx(20)


def test_one_foot_after_the_other_is_a_step_and_both_at_once_are_not() -> None:
    floor, pictures = stood(), 10
    for n in range(1, pictures + 1):
        assert not floor.lost(stand(left=0.06 * n / pictures), PICTURE_S, known=True)
    for n in range(1, pictures + 1):
        assert not floor.lost(stand(left=0.06, right=0.06 * n / pictures), PICTURE_S, known=True)
    assert not floor.away

    floor = stood()
    lost = next(n for n in range(1, pictures + 1) if floor.lost(stand(y=-0.06 * n / pictures), PICTURE_S, known=True))
    assert lost in (6, 7), "8 % of a leg of 0.4, and what is forgotten of it"
    assert floor.away


@pytest.mark.parametrize("elsewhere", [stand(x=0.3), stand(size=1.4), stand(size=0.75), stand(left=-0.04, right=-0.04)])
def test_another_place_another_size_and_feet_below_the_floor_are_another_stand(elsewhere: Stand) -> None:
    floor = stood()
    floor.unseen(1.0)  # so that nobody knows how the feet came there
    assert floor.lost(elsewhere, PICTURE_S, known=True)
    assert floor.away


def test_feet_that_were_hidden_for_a_moment_are_held_against_where_they_were_and_after_longer_against_nothing() -> None:
    for hidden_s, lost in ((0.3, True), (0.7, False)):
        floor = stood()
        floor.unseen(hidden_s)
        assert floor.lost(stand(y=-0.06), PICTURE_S, known=True) is lost


def test_who_moves_is_not_still() -> None:
    floor = stood()
    assert floor.still(stand(x=0.01))
    assert not floor.away
    assert not floor.still(stand(x=0.02))
    assert floor.away
    assert not stood().still(stand(left=0.04))
