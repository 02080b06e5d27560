"""What is told of a sensor that comes along: with each repetition, now, and why there is nothing."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import msgspec
import numpy as np
import pytest

from reknit.cue.decision import CueState
from reknit.exercise.load import library
from reknit.session.begin import Begin
from reknit.session.practice import Practice
from reknit.session.resting import CUTOFF_HZ
from reknit.session.summary import practised
from reknit.signals.muscle.activation.rest import rest_of
from reknit.simulate.person import SimulatedPerson
from reknit.stream import Channel, Chunk, Kind, Side, StreamSpec, Tick

RATE_HZ = 1000
SPEC = StreamSpec(
    "emg",
    Kind.EMG,
    (Channel("channel 0", "uV"), Channel("channel 1", "uV", muscle="vastus medialis", side=Side.RIGHT)),
    Fraction(RATE_HZ),
)


def squats(silent_from_s: float = 99.0, spec: StreamSpec = SPEC) -> Practice:
    """Ten seconds of squats with a muscle sensor along."""
    person = SimulatedPerson("squat")
    begin = Begin(library()["squat"], (person.spec.name, "emg"), Side.RIGHT)
    practice = Practice(begin, {person.spec.name: person.spec, "emg": spec})
    random = np.random.default_rng(1)
    for frame in range(30 * 10):
        chunk = person.samples(frame, 1)
        first, end = frame * RATE_HZ // 30, (frame + 1) * RATE_HZ // 30
        noise = random.normal(0, (5.0, 80.0), (end - first, 2)).astype(np.float32)
        practice.push(person.spec.name, chunk)
        if frame < silent_from_s * 30:
            practice.push("emg", Chunk(spec, 0, first, noise, None))
        practice.tick(Tick(int(chunk.times()[-1])))
    return practice


def test_a_repetition_tells_what_that_channel_did() -> None:
    practice = squats()
    told = practice.repetitions[0]["companions"]["emg"]
    assert told["mean"] == pytest.approx(80, rel=0.35)
    assert told["withheld"] is None
    _, now = practice.accompaniment.now()  # the camera tells the trunk before
    assert (now["stream"], now["muscle"], now["side"], now["unit"]) == ("emg", "vastus medialis", "right", "uV")
    assert now["value"] == pytest.approx(80, rel=0.35)


def test_a_silent_sensor_is_the_reason_for_no_value() -> None:
    practice = squats(silent_from_s=0.5)
    assert practice.repetitions[0]["companions"]["emg"] == {"peak": None, "mean": None, "withheld": "no_signal"}
    assert practice.accompaniment.now()[1]["value"] is None


def test_a_summary_tells_its_muscle_and_unit() -> None:
    practice = squats()
    told = practised(
        practice.begin, {name: practice.graph.specs.get(name, SPEC) for name in practice.begin.streams}, practice, None
    )
    assert told["companions"]["emg"]["unit"] == "uV"


def test_every_channel_on_a_muscle_is_told_by_itself() -> None:
    channels = (replace(SPEC.channels[0], muscle="vastus lateralis", side=Side.RIGHT), *SPEC.channels[1:])
    practice = squats(spec=replace(SPEC, channels=channels))
    told = practice.repetitions[0]["companions"]
    assert (told["emg"]["mean"], told["emg 2"]["mean"]) == pytest.approx((5, 80), rel=0.35)
    assert [(each["name"], each["stream"], each["muscle"]) for each in practice.accompaniment.now()[1:]] == [
        ("emg", "emg", "vastus lateralis"),
        ("emg 2", "emg", "vastus medialis"),
    ]
    alone = squats()
    assert [each["companions"]["emg"] for each in alone.repetitions] == [
        each["companions"]["emg 2"] for each in practice.repetitions
    ]


def test_a_cue_names_the_partner_that_it_is_about_also_beside_one_that_is_timed() -> None:
    timing, alone = library()["vastus-timing"], library()["quadriceps-alone"]
    exercise = msgspec.structs.replace(timing, partners=[*timing.partners, *alone.partners])
    channels = tuple(Channel(name, "uV") for name in ("inner", "outer", "back"))
    spec = StreamSpec("emg", Kind.EMG, channels, Fraction(1000))
    begin = Begin(exercise, ("emg",), partners={"outer": "outer", "back": "back"})
    noise = np.random.default_rng(1).standard_normal((5000, 3))
    rest = rest_of(noise[:3000, :2], 1000.0, cutoff_hz=CUTOFF_HZ)
    practice = Practice(begin, {"emg": spec}, 60.0, {"outer": 60.0, "back": 60.0}, rest)
    noise[2000:] *= 60.0  # all of them work alike, which is too much for the back only
    told = set()
    for first in range(0, len(noise), 20):
        practice.push("emg", Chunk(spec, 0, first, noise[first : first + 20]))
        told.add((practice.cue, practice.about))
    assert (CueState.ABOVE, "back") in told
    assert {about for _, about in told} == {None, "back"}
