"""Exercises acted out from their own targets."""

import msgspec
import pytest

from reknit.exercise.load import library
from reknit.simulate.enact import FRAMES, JOINTS, can_enact, enact, figure
from reknit.simulate.person import SimulationError

MOVING = [exercise for exercise in library().values() if "landmarks" in exercise.sources]


@pytest.mark.parametrize("exercise", MOVING, ids=lambda each: each.id)
def test_the_figure_goes_where_the_target_is(exercise: "object") -> None:
    from reknit.exercise.model import Exercise

    assert isinstance(exercise, Exercise)
    drawn = figure(exercise)
    assert drawn is not None
    assert len(drawn["frames"]) == FRAMES
    assert all(len(frame) == len(drawn["joints"]) == len(JOINTS) + 1 for frame in drawn["frames"])
    assert drawn["frames"][0] != drawn["frames"][FRAMES // 3]
    assert all(-0.1 < y < 1.1 for frame in drawn["frames"] for _, y in frame)


def test_another_target_moves_the_figure() -> None:
    squat = library()["squat"]
    deeper = msgspec.structs.replace(squat, target=msgspec.structs.replace(squat.target, low=100, high=120))
    hip = JOINTS.index("right_hip")
    lowest = [max(frame[hip][1] for frame in (figure(each) or {})["frames"]) for each in (squat, deeper)]
    assert lowest[1] > lowest[0] + 0.03
    assert enact(deeper).range_deg == 110
    assert enact(squat, range_deg=60).range_deg == 60


def test_standing_up_gives_up_the_bend_of_sitting() -> None:
    assert enact(library()["sit-to-stand"]).range_deg == 80


def test_a_muscle_works_without_moving_the_body() -> None:
    drawn = figure(library()["quadriceps-setting"])
    assert drawn is not None
    assert len(drawn["frames"]) == 1
    [own] = drawn["muscles"]
    assert own["role"] == "own"
    assert (min(own["efforts"]), max(own["efforts"])) == (0, 1)


def test_what_nobody_can_act_out_is_told() -> None:
    other = msgspec.structs.replace(library()["squat"], id="handstand")
    assert not can_enact(other)
    assert figure(other) is None
    with pytest.raises(SimulationError, match="squat, sit-to-stand"):
        enact(other)
    assert all(can_enact(exercise) for exercise in library().values())


@pytest.mark.parametrize(
    ("exercise", "seated", "moves"), [("timed-up-and-go", True, True), ("walking", False, True), ("standing-still", False, False)]
)
def test_a_test_has_a_figure_of_its_own(exercise: str, seated: bool, moves: bool) -> None:
    drawn = figure(library()[exercise]) or {}
    assert (drawn["seat"] is not None, len(drawn["frames"]) > 1) == (seated, moves)


def test_who_steps_up_stands_on_the_step_half_way_through() -> None:
    drawn = figure(library()["step-up"]) or {}
    step, there = drawn["step"], drawn["frames"][FRAMES // 2]
    for name in ("left_foot_index", "right_foot_index"):
        x, y = there[JOINTS.index(name)]
        assert step["left"] < x < step["right"]
        assert y < step["top"] < max(y for _, y in drawn["frames"][0])
    assert (figure(library()["squat"]) or {})["step"] is None
