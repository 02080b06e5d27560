"""`reknit analyse` of landmarks, without an exercise."""

import json
from pathlib import Path

import pytest

from reknit.cli.main import main
from reknit.formats.recording import Recording
from reknit.formats.stream_parquet import write_stream
from reknit.simulate.person import SimulatedPerson


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    person = SimulatedPerson("squat", period_s=3.0)
    path = tmp_path_factory.mktemp("camera") / "camera.parquet"
    write_stream(path, Recording(person.spec, (person.samples(0, 340),)))
    return path


def test_a_table_and_a_page(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyse", str(file), "--report", str(tmp_path / "report.html")]) == 0
    told = capsys.readouterr().out
    assert "right knee flexion" in told
    assert "count only 100 %" in told
    assert "repetitions" in told
    assert (tmp_path / "report.html").read_text(encoding="utf-8").count("<svg") == 4


def test_json_has_the_repetitions(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyse", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told["repetitions"]) == 3
    assert {each["measure"] for each in told["angles"] if each["trusted"]} >= {"knee_flexion", "hip_flexion"}
