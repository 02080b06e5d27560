"""An option that would be ignored is refused, and a report that was asked for is written."""

import json
from argparse import Namespace
from pathlib import Path

import numpy as np
import pytest

from formats.xdf_file import header, packets, start
from reknit.cli.asked_for import refuse_unused
from reknit.cli.main import main
from reknit.formats.recording import Recording
from reknit.formats.stream_parquet import write_stream
from reknit.simulate.leaning import SimulatedLeaning
from reknit.simulate.person import SimulatedPerson
from reknit.simulate.standing import SimulatedStanding
from reknit.simulate.step_up import SimulatedStepUp
from reknit.simulate.walker import SimulatedWalker


@pytest.fixture
def landmarks(tmp_path: Path) -> str:
    person = SimulatedPerson("squat")
    path = tmp_path / "squat.parquet"
    write_stream(path, Recording(person.spec, (person.samples(0, 30 * 12),)))
    return str(path)


@pytest.fixture
def emg(tmp_path: Path) -> str:
    path = tmp_path / "emg.txt"
    np.savetxt(path, np.random.default_rng(1).normal(0, 20, 3000), header=" Sampling Rate (Hz):= 1000")
    return str(path)


def test_an_exercise_gets_its_page(landmarks: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "squat.html"
    assert main(["analyse", landmarks, "--exercise", "squat", "--report", str(page)]) == 0
    assert f"The report is in {page}." in capsys.readouterr().out
    html = page.read_text(encoding="utf-8")
    assert "knee flexion over 2 repetitions" in html
    assert "SIMULATED" in html


def test_a_step_is_analysed_with_what_goes_beside_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    person, path = SimulatedStepUp(hike_deg=6.0, inwards=10.0), tmp_path / "step.parquet"
    write_stream(path, Recording(person.spec, (person.samples(0, 30 * 7),)))
    assert main(["analyse", str(path), "--exercise", "step-up", "--json"]) == 0
    (only,) = json.loads(capsys.readouterr().out)["repetitions"]
    assert only["peak"] == pytest.approx(person.rise, abs=0.7)
    assert only["companions"]["pelvic_hike"]["peak"] == pytest.approx(6, abs=1.5)
    assert only["companions"]["knee_projection"]["peak"] == pytest.approx(10, abs=1.5)


def test_who_stood_is_drawn_with_the_ellipse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    person = SimulatedStanding()
    file, page = tmp_path / "standing.parquet", tmp_path / "standing.html"
    write_stream(file, Recording(person.spec, (person.samples(0, 3600),)))
    assert main(["analyse", str(file), "--exercise", "standing-still", "--report", str(page)]) == 0
    html = page.read_text(encoding="utf-8")
    assert "Trial 1" in html
    assert "95 % ellipse" in html
    assert "sway velocity" in html


def test_who_leant_is_drawn_from_above(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    person = SimulatedLeaning()
    file, page = tmp_path / "leans.parquet", tmp_path / "leans.html"
    write_stream(file, Recording(person.spec, (person.samples(0, 3000),)))
    assert main(["analyse", str(file), "--exercise", "limits-of-stability", "--report", str(page)]) == 0
    html = page.read_text(encoding="utf-8")
    assert "All leans, from above" in html
    assert "95 % ellipse" not in html


def test_a_page_that_cannot_be_written_is_told(landmarks: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyse", landmarks, "--exercise", "squat", "--report", str(tmp_path / "no" / "page.html")]) == 1
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("--exercise", "squat", "--channel", "1"), "--channel has no use in 'squat' over this recording: it belongs to"),
        (("--exercise", "squat", "--forward", "z"), "--forward has no use"),
        (("--exercise", "squat", "--pair", "a,b"), "--pair has no use"),
        (("--exercise", "squat", "--rate", "30"), "--rate says how a table is to be read"),
        (("--exercise", "squat", "--second", "other.csv"), "other.csv"),
        (("--exercise", "reaction-time", "--report", "x.html"), "there is no page of 'reaction-time'"),
        (("--side", "right"), "--side has no use in a report about a camera's landmarks"),
        (
            ("--kind", "imu"),
            "--kind says which of several streams is meant, and of what kind, but squat.parquet was recorded by Reknit",
        ),
        (("--exercise", "squat", "--stream", "camera"), "--stream says which of several streams is meant"),
        (("--detector", "two-state HMM"), "--detector has no use"),
    ],
)
def test_what_would_be_ignored_is_refused(
    landmarks: str, asked: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["analyse", landmarks, *asked]) == 1
    assert told in capsys.readouterr().err


def test_so_it_is_of_muscles_and_of_a_walk(emg: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyse", emg, "--sensor-height", "1"]) == 1
    assert "--sensor-height has no use in a report about EMG" in capsys.readouterr().err
    walker = SimulatedWalker(steps=6)
    walk = tmp_path / "walk.parquet"
    write_stream(walk, Recording(walker.spec, (walker.whole(),)))
    assert main(["analyse", str(walk), "--without-mains"]) == 1
    assert "--without-mains has no use in a report about walking" in capsys.readouterr().err
    standing = SimulatedStanding()
    write_stream(walk, Recording(standing.spec, (standing.samples(0, 100),)))
    assert main(["analyse", str(walk), "--exercise", "standing-still", "--side", "left"]) == 1
    assert "--side has no use" in capsys.readouterr().err


def test_a_rate_is_refused_for_files_that_say_it(emg: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bdf, parquet = tmp_path / "emg.bdf", tmp_path / "emg.parquet"
    for file in (bdf, parquet):
        assert main(["convert", emg, str(file)]) == 0
    xdf = tmp_path / "emg.xdf"
    values = np.random.default_rng(1).normal(0, 20, (3000, 1)).astype(np.float32)
    xdf.write_bytes(start() + header(1, "emg", "EMG", 1000, 1, "float32") + b"".join(packets(1, np.arange(3000) / 1000, values)))
    for file, told in ((bdf, "emg.bdf is BDF"), (xdf, "emg.xdf is XDF")):
        assert main(["analyse", str(file), "--rate", "2000", "--kind", "emg"]) == 1
        assert f"--rate says how a table is to be read, but {told} and says so itself; leave it out" in capsys.readouterr().err
    # A table beside it still takes it, and another kind than the file says is heard.
    refuse_unused(Namespace(file=xdf, calibration=Path(emg), rate=1000.0), "a report about EMG", ("calibration",))
    assert main(["analyse", str(parquet), "--kind", "emg", "--json"]) == 1
    assert "--kind says" in capsys.readouterr().err
    Path(emg).write_text(Path(emg).read_text() + "1.5\n-1.5\n" * 1500)
    assert main(["convert", emg, str(parquet), "--kind", "signal", "--force"]) == 0
    assert main(["analyse", str(parquet), "--kind", "emg", "--json"]) == 0
