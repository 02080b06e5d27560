"""The simulated cycles are what they say: their bursts, their strength, and what is true of them."""

import numpy as np
import pytest

from reknit.simulate.cyclic_activity import ALPHAS, SIGMAS_S, CyclicActivity, published_draw


def test_bursts_lie_in_the_middle_of_each_cycle() -> None:
    made = CyclicActivity(12, sigma_s=0.1, alpha=1.5).draw(np.random.default_rng(0))
    assert len(made.samples) == 20_000
    assert made.bursts_s[3] == pytest.approx((3.35, 3.65))
    assert made.active.reshape(10, -1).sum(axis=1).tolist() == [601] * 10
    assert made.starts_s == tuple(range(11))


def test_noise_has_unit_strength_and_the_burst_the_stated_one() -> None:
    made = CyclicActivity(20, sigma_s=0.1, alpha=1.0, cycles=60, rate_hz=1000).draw(np.random.default_rng(1))
    middle = made.samples.reshape(60, -1)[:, 490:510]
    assert made.samples[~made.active].std() == pytest.approx(1, rel=0.01)
    assert middle.std() == pytest.approx(101**0.5, rel=0.06)


def test_cycles_may_come_late_or_not_at_all() -> None:
    made = CyclicActivity(12, shifts_s=((2, 0.15),), missing=(4,)).draw(np.random.default_rng(0))
    assert made.bursts_s[2] == pytest.approx((2.5, 2.8))
    assert not made.active[8000:10_000].any()
    assert len(made.bursts_s) == 9


def test_a_seed_draws_one_signal_and_all_shapes_come() -> None:
    assert published_draw(6, 5).samples.tobytes() == published_draw(6, 5).samples.tobytes()
    firsts_s = [published_draw(6, seed).bursts_s[0] for seed in range(40)]
    lengths = {round(offset_s - onset_s, 6) for onset_s, offset_s in firsts_s}
    assert lengths == {round(2 * alpha * sigma_s, 6) for alpha in ALPHAS for sigma_s in SIGMAS_S}
    onsets_s = [burst[0] for burst in published_draw(6, 5, jitter_s=0.02).bursts_s]
    assert np.std(np.diff(onsets_s)) > 0.005
