"""`reknit analyse` of a walk with a sensor at the lower back."""

import json
from pathlib import Path

import numpy as np
import pytest

from reknit.cli.main import main
from reknit.formats.recording import Recording
from reknit.motion.report.walk import WalkReport
from reknit.signals.movement.symmetry import Symmetry
from reknit.signals.movement.withheld import Withheld
from reknit.simulate.walker import SimulatedWalker
from reknit.stream import Chunk, Side

WALKER = SimulatedWalker(steps=24)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "walk.csv"
    names = ["time_s", *(f"{channel.name} ({channel.unit})" for channel in WALKER.spec.channels)]
    lines = [",".join(f"{value:.5f}" for value in (n / 100, *row)) for n, row in enumerate(WALKER.whole().data.tolist())]
    path.write_text("\n".join([",".join(names), *lines]) + "\n", encoding="utf-8")
    return path


def test_bouts_and_contacts_as_json_and_page(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "walk.html"
    assert main(["analyse", str(file), "--kind", "imu", "--sensor-height", "0.95", "--json", "--report", str(page)]) == 0
    told = json.loads(capsys.readouterr().out)
    (bout,) = told["bouts"]
    assert bout["contacts"] == 25
    assert bout["begin_s"] == pytest.approx(WALKER.contacts_s[0], abs=0.05)
    assert bout["cadence"] == pytest.approx(60 / 0.55, rel=0.02)
    assert bout["walking_speed"] == pytest.approx(0.6 / 0.55, rel=0.1)
    assert {each["side"] for each in told["contacts"]} >= {"left", "right"}
    html = page.read_text(encoding="utf-8")
    assert "25 contacts in 1 bouts" in html
    assert "cadence" in html


def test_a_gap_moves_nothing_and_loses_no_bout() -> None:
    whole = WALKER.whole()
    data = whole.data.astype(np.float64)
    turn = slice(1550, 1600)  # the sensor's x axis points up
    data[turn, 3] += 90.0
    chunks = (Chunk(whole.spec, 0, 0, data[:800]), Chunk(whole.spec, 0, 1000, data[1000:]))
    report = WalkReport.of(Recording(whole.spec, chunks), "walk")
    assert report.duration_s == pytest.approx(len(data) / 100)
    assert [round(each["begin"] / 100) for each in report.bouts] == [3, 10]
    assert np.nanargmax(report.turning_deg_s) / 10 == pytest.approx(15.75, abs=0.2)
    assert np.isnan(report.turning_deg_s[81:99]).all()


def test_the_slower_side_is_told_with_its_interval() -> None:
    uneven = SimulatedWalker(steps=30, asymmetry=1.2).whole()
    report = WalkReport.of(Recording(uneven.spec, (uneven,)), "walk")
    symmetry = report.symmetry
    assert isinstance(symmetry, Symmetry)
    assert symmetry.larger is Side.RIGHT
    assert symmetry.low < 1.2 < symmetry.high
    assert "longer on the right" in report.page()
    told = report.to_dict()["symmetry"]
    assert told["larger"] == "right"


def test_sides_are_not_compared_over_few_steps() -> None:
    short = SimulatedWalker(steps=14).whole()
    report = WalkReport.of(Recording(short.spec, (short,)), "walk")
    assert isinstance(report.symmetry, Withheld)
    assert any("10 cycles of each side" in each for each in report.withheld())
    assert "10 cycles of each side" in report.page()


def test_what_turns_as_a_foot_does_is_not_told_as_a_back(
    data_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    foot, page = data_folder / "motion" / "gaitmap" / "imu_sample_ms_left.csv", tmp_path / "foot.html"
    asked = ["analyse", str(foot), "--kind", "imu", "--rate", "102.4", "--unit", "acc=m/s2", "--unit", "gyr=deg/s"]
    assert main([*asked, "--report", str(page)]) == 0
    for told in (" ".join(capsys.readouterr().out.split()), page.read_text(encoding="utf-8")):
        assert "--place foot" in told


def test_without_a_height_speed_is_withheld(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyse", str(file), "--kind", "imu"]) == 0
    out = capsys.readouterr().out
    assert "steps/min" in out
    (row,) = [line.split() for line in out.splitlines() if "steps/min" in line]
    assert row[5] == "–"


def test_feet_are_reported_from_two_files(data_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, page = data_folder / "motion" / "gaitmap", tmp_path / "feet.html"
    files = [str(folder / "imu_sample_ms_left.csv"), "--other", str(folder / "imu_sample_ms_right.csv")]
    asked = ["--kind", "imu", "--rate", "102.4", "--unit", "acc=m/s2", "--unit", "gyr=deg/s", "--place", "foot"]
    assert main(["analyse", *files, *asked, "--json", "--report", str(page)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [foot["foot"] for foot in told["feet"]] == ["left", "right"]
    assert [len(foot["turns"]) for foot in told["feet"]] == [3, 3]
    assert told["symmetry"]["stride length"]["low"] < 1 < told["symmetry"]["stride length"]["high"]
    assert told["withheld"] == []
    assert "The way of the left foot" in page.read_text(encoding="utf-8")


def test_another_foot_needs_the_place(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyse", str(file), "--kind", "imu", "--other", str(file)]) != 0
    assert "--place foot" in capsys.readouterr().err


@pytest.mark.parametrize(("option", "value"), [("--sensor-height", "0.9"), ("--forward", "y")])
def test_what_belongs_to_the_lower_back_is_refused_of_feet(
    file: Path, capsys: pytest.CaptureFixture[str], option: str, value: str
) -> None:
    assert main(["analyse", str(file), "--kind", "imu", "--place", "foot", option, value]) != 0
    assert f"{option} has no use in a report about walking with sensors on the feet" in capsys.readouterr().err


def test_too_slow_steps_are_not_passed_over() -> None:
    slow = SimulatedWalker(steps=12, step_s=2.3, jitter_s=0.0).whole()
    report = WalkReport.of(Recording(slow.spec, (slow,)), "walk")
    assert len(report.contacts) == 13
    assert "13 contacts" in (report.silence or "")
