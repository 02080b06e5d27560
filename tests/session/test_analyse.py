"""Calibration and analysis of recordings: the same numbers whatever the cut, and no count without a reference."""

from dataclasses import replace
from fractions import Fraction

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reknit.exercise.load import library
from reknit.formats.recording import Recording
from reknit.session.analyse import analyse, calibrate
from reknit.session.begin import Begin, BeginError, streams_for
from reknit.session.calibration import CalibrationError
from reknit.session.practice import Practice
from reknit.signals.pose.landmarks import landmark_spec
from reknit.simulate.muscle import SimulatedMuscle
from reknit.simulate.person import SimulatedPerson
from reknit.stream import NS_PER_S, Channel, Chunk, Clock, Kind, Side, StreamSpec

MUSCLE = SimulatedMuscle()
EFFORTS = Recording(MUSCLE.spec, (MUSCLE.samples(0, 30_000),))
SETTING = Begin(library()["quadriceps-setting"], ("emg",))


def test_efforts_of_a_simulated_muscle_are_counted() -> None:
    references, exercise = calibrate(SETTING, EFFORTS), SETTING.exercise
    reference = references.own
    assert reference.unit == "uV"
    assert reference.kind == "comfortable"
    assert references.partners == {}
    report = analyse(SETTING, EFFORTS, references)
    assert len(report["repetitions"]) == 4
    assert report["simulated"]
    assert len(reference.efforts) == 4
    assert exercise.calibrate is not None
    plain = msgspec.structs.replace(exercise.calibrate, efforts=1, window_s=0.0)
    sample = calibrate(replace(SETTING, exercise=msgspec.structs.replace(exercise, calibrate=plain)), EFFORTS).own
    assert max(each["peak"] for each in report["repetitions"]) == pytest.approx(100 * sample.value / reference.value)
    assert sample.value > reference.value, "half a second is less than its largest sample"


