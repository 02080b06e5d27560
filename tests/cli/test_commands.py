"""The commands as they are typed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from reknit.cli.main import COMMANDS, main, parser

SQUATS = "video/squats/pose_squats.full.json"
MUSCLE = "muscle/biosppy_emg/emg_1.txt"
TONIC = "muscle/biosppy_emg/emg.txt"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    out, err = capsys.readouterr()
    return code, out, err


def test_every_command_has_help_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    for name in COMMANDS:
        with pytest.raises(SystemExit) as stopped:
            main([name, "--help"])
        assert stopped.value.code == 0
        assert f"reknit {name}" in capsys.readouterr().out.partition("examples:")[2]


def test_the_program_tells_what_it_can(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    assert "not a certified medical device" in told
    with pytest.raises(SystemExit) as stopped:
        parser().parse_args(["dance"])
    assert stopped.value.code == 2


def test_only_the_command_that_is_asked_for_is_loaded() -> None:
    code = (
        "import sys; from reknit.cli.main import main; sys.argv = ['reknit', '--version']\ntry: main()\nexcept SystemExit: pass\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", code + "print('scipy' in sys.modules)"], capture_output=True, text=True, check=True
    )
    assert told.stdout.splitlines()[-1] == "False"


def test_it_runs_as_a_program() -> None:
    told = subprocess.run([sys.executable, "-m", "reknit.cli.main", "--version"], capture_output=True, text=True, check=True)
    assert told.stdout.startswith("reknit ")


def test_exercises_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "exercises", "--json")
    assert code == 0
    assert {each["id"] for each in json.loads(out)} >= {"squat", "sit-to-stand", "shoulder-abduction", "quadriceps-setting"}
    assert run(capsys, "exercises")[0] == 0


def test_an_exercise_file_is_checked(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    from reknit.exercise.load import LIBRARY

    text = (LIBRARY / "squat.toml").read_text(encoding="utf-8")
    file = tmp_path / "mine.toml"
    file.write_text(text.replace("full_scale", "full_scal"), encoding="utf-8")
    code, _, err = run(capsys, "exercises", "--check", str(file))
    assert code == 1
    assert "mine.toml, line" in err
    assert "did you mean 'full_scale'" in err


def test_landmarks_are_analysed(capsys: pytest.CaptureFixture[str], data_folder: Path) -> None:
    code, out, _ = run(capsys, "analyse", str(data_folder / SQUATS), "--exercise", "squat", "--rate", "5", "--json")
    assert code == 0
    report = json.loads(out)
    assert [each["number"] for each in report["repetitions"]] == [1, 2]
    assert [each["reason"] for each in report["partial"]] == ["finished"]
    assert all(each["peak"] is None for each in report["repetitions"]), "the view is unknown: no degrees"
    assert report["withheld"]


def test_muscle_is_analysed_with_its_calibration(capsys: pytest.CaptureFixture[str], data_folder: Path) -> None:
    file = str(data_folder / MUSCLE)
    code, out, _ = run(capsys, "analyse", file, "--exercise", "quadriceps-setting", "--calibration", file, "--json")
    assert code == 0
    report = json.loads(out)
    assert [round(each["reached_s"], 2) for each in report["repetitions"]] == [1.56, 15.61, 25.73, 26.5]
    assert [round(each["hold_s"], 2) for each in report["repetitions"]] == [0.28, 1.32, 0.13, 0.14]
    code, out, _ = run(capsys, "analyse", file, "--exercise", "quadriceps-setting", "--calibration", file)
    assert "4 repetitions" in out


def test_a_tonic_signal_gives_no_count_and_says_why(capsys: pytest.CaptureFixture[str], data_folder: Path) -> None:
    file = str(data_folder / TONIC)
    code, out, _ = run(capsys, "analyse", file, "--exercise", "quadriceps-setting", "--calibration", file, "--json")
    assert code == 0
    report = json.loads(out)
    assert report["repetitions"] == []
    assert report["digest"] is None
    assert "3.4 times the resting level" in report["withheld"][0]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("analyse", "missing.txt", "--exercise", "squat"), "cannot be read"),
        (("analyse", "missing.txt", "--exercise", "squats"), "did you mean 'squat'"),
        (("replay", "no-such-session"), "there is no session 'no-such-session'"),
    ],
)
def test_mistakes_get_a_sentence(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str) -> None:
    code, _, err = run(capsys, *arguments)
    assert code == 1
    assert told in err
    assert "Traceback" not in err


def test_a_calibration_is_asked_for(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "emg.txt"
    file.write_text("# Sampling Rate (Hz):= 1000\n" + "1\n2\n" * 500)
    code, _, err = run(capsys, "analyse", str(file), "--exercise", "quadriceps-setting")
    assert code == 1
    assert "--calibration" in err


def test_the_wrong_kind_of_file_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "emg.txt"
    file.write_text("# Sampling Rate (Hz):= 1000\n" + "1\n2\n" * 500)
    code, _, err = run(capsys, "analyse", str(file), "--exercise", "squat")
    assert code == 1
    assert "measured on landmarks or imu, but this is emg" in err


def test_a_folder_that_cannot_be_written_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    code, _, err = run(capsys, "demo", "--no-browser", "--folder", str(file / "sessions"))
    assert code == 1
    assert "--folder" in err
