"""The gait benchmark's own rules, and its loader on files of the public form that a simulated walker wrote."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import io

from reknit.bench.figures import BenchError
from reknit.bench.mobilise import G_M_S2, Walk, walks
from reknit.bench.motion_gait import GOALS, live_contacts, matched, run, score, summed, whole_contacts
from reknit.simulate.walker import SimulatedWalker
from reknit.stream import Side


def written(folder: Path, *seeds: int) -> Path:
    """A person folder for each seed, with one bout in each of two recordings and a recording without the reference."""
    for seed in seeds:
        walker = SimulatedWalker(seed=seed)
        data, times = walker.whole().data.astype(np.float64), walker.contacts_s
        bout = {
            "Start": times[0],
            "End": times[-1],
            "InitialContact_Event": np.append(times[:-1], np.nan),
            "InitialContact_LeftRight": np.array(["Left", "Right"] * 10 + ["Left"], dtype=object),
            "Cadence": 60 / walker.step_s,
            "AverageStrideLength": 2 * walker.step_m,
            "WalkingSpeed": walker.step_m / walker.step_s,
        }
        sensor = {"LowerBack": {"Acc": data[:, :3] / G_M_S2, "Gyr": data[:, 3:], "Fs": {"Acc": 100}}}
        trial: dict[str, Any] = {"SU": sensor, "Standards": {"INDIP": {"ContinuousWalkingPeriod": bout}}}
        tests = {"Test5": {"Trial1": trial, "Trial2": trial}, "Test6": {"Trial1": {"SU": sensor}}}
        place = folder / "motion" / "mobgap" / "data" / "lab" / "SIM" / f"{seed:03d}"
        place.mkdir(parents=True)
        io.savemat(place / "data.mat", {"data": {"TimeMeasure1": tests}})
        io.savemat(place / "infoForAlgo.mat", {"infoForAlgo": {"TimeMeasure1": {"SensorHeight": 95.0}}})
    return folder


def test_the_public_form_is_read_whoever_wrote_it(tmp_path: Path) -> None:
    found = walks(written(tmp_path, 1, 2))
    assert [each.trial for each in found] == ["TimeMeasure1/Test5/Trial1", "TimeMeasure1/Test5/Trial2"] * 2
    walk = found[0]
    assert walk.sensor_height_m == pytest.approx(0.95)
    assert np.median(walk.acceleration[:200, 0]) == pytest.approx(9.77, abs=0.05)
    [bout] = walk.bouts
    assert len(bout.contacts_s) == 20
    assert bout.sides[:2] == (Side.LEFT, Side.RIGHT)
    assert len(walk.cut(bout).acceleration) == round((bout.end_s - bout.start_s) * 100) + 1


def test_both_detectors_are_right_about_a_simulated_walker(tmp_path: Path) -> None:
    recordings = walks(written(tmp_path, 1))
    for detector in (live_contacts, whole_contacts):
        figures = summed(score(recordings, detector))
        assert figures["f1_200ms"] > 0.94
        assert figures["timing_ms"] < 25
        assert figures["cadence_mae"] < 2


def test_each_reference_takes_the_nearest_free_detection() -> None:
    wanted, found = np.array([1.0, 1.1, 2.0]), np.array([1.08, 1.4, 3.0])
    assert matched(wanted, found, 0.2) == [(0, 0)]
    assert matched(wanted, found, 0.5) == [(0, 0), (1, 1)]
    assert matched(wanted, np.zeros(0), 0.5) == []


def test_without_recordings_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REKNIT_DATA", raising=False)
    with pytest.raises(BenchError, match="motion/mobgap"):
        run(None)
    with pytest.raises(BenchError, match="no recording of Mobilise-D's form"):
        run(tmp_path)
    (tmp_path / "motion" / "mobgap").mkdir(parents=True)
    (tmp_path / "motion" / "mobgap" / "data.mat").write_bytes(b"nothing")
    with pytest.raises(BenchError, match="infoForAlgo"):
        run(tmp_path)


def test_the_live_detector_reaches_its_goals_on_the_recordings(data_folder: Path) -> None:
    recordings: list[Walk] = walks(data_folder / "motion" / "mobgap")
    figures = summed(score(recordings, live_contacts))
    reached = {
        name for name, goal in GOALS.items() if (figures[name] >= goal if name.startswith("f1") else figures[name] <= goal)
    }
    assert reached == set(GOALS), json.dumps(figures)
