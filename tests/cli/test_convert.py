"""`reknit convert` as it is typed."""

from pathlib import Path

import pytest

from reknit.cli.main import main
from reknit.formats.read import read
from reknit.stream import Kind

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
    assert f"{raw.chunks[0].count} samples of 1 channel, 0 gaps" in out
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


def test_what_was_guessed_is_printed_and_can_be_overridden(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source, out = tmp_path / "a.csv", tmp_path / "a.parquet"
    source.write_text("stamp;acc_x;acc_y;acc_z\n" + "".join(f"{20 * n};0,5;1;2,5\n" for n in range(30) if n != 7))
    assert main(["convert", str(source), str(out), "--time", "stamp [ms]", "--unit", "acc=m/s2"]) == 0
    told = capsys.readouterr().out
    for part in ("read as: columns separated by semicolon, decimal comma", "50 Hz", "imu", "m/s2", "from sample 7 to sample 8"):
        assert part in told, part
    assert read(out).spec.kind is Kind.IMU
    options = ["--separator", "semicolon", "--decimal", "comma", "--rate", "10", "--kind", "signal"]
    assert main(["convert", str(source), str(out), "--force", *options]) == 0
    assert read(out).spec.rate == 10
    assert read(out).spec.kind is Kind.SIGNAL
    assert main(["convert", str(source), str(out), "--force", "--rate", "-1"]) == 1


def test_analyse_tells_what_was_guessed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text("time,acc_x,acc_y,acc_z\n" + "".join(f"{n / 1000},0,0,9.81\n" for n in range(3000)))
    command = ["analyse", str(source), "--exercise", "quadriceps-setting", "--calibration", str(source)]
    assert main(command) == 1
    told = capsys.readouterr()
    assert "taken for imu ('acc_x'" in told.out
    assert "measured on emg" in told.err
    assert main([*command, "--kind", "emg"]) == 0
    assert "taken for emg (as asked)" in capsys.readouterr().out


def test_a_recording_joins_a_data_set(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source, out = tmp_path / "a.txt", tmp_path / "study.bids"
    source.write_text("EMG\n" + "".join(f"{n}\n" for n in range(50)))
    for subject in ("07", "08"):
        assert main(["convert", str(source), str(out), "--rate", "1000", "--subject", subject, "--task", "hold"]) == 0
    assert "lost: facts" in capsys.readouterr().out
    again = read(out / "sub-08/emg/sub-08_task-hold_emg.edf")
    assert again.chunks[0].data[:, 0].tolist() == list(range(50))
    assert main(["convert", str(source), str(out), "--rate", "1000", "--subject", "a b"]) == 1
    assert "letters and digits" in capsys.readouterr().err
