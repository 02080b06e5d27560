"""Standing on one leg, limits of stability and reaching, from the simulated person or plate to what is told of each repetition."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from reknit.exercise.load import library
from reknit.exercise.model import Exercise
from reknit.session.begin import Begin, fitted, streams_for
from reknit.session.practice import Practice
from reknit.signals.measure import Gate
from reknit.simulate.enact import enact
from reknit.simulate.leaning import SimulatedLeaning, SimulatedPlate
from reknit.simulate.person import SimulatedPerson
from reknit.simulate.standing import SimulatedStanding
from reknit.stream import Chunk, Side

UPRIGHT = (0.0, 1.0, 0.0)


def practised(exercise: Exercise, source: SimulatedPerson | SimulatedStanding | SimulatedPlate, seconds: float) -> Practice:
    spec = source.spec
    specs = {spec.name: spec}
    exercise = fitted(exercise, specs)
    begin = Begin(exercise, streams_for(exercise, specs), Side.RIGHT, neutral={spec.name: UPRIGHT})
    practice = Practice(begin, specs)
    count = round(seconds * source.rate_hz)
    for first in range(0, count, 100):
        practice.push(spec.name, source.samples(first, min(100, count - first)))
    practice.finish()
    return practice


def values(repetition: dict[str, Any]) -> dict[str, float | None]:
    return {name: each["value"] for name, each in repetition["values"].items()}


def test_each_stance_on_one_leg_has_its_time() -> None:
    exercise = library()["single-leg-stance"]
    practice = practised(exercise, enact(exercise), 60)

    assert [each["ended"] for each in practice.repetitions] == ["touched"] * 3
    assert not practice.partial
    for each in practice.repetitions:
        assert each["values"]["stance_time"]["value"] == pytest.approx(12.05, abs=0.1)  # 0.6 of 20 s; up above 8, down below 5
    assert practice.repetitions[0]["peak"] == pytest.approx(26, abs=3)


@pytest.mark.parametrize("plate", [False, True])
def test_each_lean_has_its_direction_and_control(plate: bool) -> None:
    person = SimulatedLeaning()
    practice = practised(library()["limits-of-stability"], SimulatedPlate(person) if plate else person, 30)

    assert practice.spec.channels[0].unit == ("cm" if plate else "deg")
    assert [each["condition"] for each in practice.repetitions] == ["lean-forward", "lean-right", "lean-back", "lean-left"]
    for each, wanted in zip(practice.repetitions, (0, -90, 180, 90), strict=True):
        told = values(each)
        assert abs((told["lean_direction"] - wanted + 180) % 360 - 180) < 15  # type: ignore[operator]
        assert 50 < told["lean_control"] < 100  # type: ignore[operator]


def test_a_lean_another_way_than_asked_has_no_control() -> None:
    exercise = library()["limits-of-stability"]
    astray = msgspec.structs.replace(exercise, asked=["lean-back"])
    practice = practised(astray, SimulatedLeaning(), 12)
    (only,) = practice.repetitions
    assert only["values"]["lean_control"]["value"] is None
    assert "another way" in only["values"]["lean_control"]["withheld"]


def test_a_camera_tells_leans_to_the_side_and_a_step_breaks_one_off() -> None:
    exercise = library()["leaning-aside"]
    practice = practised(exercise, enact(exercise), 20)
    told = [(each["condition"], values(each)) for each in practice.repetitions]

    assert [condition for condition, _ in told] == ["lean-right", "lean-left"] * 2
    for condition, lean in told:
        assert lean["lean_side"] == pytest.approx(6 if condition == "lean-left" else -6, abs=0.3)

    seen = enact(exercise)
    chunk = seen.samples(0, 300)
    rows = chunk.data.copy()
    rows.reshape(len(rows), -1, 7)[160:, 27::2, 0] += 0.1  # the left foot (and the right ear, too, where nobody looks)
    begun = Practice(Begin(exercise, (seen.spec.name,), Side.RIGHT), {seen.spec.name: seen.spec})
    begun.push(seen.spec.name, Chunk(seen.spec, 0, 0, rows, chunk.times_ns))
    assert begun.gates[Gate.STEPPED] > 25


def test_sway_on_a_plate_is_that_of_the_person_on_it() -> None:
    practice = practised(library()["standing-still"], SimulatedPlate(SimulatedStanding()), 37)
    (stood,) = practice.repetitions
    assert stood["values"]["sway_velocity"]["unit"] == "cm/s"
    assert 0.5 < stood["values"]["sway_velocity"]["value"] < 5
    assert 0.5 < stood["peak"] < 5


def test_each_reach_is_described() -> None:
    exercise = library()["reaching"]
    practice = practised(exercise, enact(exercise), 16)

    assert len(practice.repetitions) == 3
    for each in practice.repetitions:
        told = values(each)
        assert told["reach_time"] == pytest.approx(0.8, abs=0.25)
        assert told["reach_units"] == 1


def test_a_slow_camera_has_its_reaches_counted_and_not_described() -> None:
    exercise = library()["reaching"]
    practice = practised(exercise, replace(enact(exercise), rate_hz=15.0), 16)
    assert len(practice.repetitions) == 3
    assert all(
        each["value"] is None and "pictures a second" in each["withheld"] for each in practice.repetitions[0]["values"].values()
    )


# Upper arm and forearm in degrees forward from hanging: in the lap, half way and on the knee, upright and leaning back by 8 degrees.
@pytest.mark.parametrize(("upper", "fore"), [(-6, 47), (13, 55), (34, 34), (39, 39), (41, 43)])
def test_a_hand_that_lies_on_thigh_or_knee_has_come_back(upper: float, fore: float) -> None:
    exercise = library()["reaching"]
    lap = (math.radians(upper), math.radians(fore))
    practice = practised(exercise, replace(enact(exercise), lap=lap), 14.2)

    assert len(practice.repetitions) == 3
    assert not practice.partial


def test_a_slow_reach_is_timed_from_where_the_hand_lay() -> None:
    exercise = library()["reaching"]
    person = replace(enact(exercise, period_s=9.0), quick_s=2.5)
    (reach,) = practised(exercise, person, 13).repetitions
    assert values(reach)["reach_time"] == pytest.approx(2.4, abs=0.3)


def test_what_was_not_seen_before_a_reach_matters_where_it_is_part_of_it_only() -> None:
    exercise = library()["reaching"]
    seen = enact(exercise)
    for hidden_s, told in ((1.5, True), (3.3, False)):
        begin = Begin(exercise, (seen.spec.name,), Side.RIGHT)
        practice = Practice(begin, {seen.spec.name: seen.spec})
        chunk = seen.samples(0, 200)
        data = chunk.data.copy()
        data.reshape(len(data), -1, 7)[round(hidden_s * 30) : round(hidden_s * 30) + 3, :, 3] = 0.0
        practice.push(seen.spec.name, Chunk(seen.spec, 0, 0, data, chunk.times_ns))
        (reach,) = practice.repetitions
        assert (values(reach)["reach_time"] is not None) is told


@pytest.mark.parametrize(("lean_deg", "trunk"), [(0, 0), (80, 23)])
def test_a_reach_to_the_side_tells_what_the_trunk_does_of_it(lean_deg: float, trunk: float) -> None:
    exercise = library()["reaching-aside"]
    practice = practised(exercise, enact(exercise, trunk_lean_deg=lean_deg), 12)

    assert len(practice.repetitions) == 2
    for each in practice.repetitions:
        told = values(each)
        assert told["reach_time"] == pytest.approx(0.8, abs=0.1)
        assert told["reach_path"] == pytest.approx(1.08, abs=0.04)  # a straight arm swings along an arc
        assert told["reach_units"] == 1
        assert told["reach_trunk"] == pytest.approx(trunk, abs=3)


def test_a_reach_to_the_side_is_not_described_from_the_side() -> None:
    practice = practised(library()["reaching-aside"], enact(library()["reaching"]), 12)
    assert Gate.OPEN not in practice.gates
    assert practice.repetitions
    assert all(each["peak"] is None and set(values(each).values()) == {None} for each in practice.repetitions)
