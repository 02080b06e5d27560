"""A simulated person who stands still."""

import numpy as np
import pytest

from reknit.signals.motion.imu_channels import G_M_S2
from reknit.simulate.standing import SimulatedStanding

PERSON = SimulatedStanding(seed=3)


def test_it_sways_as_much_as_it_was_asked_to() -> None:
    lean = SimulatedStanding(forward_deg=1.0, side_deg=0.5, seed=8).lean_deg(0, 60_000)
    assert np.sqrt((lean**2).mean(axis=0)) == pytest.approx([1.0, 0.5], rel=0.05)


def test_any_cut_gives_the_same_samples() -> None:
    whole = PERSON.samples(10, 50).data
    parts = np.concatenate([PERSON.samples(first, 5).data for first in range(10, 60, 5)])
    assert whole.tobytes() == parts.tobytes()


def test_the_sensor_feels_gravity_upwards_and_turns_with_the_lean() -> None:
    quiet = SimulatedStanding(acceleration_noise_m_s2=0, turning_noise_deg_s=0, seed=3)
    data, lean = quiet.samples(0, 1000).data.astype(float), quiet.lean_deg(0, 1000)
    assert np.sqrt((data[:, :3] ** 2).sum(axis=1)).mean() == pytest.approx(G_M_S2, rel=0.01)
    assert np.cumsum(data[:, 3]) / 100 == pytest.approx(lean[:, 0] - lean[0, 0], abs=0.05)
    assert -np.cumsum(data[:, 5]) / 100 == pytest.approx(lean[:, 1] - lean[0, 1], abs=0.05)


def test_it_is_marked_as_simulated_and_worn_on_the_chest() -> None:
    assert PERSON.spec.attribute("simulated") == "yes"
    assert {channel.segment for channel in PERSON.spec.channels} == {"chest"}
