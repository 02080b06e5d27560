"""The resting level: a percentile of all that was seen, in the same room however long that was."""

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reknit.exercise.load import library
from reknit.session import calibration
from reknit.session.begin import Begin
from reknit.session.calibration import BEST_EFFORT, LARGEST_SAMPLE, RESTING_PERCENTILE, Calibration, CalibrationError
from reknit.session.efforts import Step
from reknit.signals.muscle.normalise.method import Method
from reknit.signals.muscle.verdict import Verdict
from reknit.simulate.muscle import SimulatedMuscle
from reknit.stream import Chunk


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


@settings(max_examples=30)
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


def test_three_efforts_are_told_apart_and_the_best_is_kept() -> None:
    made = calibrated([977], seconds=24)
    assert made.efforts is not None
    assert made.efforts.step is Step.DONE
    reference = made.reference()
    assert len(reference.efforts) == 3
    assert reference.value == max(reference.efforts)
    assert (reference.kind, reference.window_s, reference.method) == ("comfortable", 0.5, BEST_EFFORT)
    assert "BandPass(low_hz=20.0" in reference.filters
    assert reference.normalisation.method is Method.SUBMAXIMAL_TASK
    assert reference.normalisation.trials == reference.efforts
    assert calibrated([100], seconds=24).reference() == reference


def test_fewer_efforts_are_not_ready_but_may_be_enough_and_the_reference_tells() -> None:
    none, two = calibrated([977], seconds=4.4), calibrated([977], seconds=16)
    assert not none.enough
    with pytest.raises(CalibrationError, match=r"4 times for 0.5 s or more"):
        none.reference()
    assert two.enough
    assert not two.ready
    assert len(two.reference().efforts) == 2
    assert calibrated([977], seconds=24).ready


def test_one_spike_does_not_make_the_reference() -> None:
    """The largest sample would follow it; half a second hardly does."""
    muscle, calibrate = SimulatedMuscle(), library()["quadriceps-setting"].calibrate
    assert calibrate is not None
    values = []
    for asked in (calibrate, msgspec.structs.replace(calibrate, efforts=1, window_s=0.0)):
        for spike in (0.0, 8000.0):
            made = Calibration(Begin(library()["quadriceps-setting"], ("emg",)), {"emg": muscle.spec}, asked)
            chunk = muscle.samples(0, 9000)
            data = chunk.data.copy()
            data[5500:5510] += spike
            made.take(chunk._replace(data=data))
            values.append(made.reference().value)
    assert values[1] / values[0] < 0.5 * values[3] / values[2]
    assert values[3] > 1.3 * values[2]


def test_effort_that_was_cut_off_is_left_out_and_told() -> None:
    muscle, exercise = SimulatedMuscle(), library()["quadriceps-setting"]
    assert exercise.calibrate is not None
    made = Calibration(Begin(exercise, ("emg",)), {"emg": muscle.spec}, exercise.calibrate)
    for first in range(0, 15_000, 500):
        chunk = muscle.samples(first, 500)
        made.take(chunk._replace(data=np.clip(chunk.data, -150, 150) if first < 9000 else chunk.data))
        if first == 9000:
            assert made.efforts is not None
            assert made.efforts.made == ()
            assert made.efforts.refused is Verdict.CLIPPED
            with pytest.raises(CalibrationError, match=r"bad \(clipped\)"):
                made.reference()
    assert len(made.reference().efforts) == 1


def test_without_efforts_told_apart_the_largest_sample_is_the_reference() -> None:
    """As it was before: sessions that were recorded then come out again."""
    muscle, exercise = SimulatedMuscle(), library()["quadriceps-setting"]
    assert exercise.calibrate is not None
    made = Calibration(
        Begin(exercise, ("emg",)), {"emg": muscle.spec}, msgspec.structs.replace(exercise.calibrate, efforts=1, window_s=0.0)
    )
    made.take(muscle.samples(0, 10_000))
    reference = made.reference()
    assert made.efforts is None
    assert (reference.efforts, reference.method) == ((), LARGEST_SAMPLE)
    assert reference.value == made.best
    assert reference.value > calibrated([10_000]).reference().value


@pytest.mark.parametrize("value", [0.0, 5.0])
def test_a_line_that_stands_still_is_no_effort_and_has_no_number(value: float) -> None:
    muscle, exercise = SimulatedMuscle(), library()["quadriceps-setting"]
    assert exercise.calibrate is not None
    made = Calibration(Begin(exercise, (muscle.spec.name,)), {muscle.spec.name: muscle.spec}, exercise.calibrate)
    made.take(Chunk(muscle.spec, 0, 0, np.full((8000, 1), value)))
    with pytest.raises(CalibrationError, match="stands still; is the sensor on"):
        made.reference()
