"""Which channel of a sensor that comes along is measured, and in which unit."""

from __future__ import annotations

from fractions import Fraction

import msgspec
import pytest

from reknit.exercise.load import library
from reknit.session.begin import Begin
from reknit.session.companion import companion_channels, companions
from reknit.session.practice import Practice
from reknit.simulate.enact import enact
from reknit.simulate.person import SimulatedPerson
from reknit.stream import Channel, Chunk, Kind, Side, StreamSpec

RATE_HZ = 1000
LEFT, RIGHT = Side.LEFT, Side.RIGHT


def emg(*places: tuple[str | None, Side | None]) -> StreamSpec:
    channels = tuple(Channel(f"channel {n}", "uV", muscle=muscle, side=side) for n, (muscle, side) in enumerate(places))
    return StreamSpec("emg", Kind.EMG, channels, Fraction(RATE_HZ))


@pytest.mark.parametrize(
    ("places", "channels"),
    [
        ([(None, None), ("soleus", LEFT), ("vastus medialis", RIGHT), ("deltoid", None)], (2, 3, 1)),
        ([(None, None), ("soleus", LEFT), ("deltoid", None)], (2, 1)),
        ([(None, None), ("soleus", LEFT)], (1,)),
        ([(None, None), (None, None)], (0,)),
    ],
    ids=["on the practised side", "on no side", "on the other side", "on no muscle"],
)
def test_every_channel_on_a_muscle_is_measured_those_of_the_practised_side_first(
    places: list[tuple[str | None, Side | None]], channels: tuple[int, ...]
) -> None:
    assert companion_channels(emg(*places), RIGHT) == channels


def test_a_companion_tells_its_muscle_and_the_unit_of_its_sensor() -> None:
    person = SimulatedPerson("squat")
    begin = Begin(library()["squat"], (person.spec.name, "emg"), RIGHT)
    _, told = companions(begin, {person.spec.name: person.spec, "emg": emg((None, None), ("vastus medialis", RIGHT))})
    assert told.stream == "emg"
    assert told.to_dict() == {
        "measure": "muscle_activity",
        "unit": "uV",
        "channel": "channel 1",
        "muscle": "vastus medialis",
        "side": "right",
    }


def test_without_a_further_sensor_there_is_what_the_camera_tells_itself() -> None:
    person = SimulatedPerson("squat")
    (trunk,) = companions(Begin(library()["squat"], (person.spec.name,), RIGHT), {person.spec.name: person.spec})
    assert (trunk.name, trunk.stream, trunk.unit) == ("trunk_lean", person.spec.name, "deg")
    only = msgspec.structs.replace(library()["squat"], companions=["muscle_activity"])
    assert companions(Begin(only, (person.spec.name,), RIGHT), {person.spec.name: person.spec}) == ()


@pytest.mark.parametrize(("name", "lean_deg"), [("squat", 19), ("sit-to-stand", 20), ("marching", 0)])
def test_the_camera_at_the_side_tells_what_the_trunk_leans_in_each_repetition(name: str, lean_deg: float) -> None:
    exercise = library()[name]
    person = enact(exercise)
    practice = Practice(Begin(exercise, (person.spec.name,), RIGHT), {person.spec.name: person.spec})
    practice.push(person.spec.name, person.samples(0, 400))

    assert len(practice.repetitions) == 2
    for each in practice.repetitions:
        assert each["companions"]["trunk_lean"]["peak"] == pytest.approx(lean_deg, abs=1)
    assert practice.accompaniment.now()[0]["value"] is not None


def test_a_trunk_that_is_seen_from_in_front_has_no_degrees() -> None:
    exercise = library()["squat"]
    person = enact(exercise)
    chunk = person.samples(0, 240)
    turned = chunk.data.copy().reshape(240, -1, 7)
    turned[..., 4], turned[..., 6] = turned[..., 6].copy(), turned[..., 4].copy()  # the body's depth lies across the picture
    practice = Practice(Begin(exercise, (person.spec.name,), RIGHT), {person.spec.name: person.spec})
    practice.push(person.spec.name, Chunk(person.spec, 0, 0, turned.reshape(240, -1), chunk.times_ns))

    (only,) = practice.repetitions
    assert only["companions"]["trunk_lean"] == {"peak": None, "mean": None, "withheld": "count_only"}
