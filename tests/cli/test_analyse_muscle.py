"""`reknit analyse` without an exercise, over real files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from muscle.signals import recording_of, working
from reknit.cli.main import main
from reknit.formats.write import write
from reknit.stream import Kind


@pytest.fixture
def emg(tmp_path: Path) -> Path:
    """A file of two muscles that work at the same time."""
    spans = [(3.0, 5.0)]
    columns = [working(8.0, spans, 90.0, 3), working(8.0, spans, 60.0, 4)]
    write(tmp_path / "emg.edf", recording_of(columns, ["VM left", "BF left"]))
    return tmp_path / "emg.edf"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    told = capsys.readouterr()
    return code, told.out, told.err


def test_a_file_gives_a_table_and_a_page(capsys: pytest.CaptureFixture[str], emg: Path) -> None:
    page = emg.with_name("emg.html")
    code, out, _ = run(capsys, "analyse", str(emg), "--report", str(page))
    assert code == 0
    assert "VM left" in out
    assert "good throughout" in out
    assert "Falconer-Winter" in out, "antagonists by their names"
    assert "Synergies: nobody said" in out
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_json_holds_the_file_with_its_hash(capsys: pytest.CaptureFixture[str], emg: Path) -> None:
    code, out, _ = run(capsys, "analyse", str(emg), "--json", "--calibration", str(emg), "--detector", "modified Hodges")
    assert code == 0
    report = json.loads(out)
    assert (report["file"], len(report["sha256"])) == ("emg.edf", 64)
    assert report["detector"] == "modified Hodges"
    assert report["channels"][0]["amplitude"]["percent"] == pytest.approx(100, abs=1)
    assert [round(each["onset_s"], 1) for each in report["channels"][0]["bursts"]] == [3.0]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--pair", "VM left"), "two channels"),
        (("--pair", "VM left,nobody"), "no channel 'nobody'"),
        (("--cycles-from", "steps"), "no channel or event 'steps'"),
        (("--report", "missing-folder/out.html"), "cannot be written"),
    ],
)
def test_mistakes_get_a_sentence(capsys: pytest.CaptureFixture[str], emg: Path, arguments: tuple[str, ...], told: str) -> None:
    code, _, err = run(capsys, "analyse", str(emg), *arguments)
    assert code == 1
    assert told in err


def test_what_is_no_muscle_needs_an_exercise(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    made = recording_of([working(6.0, [], 0.0, 1)], ["Force"], unit="N")
    file = tmp_path / "force.csv"
    write(file, made)
    code, _, err = run(capsys, "analyse", str(file), "--kind", Kind.SIGNAL.value)
    assert code == 1
    assert "--exercise" in err
