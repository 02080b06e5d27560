"""The exercises of function by one sensor at the lower back, each done by its simulated person from the neutral pose to the result."""

from typing import Any

import pytest

from reknit.exercise.load import library
from reknit.formats.recording import Recording
from reknit.session.analyse import analyse
from reknit.session.begin import Begin
from reknit.simulate.trunk import SimulatedTrunk
from reknit.simulate.walking_foot import SimulatedWalkingFoot
from reknit.simulate.worn import worn_in

EXERCISES = library()


def done(name: str, seconds: float) -> dict[str, Any]:
    person = worn_in(EXERCISES[name])
    assert isinstance(person, SimulatedTrunk | SimulatedWalkingFoot)
    chunk = person.samples(0, round(seconds * person.rate_hz))
    report: dict[str, Any] = analyse(Begin(EXERCISES[name], (person.spec.name,)), Recording(person.spec, (chunk,)))
    return report


@pytest.mark.parametrize(
    ("name", "seconds", "value"),
    [
        ("timed-up-and-go", 20, "tug_total"),
        ("ten-metre-walk", 24, "walking_speed"),
        ("stair-climbing", 18, "stair_footfalls"),
    ],
)
def test_a_trial_has_its_values(name: str, seconds: float, value: str) -> None:
    (trial,) = done(name, seconds)["repetitions"]
    assert trial["values"][value]["value"] > 0.5
    assert trial["withheld"] is None


def test_cadence_lies_in_its_band() -> None:
    (trial,) = done("walking", 135)["repetitions"]
    assert (trial["zone"], round(trial["peak"])) == ("inside", 109)


def test_strides_of_a_foot_are_as_long_as_the_person_made_them() -> None:
    (trial,) = done("stride-walking", 130)["repetitions"]
    values = {name: each["value"] for name, each in trial["values"].items()}
    assert trial["zone"] == "inside"
    assert values["foot_stride"] == pytest.approx(1.25, abs=0.02)
    assert values["walking_speed"] == pytest.approx(1.25 / 1.1, abs=0.02)
    assert values["cadence"] == pytest.approx(120 / 1.1, abs=0.5)
    assert values["stride_count"] == pytest.approx(120 / 1.1, abs=2)
    assert 0 < values["stride_spread"] < 3


def test_five_stands_are_timed() -> None:
    report = done("five-times-sit-to-stand-trunk", 4 + 5 * 3.3 + 1)
    assert report["timed"]["value"] == pytest.approx(4 * 3.3, abs=0.3)  # from 10 cm of the first stand to 18 cm of the fifth
