"""The noise has the spectrum it is named after, whatever the rate."""

import numpy as np
import pytest
from scipy import signal

from reknit.simulate.shaped_noise import shaped_noise


def median_hz(samples: np.ndarray, rate_hz: float) -> float:
    at_hz, power = signal.welch(samples, rate_hz, nperseg=1024)
    passed = np.cumsum(power)
    return float(at_hz[np.searchsorted(passed, passed[-1] / 2)])


@pytest.mark.parametrize("rate_hz", [1000.0, 2000.0, 4000.0])
def test_median_frequency_does_not_depend_on_the_rate(rate_hz: float) -> None:
    noise = shaped_noise(int(60 * rate_hz), rate_hz, np.random.default_rng(3))
    assert median_hz(noise, rate_hz) == pytest.approx(96, abs=6)


def test_about_half_of_the_power_lies_below_100_hz() -> None:
    noise = shaped_noise(120_000, 2000.0, np.random.default_rng(4))
    at_hz, power = signal.welch(noise, 2000.0, nperseg=2000)
    assert power[at_hz < 100].sum() / power.sum() == pytest.approx(0.52, abs=0.02)


def test_standard_deviation_is_one_and_the_mean_is_zero() -> None:
    noise = shaped_noise(5001, 1000.0, np.random.default_rng(5))
    assert noise.shape == (5001,)
    assert noise.std() == pytest.approx(1)
    assert noise.mean() == pytest.approx(0, abs=1e-12)


def test_the_same_seed_gives_the_same_noise() -> None:
    one, other = (shaped_noise(500, 1000.0, np.random.default_rng(6)) for _ in range(2))
    assert one.tobytes() == other.tobytes()


@pytest.mark.parametrize(("count", "rate_hz"), [(1, 1000.0), (0, 1000.0), (100, 0.0), (100, float("nan"))])
def test_refuses_what_cannot_be_noise(count: int, rate_hz: float) -> None:
    with pytest.raises(ValueError, match="at least 2 samples and a rate above 0"):
        shaped_noise(count, rate_hz, np.random.default_rng(7))
