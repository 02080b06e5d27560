"""A heart is found by its form and rhythm; a muscle, however rhythmic, has none."""

import numpy as np
import pytest

from reknit.signals.muscle.quality.heartbeat import heartbeat
from reknit.simulate.ecg import ecg
from reknit.simulate.shaped_noise import shaped_noise

RATES_HZ = (500.0, 1000.0, 4000.0)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("sign", [1, -1])
def test_a_heart_in_a_quiet_muscle_is_found_with_its_rate(rate_hz: float, sign: int) -> None:
    random, count = np.random.default_rng(2), round(5 * rate_hz)
    heard = shaped_noise(count, rate_hz, random) + sign * 6 * ecg(count, rate_hz, random, beats_a_minute=75)
    found = heartbeat(heard * 1e-6, rate_hz)
    assert found.score > 0.8
    assert found.interval_s == pytest.approx(0.8, rel=0.06)
    assert len(found.beats_s) in (6, 7)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_bursts_that_come_once_a_second_are_no_heart(rate_hz: float) -> None:
    count = round(5 * rate_hz)
    burst = np.clip(np.sin(2 * np.pi * np.arange(count) / rate_hz), 0, 1)
    scores = [heartbeat(burst * shaped_noise(count, rate_hz, np.random.default_rng(seed)), rate_hz).score for seed in range(20)]
    assert max(scores) < 0.7


@pytest.mark.parametrize("samples", [np.zeros(5000), np.full(5000, 3.0), np.zeros(1), np.arange(12.0)])
def test_where_there_is_nothing_there_is_no_heart(samples: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> None:
    assert heartbeat(samples, 1000.0).score == 0
