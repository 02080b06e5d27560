import numpy as np
import pytest

from reknit.signals.muscle.normalise.trial import Trial
from reknit.stream import ParameterError

RATE_HZ = 1000.0


def test_strongest_half_second() -> None:
    signal = np.full(3000, 10.0)
    signal[1000:1500] = -40
    assert Trial.of_signal(signal, RATE_HZ).value == pytest.approx(40, rel=0.01)
    assert Trial.of_signal(signal, RATE_HZ, window_s=1.0).value == pytest.approx(np.sqrt((100 + 1600) / 2), rel=0.01)


def test_single_spike_is_no_effort() -> None:
    signal = np.full(3000, 10.0)
    signal[1000] = 200
    assert Trial.of_signal(signal, RATE_HZ).value < 14


def test_window_with_a_missing_sample_does_not_count() -> None:
    signal = np.full(3000, 10.0)
    signal[1000:1600] = 40
    signal[1300] = np.nan
    assert Trial.of_signal(signal, RATE_HZ).value < 36
    with pytest.raises(ParameterError, match="missing"):
        Trial.of_signal(np.full(600, np.nan), RATE_HZ)


def test_too_short_effort_is_refused() -> None:
    for length in (0, 1, 499):
        with pytest.raises(ParameterError, match="longer"):
            Trial.of_signal(np.ones(length), RATE_HZ)
