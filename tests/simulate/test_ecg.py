"""A simulated heart: how often it beats, and how high."""

import numpy as np
import pytest

from reknit.simulate.ecg import ecg


def test_it_beats_as_often_as_asked_and_about_one_high() -> None:
    heart = ecg(60_000, 1000.0, np.random.default_rng(1), beats_a_minute=80)
    peaks = np.flatnonzero((heart[1:-1] > heart[:-2]) & (heart[1:-1] >= heart[2:]) & (heart[1:-1] > 0.6))
    assert len(peaks) == pytest.approx(80, abs=3)
    assert heart[1:-1][peaks].max() < 1.15
    assert np.std(np.diff(peaks)) / np.mean(np.diff(peaks)) == pytest.approx(0.04, abs=0.02)


def test_the_same_seed_gives_the_same_heart() -> None:
    one, other = (ecg(3000, 500.0, np.random.default_rng(4)) for _ in range(2))
    np.testing.assert_array_equal(one, other)


def test_rates_must_be_above_zero() -> None:
    with pytest.raises(ValueError, match="rates must be above 0"):
        ecg(10, 0.0, np.random.default_rng(1))
