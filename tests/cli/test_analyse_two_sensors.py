"""`reknit analyse` of motion sensors of an exercise: a file for each of two, or the folder of a session."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reknit.cli.main import main
from reknit.exercise.load import library
from reknit.formats.recording import Recording
from reknit.formats.stream_parquet import write_stream
from reknit.simulate.worn import sensors_in
from reknit.stream import Side

SQUAT, ARM = library()["squat"].measured_by("imu"), library()["arm-lifting"]


def written(folder: Path, exercise: Any, late: int = 0, begun_s: tuple[float, float] | None = None) -> list[str]:
    """Both sensors' samples as tables; those of the second begin `late` samples later, and both say when where `begun_s` does."""
    paths = []
    for number, sensor in enumerate(sensors_in(exercise, Side.RIGHT)):
        first = late * number
        data = sensor.samples(first, 2200 - first).data
        names = [f"{channel.name} ({channel.unit})" for channel in sensor.spec.channels]
        if begun_s is not None:
            data = np.column_stack([begun_s[number] + np.arange(first, first + len(data)) / 100, data])
            names = ["time_s", *names]
        path = folder / f"{number}.csv"
        np.savetxt(path, data, delimiter=",", header=",".join(names), comments="", fmt="%.5f")
        paths.append(str(path))
    return paths


def told(capsys: pytest.CaptureFixture[str], *asked: str) -> dict[str, Any]:
    assert main(["analyse", *asked, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_joint_is_measured_over_two_files_that_begin_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    thigh, shank = written(tmp_path, SQUAT)
    page = tmp_path / "squat.html"
    asked = (thigh, "--second", shank, "--kind", "imu", "--rate", "100", "--exercise", "squat", "--report", str(page))
    report = told(capsys, *asked)
    assert [each["peak"] for each in report["repetitions"]] == pytest.approx([85] * 4, abs=3)
    assert report["joined"] == "by their first samples"
    html = page.read_text(encoding="utf-8")
    assert "knee flexion over 4 repetitions" in html
    assert "with 4 repetitions marked" in html
    assert "by their first samples" in html


def test_files_with_times_are_laid_beside_one_another_by_these(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chest, arm = written(tmp_path, ARM, late=60, begun_s=(100.0, 100.0))
    report = told(capsys, chest, "--second", arm, "--kind", "imu", "--exercise", "arm-lifting")
    assert report["joined"] == "by their own times"
    assert [each["peak"] for each in report["repetitions"]] == pytest.approx([90] * 4, abs=4)


def test_files_without_a_common_time_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chest, arm = written(tmp_path, ARM, begun_s=(100.0, 900.0))
    assert main(["analyse", chest, "--second", arm, "--kind", "imu", "--exercise", "arm-lifting"]) == 1
    assert "no time in common: 'imu' from 100 to 122 s and 'imu-2' from 900 to 922 s" in capsys.readouterr().err


def test_one_file_of_two_is_asked_for_the_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    thigh, _ = written(tmp_path, SQUAT)
    assert main(["analyse", thigh, "--kind", "imu", "--rate", "100", "--exercise", "squat"]) == 1
    assert "--second" in capsys.readouterr().err


def test_a_session_knows_what_it_was_measured_by(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for sensor in sensors_in(SQUAT, Side.RIGHT):
        write_stream(tmp_path / f"{sensor.stream}.parquet", Recording(sensor.spec, (sensor.samples(0, 1500),)))
    report = told(capsys, str(tmp_path), "--exercise", "squat")
    assert set(report["streams"]) == {"imu", "imu-2"}
    assert len(report["repetitions"]) == 2
