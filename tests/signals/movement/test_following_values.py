"""Lag and gain of a run after a moving target, from samples as even or as irregular as they come."""

from __future__ import annotations

import json

import numpy as np
import pytest

from reknit.signals.measure import GATE, VALUE, WANTED, Gate
from reknit.signals.movement.following_values import UNITS, following_values
from reknit.signals.movement.samples import Floats, Samples

POINTS = ([0, 3, 6, 9, 12, 15, 18, 24], [12, 12, 50, 50, 85, 85, 12, 12])


def target(times_s: Floats) -> Floats:
    return np.interp(times_s % 24, *POINTS)


def run(late_s: float = 0.3, gain: float = 1.0, rate_hz: float = 30.0, jitter_s: float = 0.0) -> Samples:
    times_s = np.arange(-1.0, 24.0, 1 / rate_hz)
    times_s = times_s + np.random.default_rng(1).uniform(-jitter_s, jitter_s, len(times_s))
    columns = {
        VALUE: gain * (target(times_s - late_s) - 12) + 12,
        WANTED: target(times_s),
        GATE: np.full(len(times_s), float(Gate.OPEN)),
    }
    return Samples(times_s, columns, 0.0, 24.0)


@pytest.mark.parametrize(("late_s", "gain"), [(0.3, 1.0), (0.0, 1.0), (0.8, 0.7), (-0.2, 1.2)])
@pytest.mark.parametrize(("rate_hz", "jitter_s"), [(30.0, 0.0), (30.0, 0.012), (100.0, 0.0)])
def test_a_known_lag_and_gain_are_found(late_s: float, gain: float, rate_hz: float, jitter_s: float) -> None:
    lag, reach = following_values(run(late_s, gain, rate_hz, jitter_s))
    assert (lag.name, lag.unit, reach.name, reach.unit) == ("follow_lag", "s", "follow_gain", "%")
    assert lag.value == pytest.approx(late_s, abs=0.01)
    assert reach.value == pytest.approx(100 * gain, rel=0.02)


def test_they_are_plain_numbers_that_a_session_can_keep() -> None:
    assert json.loads(json.dumps([each.value for each in following_values(run())])) is not None
    assert all(type(each.value) is float for each in following_values(run()))


def test_what_came_before_the_run_does_not_count() -> None:
    samples = run()
    samples.columns[VALUE][samples.times_s < 0] = 1e6
    assert following_values(samples)[0].value == pytest.approx(0.3, abs=0.01)


@pytest.mark.parametrize("share", [0.1, 0.3, 1.0])
def test_what_was_not_measured_is_withheld_with_a_reason(share: float) -> None:
    samples = run()
    count = round(share * len(samples.times_s))
    samples.columns[GATE][-count:] = float(Gate.NO_SIGNAL)
    for value in following_values(samples):
        assert value.value is None
        assert value.said
        assert value.unit == UNITS[value.name]


def test_a_picture_that_is_missing_now_and_then_changes_nothing() -> None:
    samples = run()
    samples.columns[GATE][::10] = float(Gate.NO_SIGNAL)
    assert following_values(samples)[0].value == pytest.approx(0.3, abs=0.02)


def test_someone_who_stays_still_does_not_follow() -> None:
    samples = run(gain=0.0)
    assert [each.value for each in following_values(samples)] == [None, None]


def test_no_samples_at_all_are_withheld() -> None:
    none = Samples(np.empty(0), {VALUE: np.empty(0), WANTED: np.empty(0), GATE: np.empty(0)}, 0.0, 24.0)
    assert [each.value for each in following_values(none)] == [None, None]