def test_progress_ends_at_one() -> None:
    seen: list[float] = []
    analyse(SETTING, EFFORTS, calibrate(SETTING, EFFORTS), seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


@settings(max_examples=8)
@given(st.lists(st.integers(1, 9000), min_size=1, max_size=12), st.integers(0, 5000))
def test_neither_cut_nor_place_in_the_stream_changes_the_digest(sizes: list[int], moved: int) -> None:
    whole = EFFORTS.chunks[0]
    wanted = analyse(SETTING, EFFORTS, calibrate(SETTING, EFFORTS))["digest"]
    practice = Practice(SETTING, {"emg": MUSCLE.spec}, calibrate(SETTING, EFFORTS).own.value)
    start, turn = 0, 0
    while start < whole.count:
        stop = min(whole.count, start + sizes[turn % len(sizes)])
        practice.push("emg", whole.part(start, stop)._replace(first=start + moved, epoch=3))
        start, turn = stop, turn + 1
    practice.finish()
    assert practice.digest == wanted


def test_noise_without_an_effort_gives_no_reference() -> None:
    spec = StreamSpec("emg", Kind.EMG, (Channel("a", "count"),), Fraction(1000))
    noise = np.random.default_rng(1).standard_normal((20_000, 1))
    with pytest.raises(CalibrationError, match="times the resting level"):
        calibrate(SETTING, Recording(spec, (Chunk(spec, 0, 0, noise),)))
    with pytest.raises(CalibrationError, match="no muscle signal"):
        calibrate(SETTING, Recording(spec, ()))


@pytest.mark.parametrize("unit", ["uV", "count"])
def test_a_link_that_spoils_samples_does_not_spoil_the_reference(unit: str) -> None:
    spec = StreamSpec("emg", Kind.EMG, (Channel("a", unit),), Fraction(1000))
    plain = np.asarray(EFFORTS.chunks[0].data, dtype=np.float64)
    spoilt = plain.copy()
    spoilt[3000::1500] = 3.4e38  # the largest number of its type now and then
    without, with_spoilt = (calibrate(SETTING, Recording(spec, (Chunk(spec, 0, 0, data),))).own for data in (plain, spoilt))
    assert with_spoilt.value == pytest.approx(without.value, rel=0.02)
    assert with_spoilt.resting == pytest.approx(without.resting, rel=0.02)


def test_a_signal_that_keeps_jumping_beyond_what_a_muscle_gives_is_no_reference() -> None:
    spec = StreamSpec("emg", Kind.EMG, (Channel("a", "uV"),), Fraction(1000))
    data = np.random.default_rng(1).standard_normal((20_000, 1)) * 10
    data[3000::1500] = 1e7
    with pytest.raises(CalibrationError, match="jumped beyond 100000 uV, which no muscle gives"):
        calibrate(SETTING, Recording(spec, (Chunk(spec, 0, 0, data),)))


def test_a_large_offset_is_no_effort() -> None:
    spec = StreamSpec("emg", Kind.EMG, (Channel("a", "count"),), Fraction(1000))
    plain = np.asarray(EFFORTS.chunks[0].data, dtype=np.float64)
    without, with_offset = (
        calibrate(SETTING, Recording(spec, (Chunk(spec, 0, 0, plain + offset),))).own.value for offset in (0.0, 1e6)
    )
    assert abs(without - with_offset) < 1e-3 * without


def test_a_recording_of_the_wrong_kind_is_refused() -> None:
    with pytest.raises(BeginError, match="measured on emg, but this is landmarks"):
        streams_for(library()["quadriceps-setting"], {"camera": landmark_spec()})
    with pytest.raises(BeginError, match="nothing"):
        streams_for(library()["squat"], {})


@pytest.mark.parametrize(("sets", "repetitions"), [(0, 5), (21, 5), (1, 0), (1, 201)])
def test_a_dose_has_limits(sets: int, repetitions: int) -> None:
    with pytest.raises(BeginError, match="1-20 sets of 1-200"):
        SETTING.with_dose(sets, repetitions)


def test_a_beginning_survives_the_journal() -> None:
    begin = Begin(library()["squat"], ("camera", "emg"), Side.LEFT, "left", 12.5).with_dose(3, 7)
    assert Begin.from_dict(begin.to_dict()) == begin
    with pytest.raises(BeginError, match="not the beginning"):
        Begin.from_dict({"exercise": {}})


@pytest.mark.parametrize("name", ["squat", "sit-to-stand", "shoulder-abduction"])
@pytest.mark.parametrize("side", Side)
def test_every_camera_exercise_can_be_played_by_the_simulated_person(name: str, side: Side) -> None:
    person = SimulatedPerson(name)
    report = analyse(Begin(library()[name], ("camera",), side), Recording(person.spec, (person.samples(0, 30 * 20),)))
    assert len(report["repetitions"]) == 4
    assert report["partial"] == [] or report["partial"][-1]["reason"] == "finished"


def test_an_epoch_lies_where_its_clock_says() -> None:
    whole, rate_hz = EFFORTS.chunks[0], MUSCLE.spec.rate_hz
    half = 15_000
    chunks = (whole.part(0, half), whole.part(half, whole.count)._replace(epoch=1, first=0))
    away_s = 40.0
    begun_ns = (0, round((half / rate_hz + away_s) * NS_PER_S))
    clocks = tuple(Clock(epoch, 0, ns, NS_PER_S / rate_hz) for epoch, ns in enumerate(begun_ns))
    without = analyse(SETTING, Recording(MUSCLE.spec, chunks), calibrate(SETTING, EFFORTS))
    with_clocks = analyse(SETTING, Recording(MUSCLE.spec, chunks, clocks=clocks), calibrate(SETTING, EFFORTS))
    assert with_clocks["breaks"][0]["length_s"] == pytest.approx(away_s, abs=0.01)
    assert without["breaks"][0]["length_s"] is None
    assert with_clocks["digest"] == without["digest"]
    late = with_clocks["repetitions"][-1]["start_s"] - without["repetitions"][-1]["start_s"]
    assert late == pytest.approx(away_s, abs=0.01)
