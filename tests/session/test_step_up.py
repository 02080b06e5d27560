"""The exercise `step-up`: what it counts, what it tells beside, and what a camera that is moved breaks off."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reknit.exercise.load import library
from reknit.session.begin import Begin
from reknit.session.practice import Practice
from reknit.signals.measure import Gate
from reknit.simulate.enact import enact
from reknit.simulate.step_up import SimulatedStepUp
from reknit.stream import Chunk, Side

EXERCISE = library()["step-up"]


def practised(person: SimulatedStepUp, seconds: int, side: Side = Side.RIGHT, *, lowered_s: float | None = None) -> Practice:
    """So many seconds of it; from `lowered_s` on the camera looks further down."""
    practice = Practice(Begin(EXERCISE, (person.spec.name,), side), {person.spec.name: person.spec})
    chunk = person.samples(0, seconds * 30)
    rows = chunk.data.copy()
    if lowered_s is not None:
        rows.reshape(len(rows), -1, 7)[round(30 * lowered_s) :, :, 1] -= 0.06
    practice.push(person.spec.name, Chunk(person.spec, 0, 0, rows, chunk.times_ns))
    return practice


@pytest.mark.parametrize("side", list(Side))
def test_each_step_counts_with_its_rise_its_pelvis_and_its_knee(side: Side) -> None:
    person = enact(EXERCISE, side=side)
    assert isinstance(person, SimulatedStepUp)
    practice = practised(person, 16, side)

    assert [each["complete"] for each in practice.repetitions] == [True] * 3
    for each in practice.repetitions:
        assert each["peak"] == pytest.approx(person.rise, abs=0.7)
        beside = each["companions"]
        assert beside["pelvic_hike"]["peak"] == pytest.approx(person.hike_deg, abs=1.2)
        assert beside["knee_projection"]["peak"] == pytest.approx(person.inwards, abs=1.2)
    assert [(each["measure"], each["unit"]) for each in practice.accompaniment.now()] == [
        ("pelvic_hike", "deg"),
        ("knee_projection", "%"),
    ]


def test_a_foot_that_only_taps_the_step_counts_for_nothing() -> None:
    tapping = replace(enact(EXERCISE), range_deg=30.0)
    assert isinstance(tapping, SimulatedStepUp)
    assert practised(tapping, 12).repetitions == []


def test_a_camera_that_is_moved_breaks_a_step_off_and_the_next_one_counts() -> None:
    person = enact(EXERCISE, period_s=6.0)
    assert isinstance(person, SimulatedStepUp)
    practice = practised(person, 21, lowered_s=5.1)

    assert [each["reason"] for each in practice.partial] == ["signal lost"]
    assert practice.gates[Gate.AWAY] > 25
    assert practice.repetitions[-1]["peak"] == pytest.approx(person.rise, abs=0.7)
