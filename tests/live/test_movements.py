"""The movement of a recorded session, as the page asks for it."""

from pathlib import Path
from typing import Any

import pytest
from starlette.exceptions import HTTPException

from live.test_history import efforts, record, squats
from reknit.exercise.load import library
from reknit.live.history import History
from reknit.session.begin import Begin
from reknit.simulate.enact import enact
from reknit.simulate.leaning import SimulatedLeaning, SimulatedPlate
from reknit.simulate.trunk import SimulatedTrunk
from reknit.simulate.worn import worn_in
from reknit.stream import NS_PER_S, Clock, Side, Tick
from session.blocks import Player, play, squat


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("sessions")
    record(root / "squats", squats(2))
    record(root / "efforts", efforts())
    player, person = squat(repetitions=1)
    play(player, person, 0, 2.5)
    record(root / "none", player)
    return root


@pytest.fixture(scope="module")
def told(kept: Path) -> dict[str, Any]:
    return History(kept).movement("squats")


def test_both_sides_have_the_range_of_each_repetition(kept: Path, told: dict[str, Any]) -> None:
    repetitions = History(kept).details("squats")["summary"]["repetitions"]
    assert repetitions
    assert told["sides"]["right"]["ranges"] == pytest.approx([each["range"] for each in repetitions], abs=0.1)
    assert told["sides"]["repetitions"] == [each["number"] for each in repetitions]
    assert (told["measure"], told["unit"], told["trials"]) == ("knee_flexion", "deg", None)
    assert len(told["overlay"]["repetitions"]) == len(repetitions)


def test_knee_goes_against_hip(told: dict[str, Any]) -> None:
    drawn = told["cyclogram"]
    assert (drawn["across"], drawn["up"], drawn["side"]) == ("hip_flexion", "knee_flexion", "right")
    assert all(len(each["up"]) == len(each["across"]) == 51 for each in drawn["repetitions"])
    assert max(drawn["mean"]["up"]) == pytest.approx(85, abs=3)


def test_hip_and_knee_are_told_in_time_with_each_other(told: dict[str, Any]) -> None:
    leg, sides = told["coordination"]
    assert [each["measure"] for each in leg["joints"]] == ["hip_flexion", "knee_flexion"]
    assert leg["phase"] == leg["coupling"] == leg["lag"] == {"withheld": "few"}  # two repetitions only
    assert [each["side"] for each in sides["joints"]] == ["left", "right"]
    assert [each["gate"] for each in sides["joints"]] == ["other_side", None]


def test_what_has_no_side_is_not_told_of_left_and_right(tmp_path: Path) -> None:
    person = enact(library()["step-up"], period_s=3.0)
    begin = Begin(library()["step-up"], (person.spec.name,), Side.RIGHT)
    player = Player(begin, {person.spec.name: person.spec})
    play(player, person, 0, 7.5)
    record(tmp_path / "steps", player)
    told = History(tmp_path).movement("steps")
    assert len(told["overlay"]["repetitions"]) == 1
    assert told["sides"] is None


def test_a_muscle_has_its_courses_and_no_sides(kept: Path) -> None:
    told = History(kept).movement("efforts")
    assert told["overlay"]["repetitions"]
    assert (told["sides"], told["cyclogram"], told["coordination"]) == (None, None, None)


def test_repetitions_with_values_are_drawn_like_others(tmp_path: Path) -> None:
    person = enact(library()["shoulder-abduction"])
    begin = Begin(library()["shoulder-abduction"], (person.spec.name,), Side.RIGHT).with_dose(1, 1)
    player = Player(begin, {person.spec.name: person.spec})
    play(player, person, 0, 7)
    record(tmp_path / "lifts", player)
    (lift,) = History(tmp_path).details("lifts")["summary"]["repetitions"]
    assert lift["values"]
    told = History(tmp_path).movement("lifts")
    assert (len(told["overlay"]["repetitions"]), told["trials"]) == (1, None)


def test_without_a_repetition_there_is_nothing(kept: Path) -> None:
    with pytest.raises(HTTPException, match="no complete repetition"):
        History(kept).movement("none")


def test_leans_on_a_plate_are_drawn_from_above(tmp_path: Path) -> None:
    plate = SimulatedPlate(SimulatedLeaning())
    player = Player(
        Begin(library()["limits-of-stability"].measured_by("forces"), (plate.spec.name,)), {plate.spec.name: plate.spec}
    )
    player.give(Clock(0, 0, 0, NS_PER_S / plate.rate_hz), plate.spec.name)
    for first in range(0, 1700, 20):
        player.chunk(plate.samples(first, 20))
    record(tmp_path / "leans", player)
    told = History(tmp_path).movement("leans")
    assert (told["overlay"], told["trials"]) == (None, None)
    forward, right, *_ = told["leans"]
    assert [forward["asked"], right["asked"]] == ["lean-forward", "lean-right"]
    assert forward["furthest"][0] > 5 > abs(forward["furthest"][1])
    assert right["furthest"][1] < -5


def test_a_walk_has_its_footfalls_and_bouts(tmp_path: Path) -> None:
    walker = worn_in(library()["ten-metre-walk"])
    assert isinstance(walker, SimulatedTrunk)
    player = Player(Begin(library()["ten-metre-walk"], (walker.spec.name,)), {walker.spec.name: walker.spec})
    player.give(Clock(0, 0, 0, NS_PER_S / walker.rate_hz), walker.spec.name)
    size = round(walker.rate_hz / 10)
    for first in range(0, 26 * size * 10, size):
        player.chunk(walker.samples(first, size))
        player.give(Tick(player.now_ns))
    record(tmp_path / "walk", player)
    told = History(tmp_path).movement("walk")
    assert (told["overlay"], told["sides"], told["trials"]) == (None, None, None)
    details = History(tmp_path).details("walk")
    assert details["headlines"] == ["walking_speed"]
    (known,) = details["least_changes"]
    assert (known["name"], known["people"], known["band"]) == ("walking_speed", "chronic_stroke", True)
    walk = told["walk"]
    (trial,) = details["summary"]["repetitions"]
    assert len(walk["contacts"]) > 10
    assert {each["side"] for each in walk["contacts"]} >= {"left", "right"}
    times_s = [each["at_s"] for each in walk["contacts"]]
    assert times_s == sorted(times_s)
    assert trial["start_s"] == pytest.approx(times_s[0], abs=0.6)  # in the time of the trials, and nothing from before them
    assert trial["end_s"] == pytest.approx(times_s[-1], abs=0.6)
    longest_s = max(each["end_s"] - each["begin_s"] for each in walk["bouts"])
    assert longest_s == pytest.approx(trial["duration_s"], abs=3)
