"""Work and rest in turn."""

import pytest

from reknit.exercise.load import library
from reknit.session.pace import Paced, Turn, Turns, paced


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


def test_turns_go_round_from_the_first_sample_on_and_begin_anew_after_a_stop() -> None:
    exercise = library()["quadriceps-hold"]
    assert exercise.pace is not None
    turns = Turns(exercise)
    assert turns.at(5.0) is None
    turns.go_on(2.0)
    turns.go_on(4.0)
    assert turns.at(4.0) == paced(exercise.pace.work_s, exercise.pace.rest_s, 2.0)
    turns.stop()
    assert turns.at(9.0) is None
    turns.go_on(10.0)
    assert turns.at(10.0) == paced(exercise.pace.work_s, exercise.pace.rest_s, 0.0)


def test_a_paced_trial_has_its_own_lead_and_length() -> None:
    trial = library()["standing-still"].trial
    assert trial is not None
    assert trial.paced
    turns = Turns(library()["standing-still"])
    turns.go_on(0.0)
    assert turns.at(0.0) == Paced(Turn.REST, trial.lead_s)
    assert turns.at(trial.lead_s + 1) == Paced(Turn.WORK, trial.duration_s - 1)


def test_without_a_pace_there_are_no_turns() -> None:
    turns = Turns(library()["squat"])
    turns.go_on(0.0)
    assert turns.at(1.0) is None
