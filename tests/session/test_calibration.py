"""The resting level: a percentile of all that was seen, in the same room however long that was."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reknit.exercise.load import library
from reknit.session import calibration
from reknit.session.begin import Begin
from reknit.session.calibration import RESTING_PERCENTILE, Calibration, CalibrationError
from reknit.simulate.muscle import SimulatedMuscle


def calibrated(sizes: list[int], jump_s: float | None = None, seconds: float = 10) -> Calibration:
    """After so long with a muscle in chunks of these sizes, again and again; at `jump_s` its cable is pulled for a tenth of a second."""
    muscle = SimulatedMuscle()
    exercise = library()["quadriceps-setting"]
    assert exercise.calibrate is not None
    made = Calibration(Begin(exercise, (muscle.spec.name,)), {muscle.spec.name: muscle.spec}, exercise.calibrate)
    first, last, n = 0, round(seconds * muscle.spec.rate_hz), 0
    jump = None if jump_s is None else round(jump_s * muscle.spec.rate_hz)
    while first < last:
        size = min(sizes[n % len(sizes)], last - first)
        chunk = muscle.samples(first, size)
        if jump is not None:
            pulled = (np.arange(first, first + size) - jump) // (muscle.spec.rate_hz / 10) == 0
            chunk = chunk._replace(data=np.where(pulled[:, None], np.float32(5e6), chunk.data))
        made.take(chunk)
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


@settings(max_examples=10)
@given(st.lists(st.integers(50, 900), min_size=1, max_size=5))
def test_behind_a_jump_everything_is_measured_anew_whatever_the_cut(sizes: list[int]) -> None:
    cut, whole = (calibrated(each, jump_s=2.0, seconds=20) for each in (sizes, [40_000]))
    assert cut.reference() == whole.reference()
    assert not cut.jumped
    calm = calibrated([4096], seconds=20).reference()
    assert cut.reference().value == pytest.approx(calm.value, rel=0.2)
    assert cut.reference().resting == pytest.approx(calm.resting, rel=0.3)


def test_a_jump_is_told_until_enough_rest_was_seen_behind_it() -> None:
    made = calibrated([100], jump_s=4.0, seconds=5.0)
    assert made.jumped
    assert not made.ready
    with pytest.raises(CalibrationError, match="the signal jumped beyond"):
        made.reference()
