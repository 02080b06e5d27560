"""What a block may begin with: the speed of live sensors."""

from dataclasses import replace
from fractions import Fraction

import pytest

from reknit.exercise.load import library
from reknit.session.begin import BeginError, check_rate
from reknit.simulate.limb import SimulatedLimb
from reknit.simulate.muscle import SimulatedMuscle
from reknit.simulate.person import SimulatedPerson

MUSCLE = library()["quadriceps-setting"]


@pytest.mark.parametrize("rate_hz", [1000, 1926, 2000, 16000])
def test_fast_sensors_are_fit_for_muscles(rate_hz: int) -> None:
    check_rate(MUSCLE, replace(SimulatedMuscle().spec, rate=Fraction(rate_hz)))


@pytest.mark.parametrize("rate_hz", [125, 250, 512, 999])
def test_slow_ones_are_refused_with_what_they_give_and_what_is_needed(rate_hz: int) -> None:
    spec = replace(SimulatedMuscle().spec, rate=Fraction(rate_hz), device="Cyton")
    with pytest.raises(BeginError, match=rf"Cyton gives {rate_hz} samples.* needs 1000 or more.* up to 450 Hz; choose a faster"):
        check_rate(MUSCLE, spec)


def test_movement_needs_no_such_speed() -> None:
    squat = library()["squat"]
    check_rate(squat, SimulatedPerson("squat").spec)
    check_rate(squat, SimulatedLimb(rate_hz=60).spec)


def test_a_recording_may_be_half_as_fast_and_no_slower() -> None:
    check_rate(MUSCLE, replace(SimulatedMuscle().spec, rate=Fraction(500)), recorded=True)
    with pytest.raises(BeginError, match="the recording has 499 samples a second, but muscle_effort needs 500 or more"):
        check_rate(MUSCLE, replace(SimulatedMuscle().spec, rate=Fraction(499)), recorded=True)
