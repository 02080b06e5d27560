"""Which channel of a sensor that comes along is measured, and in which unit."""

from __future__ import annotations

from fractions import Fraction

import pytest

from reknit.exercise.load import library
from reknit.session.begin import Begin
from reknit.session.companion import companion_channels, companions
from reknit.simulate.person import SimulatedPerson
from reknit.stream import Channel, Kind, Side, StreamSpec

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
    (told,) = companions(begin, {person.spec.name: person.spec, "emg": emg((None, None), ("vastus medialis", RIGHT))})
    assert told.stream == "emg"
    assert told.to_dict() == {
        "measure": "muscle_activity",
        "unit": "uV",
        "channel": "channel 1",
        "muscle": "vastus medialis",
        "side": "right",
    }


def test_without_a_further_sensor_there_is_none() -> None:
    person = SimulatedPerson("squat")
    assert companions(Begin(library()["squat"], (person.spec.name,), RIGHT), {person.spec.name: person.spec}) == ()
