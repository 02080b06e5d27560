"""A simulated walker: the same whatever the cut, and with the facts that were asked for."""

import numpy as np
import pytest

from reknit.signals.motion.imu_channels import G_M_S2
from reknit.simulate.walker import SimulatedWalker


def test_the_samples_do_not_depend_on_the_cut() -> None:
    walker = SimulatedWalker()
    whole = walker.samples(0, 700).data
    parts = [walker.samples(first, 70).data for first in range(0, 700, 70)]
    np.testing.assert_array_equal(np.concatenate(parts), whole)
    assert walker.samples(5, 0).data.shape == (0, 6)


def test_contacts_take_sides_in_turn_and_steps_differ_as_asked() -> None:
    steps = np.diff(SimulatedWalker(steps=40, jitter_s=0.0, asymmetry=1.5).contacts_s)
    assert steps[::2] == pytest.approx(1.5 * steps[1::2])
    assert steps.mean() == pytest.approx(0.55)


def test_standing_still_is_gravity_alone() -> None:
    walker = SimulatedWalker(lean_deg=10)
    still = walker.samples(0, 200).data.mean(axis=0)
    assert np.linalg.norm(still[:3]) == pytest.approx(G_M_S2, abs=0.02)
    assert np.degrees(np.arctan2(-still[2], still[0])) == pytest.approx(10, abs=0.2)


def test_another_seed_is_another_walk() -> None:
    assert not np.array_equal(SimulatedWalker(seed=1).contacts_s, SimulatedWalker(seed=2).contacts_s)
