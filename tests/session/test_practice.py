"""Which channel of a sensor that comes along is measured, and what is told of it with each repetition."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from reknit.exercise.load import library
from reknit.session.begin import Begin
from reknit.session.practice import Practice, companion_channel
from reknit.simulate.person import SimulatedPerson
from reknit.stream import Channel, Chunk, Kind, Side, StreamSpec, Tick

RATE_HZ = 1000
LEFT, RIGHT = Side.LEFT, Side.RIGHT


def emg(*places: tuple[str | None, Side | None]) -> StreamSpec:
    channels = tuple(Channel(f"channel {n}", "uV", muscle=muscle, side=side) for n, (muscle, side) in enumerate(places))
    return StreamSpec("emg", Kind.EMG, channels, Fraction(RATE_HZ))


@pytest.mark.parametrize(
    ("places", "channel"),
    [
        ([(None, None), ("soleus", LEFT), ("vastus medialis", RIGHT), ("deltoid", None)], 2),
        ([(None, None), ("soleus", LEFT), ("deltoid", None)], 2),
        ([(None, None), ("soleus", LEFT)], 1),
        ([(None, None), (None, None)], 0),
    ],
    ids=["on the practised side", "on no side", "on the other side", "on no muscle"],
)
def test_the_channel_on_a_muscle_of_the_practised_side_is_measured(
    places: list[tuple[str | None, Side | None]], channel: int
) -> None:
    assert companion_channel(emg(*places), RIGHT) == channel


def test_a_repetition_tells_what_that_channel_did() -> None:
    person, spec = SimulatedPerson("squat"), emg((None, None), ("vastus medialis", RIGHT))
    begin = Begin(library()["squat"], (person.spec.name, "emg"), RIGHT)
    practice = Practice(begin, {person.spec.name: person.spec, "emg": spec})
    random = np.random.default_rng(1)
    for frame in range(30 * 10):
        chunk = person.samples(frame, 1)
        first, end = frame * RATE_HZ // 30, (frame + 1) * RATE_HZ // 30
        noise = random.normal(0, (5.0, 80.0), (end - first, 2)).astype(np.float32)
        times = (np.arange(first, end, dtype=np.int64)) * 1_000_000
        practice.push(person.spec.name, chunk)
        practice.push("emg", Chunk(spec, 0, first, noise, None if spec.rate else times))
        practice.tick(Tick(int(chunk.times()[-1])))
    told = practice.repetitions[0]["companions"]["emg"]
    assert told["mean"] == pytest.approx(80, rel=0.35)
