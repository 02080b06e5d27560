"""What a session's movement looked like."""

from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest

from reknit.exercise.load import library
from reknit.formats.measures_parquet import Measures
from reknit.session.begin import Begin
from reknit.session.movement_pictures import overlay, trials
from reknit.session.practice import Practice
from reknit.simulate.standing import SimulatedStanding
from reknit.stream import Clock


def course(repetitions: int, hidden: int = 0) -> tuple[Measures, list[dict[str, Any]]]:
    """Repetitions of 2 s after 1 s of rest each, the second half of the first `hidden` ones withheld."""
    time = np.arange(0, 3 * repetitions, 0.02)
    value = np.where(time % 3 > 1, (80 + time // 3) * np.sin(np.pi * (time % 3 - 1) / 2), 0.0)
    value[(time % 3 > 2) & (time < 3 * hidden)] = np.nan
    codes = np.zeros(len(time), dtype=np.uint8)
    told = [{"number": n + 1, "start_s": 3.0 * n + 1, "end_s": 3.0 * n + 3, "duration_s": 2.0} for n in range(repetitions)]
    return Measures(np.ones(len(time), dtype=np.int32), time, value, codes, codes), told


def test_repetitions_lie_over_one_another_with_mean_and_band() -> None:
    drawn = overlay(*course(6))
    assert drawn is not None
    assert [max(each["values"]) for each in drawn["repetitions"]] == pytest.approx([80, 81, 82, 83, 84, 85], abs=0.2)
    assert drawn["mean"][25] == pytest.approx(82.5, abs=0.2)
    assert drawn["sd"][25] == pytest.approx(np.std(range(6), ddof=1), abs=0.05)
    assert drawn["withheld"] is None


def test_what_was_withheld_is_not_drawn_and_few_have_no_mean() -> None:
    drawn = overlay(*course(6, hidden=2))
    assert drawn is not None
    assert [each["values"] is None for each in drawn["repetitions"]] == [True, True, False, False, False, False]
    assert (drawn["mean"], drawn["withheld"]) == (None, "few")
    unseen = overlay(*course(2, hidden=2))
    assert unseen is not None
    assert unseen["withheld"] == "missing"
    measures, _ = course(1)
    assert overlay(measures, []) is None


@pytest.fixture(scope="module")
def stood() -> Practice:
    """Two trials of 10 s, by the graph of the exercise."""
    exercise = library()["standing-still"]
    assert exercise.trial is not None
    short = msgspec.structs.replace(exercise, trial=msgspec.structs.replace(exercise.trial, duration_s=10, lead_s=1))
    standing = SimulatedStanding()
    begin = replace(Begin(short, ("imu",)), neutral={"imu": (0.0, 1.0, 0.0)})
    practice = Practice(begin, {"imu": standing.spec})
    practice.push("imu", Clock(0, 0, 0, 1e7))
    for first in range(0, 2250, 50):
        practice.push("imu", standing.samples(first, 50))
    return practice


def test_the_path_of_a_trial_is_the_one_that_was_measured(stood: Practice) -> None:
    assert stood.path is not None
    drawn = trials(stood.path, stood.repetitions)
    assert len(drawn) == 2
    for each, told in zip(drawn, stood.repetitions, strict=True):
        assert each["withheld"] is None
        assert each["velocity"] == told["values"]["sway_velocity"]["value"]
        assert np.pi * each["ellipse"]["major"] * each["ellipse"]["minor"] == pytest.approx(each["area"], rel=0.01)
        assert 250 < len(each["path"]) <= 400
        assert np.abs(np.mean(each["path"], axis=0)).max() < 0.02


def test_a_path_that_is_of_another_trial_is_not_drawn(stood: Practice) -> None:
    assert stood.path is not None
    told = stood.repetitions[0]
    later = told | {"start_s": told["start_s"] + 3, "end_s": told["end_s"] + 3}
    gone = told | {"start_s": 500.0, "end_s": 510.0}
    assert [each["withheld"] for each in trials(stood.path, [later, gone])] == ["unmatched", "missing"]
    assert all(each["path"] is None for each in trials(stood.path, [later, gone]))
