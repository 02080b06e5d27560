"""The motor units: recruited by size, faster with effort, regular but not even, and the same however they are asked."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reknit.simulate.effort import Effort, work_and_rest
from reknit.simulate.motor_units import GRID, MotorUnits
from reknit.stream import ParameterError

UNITS = MotorUnits()


def steady(level: float) -> Effort:
    return Effort(((0.0, level), (1000.0, level)))


def fired(effort: Effort, start_s: float, stop_s: float, units: MotorUnits = UNITS, step_s: float = 0.1) -> list[np.ndarray]:
    """The times at which each unit fired."""
    bounds_s = np.linspace(start_s, stop_s, round((stop_s - start_s) / step_s) + 1)
    parts = [units.firings(effort, float(a), float(b)) for a, b in itertools.pairwise(bounds_s)]
    which, times_s = (np.concatenate(each) for each in zip(*parts))
    return [np.sort(times_s[which == unit]) for unit in range(units.count)]


def test_small_units_come_first() -> None:
    assert len(UNITS.thresholds) == UNITS.count
    assert (np.diff(UNITS.thresholds) > 0).all()
    assert UNITS.thresholds[0] == pytest.approx(0.025)
    assert UNITS.thresholds[-1] < 0.75
    assert UNITS.amplitudes[-20:].mean() > 10 * UNITS.amplitudes[:20].mean()
    assert ((UNITS.widths_s >= 1.2e-3) & (UNITS.widths_s <= 2.5e-3)).all()


def test_units_are_recruited_in_order_while_the_effort_rises_and_leave_in_reverse() -> None:
    ramp = Effort(((0.0, 0.0), (10.0, 1.0), (20.0, 0.0)))
    times_s = fired(ramp, 0, 20)
    assert all(len(each) for each in times_s)
    first, last = np.array([each[0] for each in times_s]), np.array([each[-1] for each in times_s])
    recruited = UNITS.thresholds * 10
    assert (first > recruited).all()
    assert (first < recruited + 1.3 / 8).all()  # within one interval at the lowest rate
    assert (last < 20 - recruited + 0.1 / (GRID - 1)).all()
    assert np.corrcoef(first, UNITS.thresholds)[0, 1] > 0.999


@pytest.mark.parametrize("level", [0.1, 0.4, 0.9])
def test_a_steady_effort_fires_at_the_rate_that_it_asks_for(level: float) -> None:
    expected_hz = UNITS.rates_hz(np.array([level]))[0]
    counts = np.array([len(each) for each in fired(steady(level), 0, 20)])
    assert np.abs(counts / 20 - expected_hz).max() < 0.15
    assert (counts > 0).tolist() == (level > UNITS.thresholds).tolist()
    active = expected_hz[expected_hz > 0]
    assert active.min() >= 8
    assert active.max() <= 35
    assert (np.diff(active) <= 0).all()  # small units fire faster than large ones


def test_intervals_vary_as_asked_and_no_unit_beats_with_another() -> None:
    times_s = fired(steady(0.9), 0, 20)
    for each in times_s[:10]:
        intervals = np.diff(each)
        assert 0.12 < intervals.std() / intervals.mean() < 0.18
        assert intervals.min() > 0.2 * intervals.mean()
    near = np.abs(times_s[0][:, None] - times_s[1][None, :]).min(axis=1)
    assert near.std() > 2e-3  # two units at the same rate: not locked to one another


@settings(max_examples=25, deadline=None)
@given(st.floats(0, 30), st.lists(st.floats(0.003, 0.3), min_size=1, max_size=6), st.integers(0, 3))
def test_each_firing_comes_once_wherever_time_is_cut(start_s: float, lengths_s: list[float], seed: int) -> None:
    units, effort = MotorUnits(seed, count=30), work_and_rest(1.0, 2.0, 0.8)
    bounds_s = [start_s]
    for length_s in lengths_s:
        bounds_s.append(bounds_s[-1] + length_s)
    cut = [units.firings(effort, a, b) for a, b in itertools.pairwise(bounds_s)]
    other = np.linspace(bounds_s[0], bounds_s[-1], 8).tolist()
    again = [units.firings(effort, a, b) for a, b in itertools.pairwise(other)]
    # A firing is known to lie between two moments of its span, and is interpolated there.
    apart_s = max(*lengths_s, (bounds_s[-1] - bounds_s[0]) / 7) / (GRID - 1)
    for which in range(30):
        one = np.sort(np.concatenate([times[who == which] for who, times in cut]))
        two = np.sort(np.concatenate([times[who == which] for who, times in again]))
        assert len(one) == len(two)
        assert np.abs(one - two).max(initial=0) < apart_s


def test_who_rests_does_not_fire() -> None:
    which, times_s = UNITS.firings(work_and_rest(2, 1, 1.0), 0.5, 1.0)
    assert len(which) == len(times_s) == 0


def test_the_same_seed_gives_the_same_firings() -> None:
    one, same, other = (MotorUnits(seed).firings(steady(0.5), 3.0, 3.5)[1].tolist() for seed in (1, 1, 2))
    assert one == same
    assert one != other


@pytest.mark.parametrize("span", [(0.0, 1.0), (1.0, 1.0), (-1.0, -0.9)])
def test_spans_that_cannot_be_drawn_are_refused(span: tuple[float, float]) -> None:
    with pytest.raises(ParameterError, match="at most"):
        UNITS.firings(steady(0.5), *span)
