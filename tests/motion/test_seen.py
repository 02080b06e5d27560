"""Angles of both sides in a recording of landmarks."""

from collections.abc import Sequence

import numpy as np
import pytest

from reknit.formats.recording import Recording
from reknit.motion.seen import Angle, Seen, seen
from reknit.signals.measure import Gate
from reknit.signals.pose.view import View
from reknit.simulate.person import SimulatedPerson
from reknit.stream import Side


def recorded(exercise: str, seconds: float) -> Recording:
    person = SimulatedPerson(exercise)
    return Recording(person.spec, (person.samples(0, round(30 * seconds)),))


def flat(gate: Sequence[int]) -> Seen:
    count = len(gate)
    return Seen("knee_flexion", Side.LEFT, np.arange(count) / 10, np.linspace(0, 90, count), np.array(gate))


def test_each_angle_has_its_own_gate() -> None:
    asked = [Angle("knee_flexion", Side.RIGHT, View.SIDE), Angle("knee_flexion", Side.RIGHT, View.FRONT)]
    trusted, counted = seen(recorded("squat", 8), asked)
    assert trusted.shut() is None
    assert counted.shut() == "count_only"
    assert np.nanmax(trusted.shown) == pytest.approx(85, abs=3)
    assert np.isnan(counted.shown).all()
    assert np.nanmax(counted.value) == np.nanmax(trusted.value)


def test_the_gate_that_withholds_is_the_most_frequent_one() -> None:
    mixed = flat([Gate.OPEN] * 40 + [Gate.HIDDEN] * 25 + [Gate.COUNT_ONLY] * 35)
    assert mixed.shut() == "count_only"
    assert mixed.shut(0, 3.9) is None
    assert mixed.shut(4.0, 6.4) == "hidden"
    assert mixed.shut(50, 60) == "no_signal"
    assert mixed.shares(0, 3.9) == {"open": 1.0}


def test_a_range_counts_from_the_rest_before_it_and_is_withheld_with_its_angle() -> None:
    open_ = flat([Gate.OPEN] * 100)
    assert open_.range(0.0, 5.0, 9.9) == pytest.approx(90)
    assert open_.range(2.0, 5.0, 9.9) == pytest.approx(90 - 90 * 20 / 99)
    assert flat([Gate.COUNT_ONLY] * 100).range(0.0, 5.0, 9.9) is None
