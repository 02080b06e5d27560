"""The simulated limb: what its sensor reads follows from how it moves, and the way back gives the movement."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reknit.signals.motion.imu_channels import G_M_S2
from reknit.simulate.limb import SimulatedLimb
from reknit.stream import Kind


def perfect(limb: SimulatedLimb) -> SimulatedLimb:
    """The same without noise and bias."""
    return replace(
        limb, gyroscope_noise_deg_s=0.0, accelerometer_noise_m_s2=0.0, gyroscope_bias_deg_s=0.0, accelerometer_bias_m_s2=0.0
    )


def test_it_hangs_still_and_swings_to_its_range() -> None:
    limb = SimulatedLimb(range_deg=80, period_s=4, still_s=3)
    angles = limb.angles_deg(0, 1100)
    assert (angles[:301] == 0).all()
    assert angles[500] == pytest.approx(80)
    assert angles[700] == pytest.approx(0, abs=1e-9)
    assert angles.max() <= 80.0001


def test_a_limb_that_hangs_measures_gravity_upwards() -> None:
    data = perfect(SimulatedLimb()).samples(0, 300).data
    assert np.allclose(data, [0, G_M_S2, 0, 0, 0, 0], atol=1e-6)


def test_the_accelerometer_reads_the_second_derivative_of_where_the_sensor_is() -> None:
    """Held against positions in the world: differentiated twice, less gravity, and turned into the sensor's axes."""
    limb = perfect(SimulatedLimb(rate_hz=1000, still_s=0, range_deg=120, period_s=2))
    angles = np.radians(limb.angles_deg(0, 4000))
    places = limb.lever_m * np.column_stack([np.sin(angles), -np.cos(angles)])
    forces = np.gradient(np.gradient(places, 1e-3, axis=0), 1e-3, axis=0) + np.array([0, G_M_S2])
    forward = np.cos(angles) * forces[:, 0] + np.sin(angles) * forces[:, 1]
    inward = -np.sin(angles) * forces[:, 0] + np.cos(angles) * forces[:, 1]
    data = limb.samples(0, 4000).data[5:-5]
    assert np.abs(data[:, 0] - forward[5:-5]).max() < 1e-3
    assert np.abs(data[:, 1] - inward[5:-5]).max() < 1e-3
    assert np.ptp(forward) > 5


def test_the_gyroscope_integrates_to_the_angle() -> None:
    limb = perfect(SimulatedLimb(rate_hz=200))
    velocity = limb.samples(0, 4000).data[:, 5].astype(np.float64)
    angle = np.concatenate([[0], np.cumsum((velocity[1:] + velocity[:-1]) / 2) / 200])
    assert np.abs(angle - limb.angles_deg(0, 4000)).max() < 0.05


@pytest.mark.parametrize("seed", range(5))
def test_with_noise_it_integrates_to_the_angle_within_a_random_walk(seed: int) -> None:
    """White noise of density n integrates to a standard deviation of n times the square root of half the time."""
    limb = SimulatedLimb(rate_hz=100, seed=seed, gyroscope_noise_deg_s=0.05)
    seconds = 60
    velocity = limb.samples(0, 100 * seconds).data[:, 5].astype(np.float64) - limb.biases[5]
    angle = np.concatenate([[0], np.cumsum((velocity[1:] + velocity[:-1]) / 2) / 100])
    error_deg = abs(angle[-1] - limb.angles_deg(100 * seconds - 1, 1)[0])
    assert error_deg < 4 * 0.05 * math.sqrt(seconds / 2)
    assert error_deg > 1e-3


def test_noise_and_bias_are_as_asked() -> None:
    limb = SimulatedLimb(still_s=1000)
    data = limb.samples(0, 50_000).data.astype(np.float64)
    assert np.allclose(data.std(axis=0), [0.0012 * math.sqrt(50)] * 3 + [0.007 * math.sqrt(50)] * 3, rtol=0.02)
    assert np.allclose(data.mean(axis=0) - [0, G_M_S2, 0, 0, 0, 0], limb.biases, atol=1e-3)
    biases = np.array([SimulatedLimb(seed=seed).biases for seed in range(200)])
    assert np.allclose(biases.std(axis=0), [0.05] * 3 + [0.3] * 3, rtol=0.25)


def test_true_orientations_turn_the_hanging_sensor_into_the_world() -> None:
    limb = perfect(SimulatedLimb())
    w, x, y, z = limb.quaternions(0, 900).T
    assert np.allclose(w**2 + x**2 + y**2 + z**2, 1)
    assert np.allclose(np.degrees(2 * np.arctan2(z, w)), limb.angles_deg(0, 900))
    assert not x.any()
    assert not y.any()


@settings(max_examples=25)
@given(st.integers(0, 2000), st.lists(st.integers(0, 150), max_size=6), st.integers(0, 5))
def test_the_cut_does_not_matter(first: int, sizes: list[int], seed: int) -> None:
    limb = SimulatedLimb(seed=seed)
    whole = limb.samples(first, sum(sizes)).data
    parts, at = [], first
    for size in sizes:
        parts.append(limb.samples(at, size).data)
        at += size
    assert b"".join(part.tobytes() for part in parts) == whole.tobytes()


def test_it_is_labelled() -> None:
    spec = SimulatedLimb(stream="shank").spec
    assert (spec.name, spec.kind, spec.rate_hz, spec.dtype) == ("shank", Kind.IMU, 100, "float32")
    assert spec.attribute("simulated") == "yes"
    assert [channel.unit for channel in spec.channels] == ["m/s2"] * 3 + ["deg/s"] * 3
    assert SimulatedLimb(seed=1).samples(0, 9).data.tobytes() != SimulatedLimb(seed=2).samples(0, 9).data.tobytes()
