"""`reknit convert` as it is typed."""

from pathlib import Path

import pytest

from reknit.cli.main import main
from reknit.formats.read import read

MUSCLE = "muscle/biosppy_emg/emg_1.txt"


def test_a_recording_goes_through_every_form_and_is_analysed_alike(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, data_folder: Path
) -> None:
    raw = read(data_folder / MUSCLE)
    before = str(data_folder / MUSCLE)
    for name in ("a.parquet", "a.edf", "a.bdf"):
        assert main(["convert", before, str(tmp_path / name)]) == 0
        assert (read(tmp_path / name).chunks[0].data == raw.chunks[0].data).all()
        before = str(tmp_path / name)
    out = capsys.readouterr().out
    assert f"{raw.chunks[0].count} samples of 1 channels, 0 gaps" in out
    assert main(["analyse", before, "--exercise", "quadriceps-setting", "--calibration", before]) == 0
    assert "4 repetitions" in capsys.readouterr().out


def test_what_is_lost_is_told_and_nothing_is_replaced(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source, out = tmp_path / "a.txt", tmp_path / "a.csv"
    source.write_text("1.5\n2.5\n")
    assert main(["convert", str(source), str(out), "--rate", "100"]) == 0
    assert "lost: units" in capsys.readouterr().out
    assert main(["convert", str(source), str(out), "--rate", "100"]) == 1
    assert "--force" in capsys.readouterr().err
    assert main(["convert", str(source), str(out), "--rate", "100", "--force"]) == 0
    assert main(["convert", str(source), str(source), "--rate", "100", "--force"]) == 1
    assert "the same file" in capsys.readouterr().err
    assert main(["convert", str(source), str(tmp_path / "a.xyz"), "--rate", "100"]) == 1
    assert "ending" in capsys.readouterr().err
