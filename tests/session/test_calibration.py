"""The resting level: a percentile of all that was seen, in the same room however long that was."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.exercise.load import library
from reknit.session import calibration
from reknit.session.begin import Begin
from reknit.session.calibration import RESTING_PERCENTILE, Calibration
from reknit.simulate.muscle import SimulatedMuscle


def calibrated(sizes: list[int]) -> Calibration:
    """After ten seconds of a muscle in chunks of these sizes, again and again."""
    muscle = SimulatedMuscle()
    exercise = library()["quadriceps-setting"]
    assert exercise.calibrate is not None
    made = Calibration(Begin(exercise, (muscle.spec.name,)), {muscle.spec.name: muscle.spec}, exercise.calibrate)
    first, last, n = 0, round(10 * muscle.spec.rate_hz), 0
    while first < last:
        size = min(sizes[n % len(sizes)], last - first)
        made.take(muscle.samples(first, size))
        assert made.resting == made.resting
        first, n = first + size, n + 1
    return made


@given(st.lists(st.integers(1, 900), min_size=1, max_size=5))
def test_it_is_the_same_whatever_the_cut(sizes: list[int]) -> None:
    assert calibrated(sizes).reference() == calibrated([4096]).reference()


def test_it_is_that_of_the_newest_values(monkeypatch: pytest.MonkeyPatch) -> None:
    every = list(calibrated([500])._seen)
    assert len(every) > 400
    assert calibrated([500]).resting == np.percentile(every, RESTING_PERCENTILE)
    monkeypatch.setattr(calibration, "MOST_SEEN", 100)
    for sizes in ([500], [7, 300]):
        newest = calibrated(sizes)
        assert sorted(newest._seen) == sorted(every[-100:])
        assert newest.resting == np.percentile(every[-100:], RESTING_PERCENTILE)
