"""Holds whose spectrum sinks by a known share a minute, and holds that must not be judged."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import signal

from reknit.signals.muscle.fatigue import Fatigue, Slope, Unfit, fatigue_of
from reknit.simulate.shaped_noise import shaped_noise
from reknit.stream import ParameterError

RATE_HZ = 1000.0
REST_POWER = 0.01
Floats = NDArray[np.float64]


def hold(duration_s: float = 40.0, sinking: float = 0.0, seed: int = 0) -> Floats:
    """Shaped noise that is played slower and slower: after a minute all frequencies have sunk by the share `sinking`."""
    count = round(duration_s * RATE_HZ)
    times_s = np.arange(count) / RATE_HZ
    played_s = times_s - sinking / 60 * times_s**2 / 2
    noise = shaped_noise(4 * count, 4 * RATE_HZ, np.random.default_rng(seed))
    return np.interp(played_s, np.arange(len(noise)) / (4 * RATE_HZ), noise)


def told(samples: Floats, **given: Any) -> Fatigue:
    return fatigue_of(samples, RATE_HZ, REST_POWER, **given)


def median_slope(found: Fatigue) -> Slope:
    assert found.median_slope is not None, found.unfit
    return found.median_slope


def test_a_fresh_muscle_shows_no_change() -> None:
    found = told(hold())
    slope = median_slope(found)
    assert found.median_hz.mean() == pytest.approx(96, abs=4)
    assert slope.range_per_s[0] < 0 < slope.range_per_s[1]
    assert not slope.certain
    assert found.rms.mean() == pytest.approx(1, abs=0.1)
    assert found.snr_db == pytest.approx(20, abs=0.7)


@pytest.mark.parametrize("window_s", [0.5, 1.0])
def test_a_known_slope_is_found_within_its_range(window_s: float) -> None:
    found = told(hold(sinking=0.3), window_s=window_s)
    slope = median_slope(found)
    wanted_per_s = -0.3 / 60 * slope.start
    assert slope.range_per_s[0] < wanted_per_s < slope.range_per_s[1]
    assert slope.certain
    assert slope.percent_per_min == pytest.approx(-30, abs=8)
    assert found.mean_slope is not None
    assert found.mean_slope.percent_per_min == pytest.approx(-30, abs=8)


def test_the_range_holds_the_truth_nearly_as_often_as_it_says() -> None:
    inside = 0
    for seed in range(16):
        slope = median_slope(told(hold(20, seed=seed)))
        inside += slope.range_per_s[0] <= 0 <= slope.range_per_s[1]
    assert inside >= 13


def test_the_frequency_of_a_line_is_that_line() -> None:
    line = np.sin(2 * np.pi * 80 * np.arange(20_000) / RATE_HZ)
    found = told(line)
    assert found.median_hz == pytest.approx(80, abs=1)
    assert found.mean_hz == pytest.approx(80, abs=0.5)


def test_unit_and_polarity_change_nothing_but_the_rms() -> None:
    samples = hold(sinking=0.2)
    one, other = told(samples), fatigue_of(-1e-6 * samples, RATE_HZ, 1e-12 * REST_POWER)
    assert median_slope(other).per_s == pytest.approx(median_slope(one).per_s, rel=1e-9)
    assert other.rms == pytest.approx(1e-6 * one.rms)


@pytest.mark.parametrize(
    ("samples", "given", "unfit"),
    [
        (hold(10), {}, Unfit.TOO_SHORT),
        (np.zeros(0), {}, Unfit.TOO_SHORT),
        (np.ones(1), {}, Unfit.TOO_SHORT),
        (np.full(20_000, np.nan), {}, Unfit.MISSING),
        (np.full(20_000, 7.0), {}, Unfit.NO_SIGNAL),
        (0.2 * hold(20), {}, Unfit.NOISY),
        (hold(20) * np.where(np.arange(20_000) < 10_000, 1.0, 0.3), {}, Unfit.UNSTEADY_SIGNAL),
        (hold(20), {"force": np.linspace(100, 70, 20_000)}, Unfit.UNSTEADY_FORCE),
        (hold(20), {"force": np.full(20_000, np.nan)}, Unfit.UNSTEADY_FORCE),
    ],
)
def test_what_may_not_be_judged_says_why(samples: Floats, given: dict[str, Any], unfit: Unfit) -> None:
    found = told(samples, **given)
    assert found.unfit is unfit
    assert (found.median_slope, found.mean_slope, found.rms_slope) == (None, None, None)


def test_a_steady_force_and_a_growing_signal_are_fine() -> None:
    samples = hold(sinking=0.2) * np.linspace(1, 1.5, 40_000)
    found = told(samples, force=np.full(40_000, 55.0))
    assert found.rms_slope is not None
    assert found.rms_slope.certain


def test_a_lost_second_costs_its_window_alone() -> None:
    samples = hold()
    samples[5200:5300] = np.nan
    found = told(samples)
    assert np.flatnonzero(np.isnan(found.median_hz)).tolist() == [5]
    assert found.unfit is None


@pytest.mark.parametrize("rate_hz", [500.0, 2000.0])
def test_the_rate_changes_little(rate_hz: float) -> None:
    samples = signal.resample_poly(hold(), *((1, 2) if rate_hz < 1000 else (2, 1)))
    found = fatigue_of(samples, rate_hz, REST_POWER)
    assert found.median_hz.mean() == pytest.approx(told(hold()).median_hz.mean(), rel=0.08)


@pytest.mark.parametrize(
    ("samples", "rate_hz", "rest_power", "given", "words"),
    [
        (np.zeros((9, 2)), 1000.0, 1.0, {}, "pick a column"),
        (np.zeros(9), 100.0, 1.0, {}, "record faster"),
        (np.zeros(9), 1000.0, 0.0, {}, "record rest before the hold"),
        (np.zeros(9), 1000.0, 1.0, {"window_s": 2.0}, r"0\.5 to 1"),
        (np.zeros(9), 1000.0, 1.0, {"force": np.zeros(8)}, "a value for every sample"),
    ],
)
def test_what_cannot_be_asked_is_told(
    samples: Floats, rate_hz: float, rest_power: float, given: dict[str, Any], words: str
) -> None:
    with pytest.raises(ParameterError, match=words):
        fatigue_of(samples, rate_hz, rest_power, **given)
