"""When a quick movement to a target began."""

import numpy as np
import pytest

from reknit.signals.movement.rise_onset import RiseOnset
from reknit.signals.movement.withheld import Why, Withheld


def rise(rate_hz: float, onset_s: float, lasts_s: float, noise: float = 0.0, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    times_s = np.arange(0, 3, 1 / rate_hz)
    share = np.clip((times_s - onset_s) / lasts_s, 0, 1)
    values = 80 * share**3 * (10 - 15 * share + 6 * share**2)
    return times_s, values + np.random.default_rng(seed).normal(0, noise, len(times_s))


@pytest.mark.parametrize(("rate_hz", "within_s"), [(30, 0.012), (100, 0.002)])
@pytest.mark.parametrize("lasts_s", [0.4, 0.7])
def test_the_beginning_is_found_between_samples(rate_hz: float, within_s: float, lasts_s: float) -> None:
    for onset_s in np.linspace(1, 1.033, 5):
        found = RiseOnset.of(*rise(rate_hz, float(onset_s), lasts_s), 0.0)
        assert isinstance(found, RiseOnset)
        assert found.onset_s == pytest.approx(onset_s, abs=within_s)
        assert found.error_s >= 0.2 * lasts_s


@pytest.mark.parametrize("lasts_s", [0.3, 0.4])
@pytest.mark.parametrize("speeds_up_s", [0.0, 0.15])
def test_a_lift_at_even_speed_began_within_the_error_that_is_told(lasts_s: float, speeds_up_s: float) -> None:
    times_s = np.arange(0, 3, 1 / 30)
    since_s = np.clip(times_s - 1.01, 0, None)
    way = np.where(since_s < speeds_up_s, since_s**2 / 2 / max(speeds_up_s, 1e-9), since_s - speeds_up_s / 2)
    found = RiseOnset.of(times_s, 80 * np.clip(way / lasts_s, 0, 1), 0.0)
    assert isinstance(found, RiseOnset)
    assert abs(found.onset_s - 1.01) <= found.error_s


@pytest.mark.parametrize("lasts_s", [1.0, 1.5, 2.0])
def test_of_a_slow_lift_nobody_knows_when_it_began(lasts_s: float) -> None:
    times_s = np.arange(0, 4, 1 / 30)
    found = RiseOnset.of(times_s, 82 * np.clip((times_s - 1.5) / lasts_s, 0, 1), 0.0)
    assert isinstance(found, Withheld)


@pytest.mark.parametrize(("from_s", "to_s"), [(0.9, 1.2), (1.0, 1.23)])
def test_pictures_that_never_came_are_a_hole(from_s: float, to_s: float) -> None:
    times_s, values = rise(30, 1.0, 0.6)
    there = (times_s < from_s) | (times_s > to_s)
    found = RiseOnset.of(times_s[there], values[there], 0.0)
    assert isinstance(found, Withheld)
    assert found.why is Why.MISSING


def test_noise_hardly_moves_it() -> None:
    off = []
    for seed in range(20):
        found = RiseOnset.of(*rise(30, 1.0, 0.6, 0.7, seed), 0.0)
        assert isinstance(found, RiseOnset)
        off.append(found.onset_s - 1.0)
    assert np.abs(off).max() < 0.04
    assert abs(np.mean(off)) < 0.01


def test_a_movement_that_stops_on_its_way_is_withheld() -> None:
    times_s, first = rise(100, 0.5, 0.4)
    found = RiseOnset.of(times_s, 0.25 * first + 0.75 * rise(100, 1.5, 0.4)[1], 0.0)
    assert isinstance(found, Withheld)
    assert found.why is Why.UNMATCHED


def test_what_says_nothing_is_withheld() -> None:
    times_s, values = rise(100, 0.5, 0.4)
    holed = values.copy()
    holed[60] = np.nan
    assert isinstance(RiseOnset.of(times_s, holed, 0.0), Withheld)
    assert isinstance(RiseOnset.of(times_s, np.zeros(len(times_s)), 0.0), Withheld)
    assert isinstance(RiseOnset.of(*rise(5, 0.5, 0.2), 0.0), Withheld)
    assert isinstance(RiseOnset.of(times_s[80:], values[80:], 0.0), Withheld)
