"""A heart goes, the muscle stays."""

import numpy as np
import pytest

from reknit.signals.muscle.artefact.ecg import beats, without_ecg
from reknit.simulate.ecg import ecg
from reknit.simulate.shaped_noise import shaped_noise
from reknit.stream import ParameterError

RATE_HZ = 1000.0


@pytest.mark.parametrize("scale", [1e-6, 1e3])
def test_subtracted_beats_leave_the_muscle_nearly_whole(scale: float) -> None:
    random = np.random.default_rng(2)
    clean = 0.1 * scale * shaped_noise(20_000, RATE_HZ, random)
    heard = clean + scale * ecg(20_000, RATE_HZ, random, beats_a_minute=66)
    assert len(beats(heard, RATE_HZ)) == pytest.approx(22, abs=1)
    left = without_ecg(heard, RATE_HZ) - clean
    assert np.sqrt(np.mean(left**2)) < 0.35 * np.sqrt(np.mean((heard - clean) ** 2))
    assert np.sqrt(np.mean(left**2)) < 0.6 * clean.std()


def test_a_muscle_without_a_heart_is_left_alone() -> None:
    clean = shaped_noise(10_000, RATE_HZ, np.random.default_rng(3))
    np.testing.assert_array_equal(without_ecg(clean, RATE_HZ), clean)


def test_beats_that_are_known_are_used() -> None:
    heart = ecg(10_000, RATE_HZ, np.random.default_rng(3), beats_a_minute=60, variability=0.0)
    at = np.flatnonzero((heart[1:-1] > heart[:-2]) & (heart[1:-1] >= heart[2:]) & (heart[1:-1] > 0.6)) + 1
    left = without_ecg(heart, RATE_HZ, at=at)
    assert np.abs(left).max() < 0.35 * heart.max()


@pytest.mark.parametrize("samples", [np.zeros(10), np.zeros((9000, 2)), np.full(9000, np.nan)])
def test_what_cannot_be_used_is_told(samples: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> None:
    with pytest.raises(ParameterError, match="one channel of at least 5 s without NaN"):
        without_ecg(samples, RATE_HZ)
