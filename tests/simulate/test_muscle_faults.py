"""Each fault is in its own channel, as severe as the ranges say."""

import numpy as np
import pytest

from reknit.simulate.muscle_faults import MuscleFault, faulted, healthy

RATE_HZ = 1000.0


def clean(seed: int = 3) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return healthy(5000, RATE_HZ, 3, np.random.default_rng(seed))


@pytest.mark.parametrize("fault", MuscleFault)
def test_only_its_channel_changes_and_the_same_seed_gives_the_same(fault: MuscleFault) -> None:
    before = clean()
    kept = before.copy()
    made, again = (faulted(fault, before, 1, RATE_HZ, np.random.default_rng(5)) for _ in range(2))
    np.testing.assert_array_equal(before, kept)
    np.testing.assert_array_equal(made, again)
    np.testing.assert_array_equal(made[:, [0, 2]], before[:, [0, 2]])
    assert np.isfinite(made).all()
    assert not np.array_equal(made[:, 1], before[:, 1])


def test_severities_lie_in_their_ranges() -> None:
    for seed in range(20):
        rows, random = clean(seed), np.random.default_rng(seed)
        power = rows[:, 0].var()
        hum = faulted(MuscleFault.MAINS_50, rows, 0, RATE_HZ, random)[:, 0] - rows[:, 0]
        assert 0.1 < hum.var() / power < 11
        motion = faulted(MuscleFault.MOTION, rows, 0, RATE_HZ, random)[:, 0] - rows[:, 0]
        assert 3.9 < motion.var() / power < 101
        cut = faulted(MuscleFault.CLIPPED, rows, 0, RATE_HZ, random)[:, 0]
        share = np.mean((cut == cut.max()) | (cut == cut.min()))
        assert 0.0015 < share < 0.13
