"""A simulated patient rests, makes reference efforts, and then does what is asked, late and not quite."""

from __future__ import annotations

import numpy as np
import pytest

from reknit.exercise.load import library
from reknit.simulate.patient import AIM, FULL_UV, NOISE_UV, STRONGEST, Seen, SimulatedPatient, needs_patient
from reknit.stream import Side


def played(patient: SimulatedPatient, seconds: float, seen: Seen, first: int = 0) -> np.ndarray:
    patient.seen = seen
    count = round(seconds * patient.rate_hz)
    return np.concatenate([patient.samples(first + at, 20).data for at in range(0, count, 20)])


def rms(samples: np.ndarray) -> np.ndarray:
    return np.asarray(np.sqrt(np.mean(np.asarray(samples, dtype=np.float64) ** 2, axis=0)))


@pytest.mark.parametrize(
    "name", ["effort-tracking", "quadriceps-alone", "quadriceps-hold", "shoulder-relaxation", "thigh-symmetry"]
)
def test_these_need_someone_who_sees_the_session(name: str) -> None:
    assert needs_patient(library()[name])


@pytest.mark.parametrize("name", ["quadriceps-setting", "squat"])
def test_these_do_not(name: str) -> None:
    assert not needs_patient(library()[name])


def test_its_channels_are_the_muscles_with_their_sides() -> None:
    spec = SimulatedPatient(library()["thigh-symmetry"], Side.LEFT).spec
    assert [(each.muscle, each.side) for each in spec.channels] == [
        ("vastus medialis", Side.LEFT),
        ("vastus medialis", Side.RIGHT),
    ]
    assert spec.attribute("simulated") == "yes"


def test_before_practice_it_rests_and_makes_full_efforts() -> None:
    out = played(SimulatedPatient(library()["quadriceps-alone"]), 6.0, Seen())
    assert rms(out[500:3400]) == pytest.approx([NOISE_UV] * 2, rel=0.1)
    assert rms(out[4200:5900]) == pytest.approx([FULL_UV] * 2, rel=0.25)


def test_it_follows_a_moving_target() -> None:
    patient = SimulatedPatient(library()["effort-tracking"])
    played(patient, 4.0, Seen())
    low = rms(played(patient, 3.0, Seen(practising=True, within_s=8.0))[1000:])
    high = rms(played(patient, 3.0, Seen(practising=True, within_s=13.0))[1000:])
    assert low == pytest.approx(0.25 * STRONGEST * FULL_UV, rel=0.15)
    assert high == pytest.approx(0.45 * STRONGEST * FULL_UV, rel=0.15)


def test_a_partner_is_let_go_a_little_more_after_each_cue() -> None:
    patient = SimulatedPatient(library()["quadriceps-alone"])
    working = Seen(practising=True)
    first = rms(played(patient, 6.0, working)[4500:5900])
    for _ in range(4):
        played(patient, 5.9, working)
        played(patient, 0.1, Seen(practising=True, about="back"))
    later = rms(played(patient, 6.0, working)[4500:5900])
    assert first[0] == pytest.approx(0.4 * AIM * STRONGEST * FULL_UV, rel=0.2)
    assert first[1] > 0.4 * FULL_UV, "clumsy at first"
    assert later[1] < 0.3 * FULL_UV


def test_it_keeps_the_pace_that_the_exercise_sets() -> None:
    patient = SimulatedPatient(library()["shoulder-relaxation"])
    played(patient, 1.0, Seen())
    out = played(patient, 32.0, Seen(practising=True))
    seconds = [float(rms(out[at : at + 1000])[0]) for at in range(0, 32_000, 1000)]
    working = [at for at, level in enumerate(seconds) if level > 0.5 * FULL_UV]
    assert working == [3, 4, 5, 6, 19, 20, 21, 22]
