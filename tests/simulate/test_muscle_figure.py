"""Figures of exercises of muscles: the right muscle lights up, in a posture in which it can be seen, as strongly as is wanted."""

import msgspec
import pytest

from reknit.exercise.load import library
from reknit.exercise.model import Exercise
from reknit.simulate.muscle_figure import BESIDE, LYING, SITTING, posture_of, working_muscles

FRAMES = 48
OF_MUSCLES = [each for each in library().values() if "emg" in each.sources]


@pytest.mark.parametrize("exercise", OF_MUSCLES, ids=lambda each: each.id)
def test_every_muscle_of_the_library_can_be_drawn(exercise: Exercise) -> None:
    posture = posture_of(exercise)
    for muscles in (exercise.muscles, *(each.muscles for each in exercise.partners)):
        assert set(muscles) & set(posture.muscles), muscles
    drawn = working_muscles(exercise, posture, FRAMES)
    assert [each["role"] for each in drawn] == ["own", *("partner" for _ in exercise.partners)]
    lines = [each["line"] for each in drawn]
    assert all(len(each["efforts"]) == FRAMES and 0 <= min(each["efforts"]) < max(each["efforts"]) <= 1 for each in drawn)
    assert all(-1 < x < 1 and -1 < y < 0.1 for line in lines for x, y in line)


def test_the_posture_shows_the_practised_muscle() -> None:
    wanted = {"quadriceps-alone": LYING, "shoulder-relaxation": SITTING, "trunk-before-arm": SITTING, "effort-tracking": LYING}
    assert {name: posture_of(library()[name]) for name in wanted} == wanted


def test_a_partner_works_as_much_as_it_may() -> None:
    own, back = working_muscles(library()["quadriceps-alone"], LYING, FRAMES)
    assert max(own["efforts"]) == 1
    assert max(back["efforts"]) == 0.25
    assert own["line"] != back["line"]


def test_the_other_side_is_drawn_beside_this_one() -> None:
    own, other = working_muscles(library()["thigh-symmetry"], LYING, FRAMES)
    assert own["efforts"] == other["efforts"]
    assert [y - other_y for (_, y), (_, other_y) in zip(own["line"], other["line"], strict=True)] == pytest.approx([BESIDE] * 2)


def test_a_moving_target_is_the_course_of_the_effort() -> None:
    tracking = library()["effort-tracking"]
    assert tracking.tracking is not None
    steps = msgspec.structs.replace(tracking.tracking, points=[(0, 0), (2, 40), (4, 20)])
    (own,) = working_muscles(msgspec.structs.replace(tracking, tracking=steps), LYING, 4)
    assert own["efforts"] == [0, 0.5, 1, 0.75]
