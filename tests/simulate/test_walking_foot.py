"""The simulated foot does what it says: its acceleration adds up to its strides."""

import numpy as np

from reknit.exercise.load import library
from reknit.simulate.walking_foot import SimulatedWalkingFoot
from reknit.simulate.worn import worn_in

FOOT = SimulatedWalkingFoot(
    strides=3,
    rate_hz=1000,
    turning_noise_deg_s=0,
    acceleration_noise_m_s2=0,
    turning_bias_deg_s=0,
    acceleration_bias_m_s2=0,
)


def test_acceleration_and_turning_add_up_to_the_strides() -> None:
    data = FOOT.samples(0, round((FOOT.still_s + 3 * FOOT.stride_s + 0.5) * FOOT.rate_hz)).data.astype(np.float64)
    dip = np.radians(FOOT.tilt_deg + (np.cumsum(data[:, 4]) - data[:, 4] / 2) / FOOT.rate_hz)
    ahead = data[:, 0] * np.cos(dip) + data[:, 2] * np.sin(dip)
    up = data[:, 2] * np.cos(dip) - data[:, 0] * np.sin(dip) - 9.80665
    place, height = (np.cumsum(np.cumsum(each)) / FOOT.rate_hz**2 for each in (ahead, up))
    assert abs(place[-1] - 3 * FOOT.stride_m) < 0.02
    assert abs(height.max() - FOOT.rise_m) < 0.02
    assert abs(height[-1]) < 0.02


def test_samples_do_not_depend_on_the_cut() -> None:
    person = SimulatedWalkingFoot()
    parts = np.concatenate([person.samples(first, 50).data for first in range(0, 600, 50)])
    assert np.array_equal(parts, person.samples(0, 600).data)


def test_the_person_walks_as_the_exercise_wants() -> None:
    exercise = library()["stride-walking"]
    person = worn_in(exercise)
    assert isinstance(person, SimulatedWalkingFoot)
    assert exercise.target.high is not None
    assert exercise.target.low < person.stride_m < exercise.target.high
    assert person.spec.channels[0].segment == "foot"
