"""Efforts over time, piece by piece."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.simulate.effort import Effort, work_and_rest


def test_it_rests_rises_works_and_falls() -> None:
    effort = work_and_rest(4, 3, 0.6)
    assert effort.period_s == 7
    assert [effort.at(time_s) for time_s in (0, 3.9, 5.5, 7.5)] == [0, 0, 0.6, 0]
    assert effort.at(4.1) == pytest.approx(0.3)
    assert effort.at(6.9) == pytest.approx(0.3)


def test_a_short_work_does_not_reach_its_level() -> None:
    assert work_and_rest(1, 0.2, 0.8).at(1.1) == pytest.approx(0.4)


@given(st.floats(0, 10), st.floats(0.01, 10), st.floats(0, 1), st.floats(0, 100))
def test_it_comes_again_and_stays_within_its_level(rest_s: float, work_s: float, level: float, time_s: float) -> None:
    effort = work_and_rest(rest_s, work_s, level)
    times_s = [time for time, _ in effort.points]
    assert times_s[0] == 0
    assert all(before < after for before, after in itertools.pairwise(times_s))
    assert 0 <= effort.at(time_s) <= level + 1e-12
    assert effort.at(time_s + effort.period_s) == pytest.approx(effort.at(time_s), abs=1e-9 + 1e-9 * level / work_s)


def test_any_straight_pieces_can_be_asked_for() -> None:
    effort = Effort(((0.0, 0.2), (1.0, 1.0), (2.0, 1.0)))
    assert effort.at(0.5) == pytest.approx(0.6)
    assert effort.at(1.7) == 1.0
    assert effort.at(2.0) == 0.2
