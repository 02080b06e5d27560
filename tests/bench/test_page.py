"""The figures of the page's benchmark, from readings of a page."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from reknit.bench.figures import BenchError
from reknit.bench.page import Stretch, Visits, between, figures, latency, percentiles, private_bytes
from reknit.cli.main import main

STRETCH = Stretch(10.0, 240, [20.0, 30.0], [1.0, 4.0], False, 0, 0.5, 3.0)
GOOD = Visits(10.0, 5.0, 3.0, 60.0, STRETCH, (60.0, 120.0), "156")
BAD = Visits(10.1, 5.0, 3.1, 60.1, Stretch(10.0, 239, [20.0], [4.1], True, 1, 0.5, 3.0), (60.0, 120.1), "156")
GOALS = {
    "page.fps": ">= 24",
    "page.work_p95_ms": "<= 4",
    "page.long_tasks": "<= 0",
    "page.capture_to_cue_p95_ms": "<= 120",
    "page.first_load_mb": "<= 10",
    "page.next_start_s": "<= 3",
    "page.to_first_repetition_s": "<= 60",
}


def reading(**changed: Any) -> dict[str, Any]:
    start = {"nowMs": 1000.0, "frames": 30, "inferenceMs": [90.0], "workMs": [80.0], "longTasks": [300.0]}
    return start | {"ownWork": False, "state": "practise"} | changed


def session(folder: Path, name: str, count: int) -> None:
    (folder / name).mkdir(parents=True)
    told = {"p50": 61.5, "p95": 99.0, "count": count} if count else {"p50": None, "p95": None, "count": 0}
    (folder / name / "session.json").write_text(json.dumps({"summary": {"latency_ms": told}}))


def test_figures_keep_their_names_and_goals() -> None:
    found = {figure.name: figure for figure in figures(GOOD)}
    assert set(found) == set(GOALS) | {
        "page.inference_p50_ms",
        "page.inference_p95_ms",
        "page.memory_growth_mb",
        "page.process_growth_mb",
        "page.capture_to_cue_p50_ms",
    }
    assert {name: figure.goal for name, figure in found.items() if figure.goal} == GOALS
    assert found["page.fps"].value == 24
    assert found["page.next_start_s"].peer_value == 5.0


def test_goals_hold_at_their_edge_and_not_behind_it() -> None:
    assert all(figure.holds for figure in figures(GOOD) if figure.goal)
    assert not any(figure.holds for figure in figures(BAD) if figure.goal)


def test_percentiles() -> None:
    assert percentiles([float(n) for n in range(101)]) == (50.0, 95.0)
    with pytest.raises(BenchError, match=r"measured nothing while practising.*--seconds"):
        percentiles([])


def test_only_what_was_counted_between_the_readings_counts() -> None:
    after = reading(
        nowMs=3000.0,
        frames=80,
        inferenceMs=[90.0, 20.0, 21.0],
        workMs=[80.0, 2.0],
        longTasks=[300.0, 50.0, 50.1, 400.0],
        ownWork=True,
    )
    assert between(reading(), after, 1.5, 7.0) == Stretch(2.0, 50, [20.0, 21.0], [2.0], True, 2, 1.5, 7.0)


def test_a_page_that_left_practising_is_not_measured() -> None:
    with pytest.raises(BenchError, match="left practising for 'signal-lost'"):
        between(reading(), reading(nowMs=2000.0, state="signal-lost"), 0.0, 0.0)


def test_a_process_tells_what_only_it_holds(tmp_path: Path) -> None:
    smaps = tmp_path / "smaps_rollup"
    smaps.write_text("00400000-7fff ---p 00000000 00:00 0 [rollup]\nRss: 900 kB\nPrivate_Clean: 10 kB\nPrivate_Dirty: 30 kB\n")
    assert private_bytes(smaps) == 40 * 1024
    assert math.isnan(private_bytes(tmp_path / "gone"))


def test_capture_to_cue_comes_from_the_sealed_session(tmp_path: Path) -> None:
    session(tmp_path, "one", 80)
    assert latency(tmp_path) == (61.5, 99.0)
    session(tmp_path, "two", 80)
    with pytest.raises(BenchError, match=r"there are 2"):
        latency(tmp_path)


def test_a_session_without_cues_is_told(tmp_path: Path) -> None:
    session(tmp_path, "one", 0)
    with pytest.raises(BenchError, match="never told when a cue was shown"):
        latency(tmp_path)


def test_missing_data_are_told_before_anything_is_started(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "page", "--data", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert "pose_squats.mp4 is not in" in told
    assert "Traceback" not in told


def test_seconds_are_refused_where_they_mean_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "engine", "--seconds", "10"]) == 1
    assert "`engine` measures a fixed amount of work: leave it out" in capsys.readouterr().err


@pytest.mark.parametrize("seconds", ["1", "1000", "nan", "inf", "soon"])
def test_seconds_out_of_range_are_not_understood(seconds: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["bench", "page", "--seconds", seconds])
    assert "is no number of seconds between 5 and 600" in capsys.readouterr().err
