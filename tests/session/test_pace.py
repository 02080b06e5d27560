"""Work and rest in turn."""

import pytest

from reknit.session.pace import Paced, Turn, paced


@pytest.mark.parametrize(
    ("since_s", "turn", "left_s"),
    [
        (0, "rest", 3),
        (2.5, "rest", 0.5),
        (3, "work", 10),
        (12, "work", 1),
        (13, "rest", 5),
        (17.5, "rest", 0.5),
        (18, "work", 10),
        (18 + 15 * 100, "work", 10),
    ],
)
def test_it_begins_with_a_short_rest_and_then_goes_round(since_s: float, turn: str, left_s: float) -> None:
    told = paced(10, 5, since_s)
    assert told.turn is Turn(turn)
    assert told.left_s == pytest.approx(left_s)


def test_a_rest_that_is_shorter_is_also_the_first_one() -> None:
    assert paced(10, 1, 0.25) == Paced(Turn.REST, 0.75)
    assert paced(10, 1, 1) == Paced(Turn.WORK, 10)
