"""A phone at the lower back of a simulated person."""

from dataclasses import replace

import numpy as np
import pytest

from reknit.exercise.load import library
from reknit.signals.motion.imu_channels import G_M_S2
from reknit.simulate.function_tests import SitToStand, UpAndGoDone
from reknit.simulate.limb import SimulatedLimb
from reknit.simulate.standing import SimulatedStanding
from reknit.simulate.trunk import SimulatedTrunk
from reknit.simulate.worn import worn_in

PERSON = SimulatedTrunk(UpAndGoDone(), seed=3)
PERFECT = replace(PERSON, turning_noise_deg_s=0, acceleration_noise_m_s2=0, turning_bias_deg_s=0, acceleration_bias_m_s2=0)


def test_any_cut_gives_the_same_samples() -> None:
    whole = PERSON.samples(400, 150).data
    parts = np.concatenate([PERSON.samples(first, 30).data for first in range(400, 550, 30)])
    assert whole.tobytes() == parts.tobytes()


def test_at_rest_it_feels_gravity_upwards_and_its_own_lean() -> None:
    data = replace(PERFECT, lean_deg=-10).samples(0, 10).data
    assert data[:, :3] == pytest.approx(np.tile([0, G_M_S2 * np.cos(np.radians(10)), -G_M_S2 * np.sin(np.radians(10))], (10, 1)))


def test_whoever_stands_up_and_sits_down_is_where_they_were() -> None:
    done = SitToStand()
    at_s = np.arange(0, done.period_s, 0.001)
    height = np.cumsum(np.cumsum(done.at(at_s).up_m_s2)) * 1e-6
    assert height.max() == pytest.approx(0.34, abs=0.005)
    assert abs(height[-1]) < 0.005


def test_the_turns_are_half_ones() -> None:
    done = UpAndGoDone()
    at_s = np.arange(0, done.period_s, 0.001)
    turned = np.cumsum(done.at(at_s).turn_deg_s) * 0.001
    middle = turned[round(1000 * done.marks_s["back"])]
    assert middle == pytest.approx(180, abs=10)
    assert abs(turned[-1]) < 10


def test_each_exercise_has_somebody_who_wears_its_sensor() -> None:
    exercises = library()
    assert isinstance(worn_in(exercises["timed-up-and-go"]), SimulatedTrunk)
    assert isinstance(worn_in(exercises["five-times-sit-to-stand-trunk"]), SimulatedTrunk)
    assert isinstance(worn_in(exercises["standing-still"]), SimulatedStanding)
    assert isinstance(worn_in(exercises["marching"]), SimulatedLimb)
    walk = worn_in(exercises["ten-metre-walk"])
    assert isinstance(walk, SimulatedTrunk)
    assert walk.spec.channels[0].segment == "lower_back"
