"""`reknit analyse` of a walk with a sensor at the lower back."""

import json
from pathlib import Path

import pytest

from reknit.cli.main import main
from reknit.simulate.walker import SimulatedWalker

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


def test_without_a_height_speed_is_withheld(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyse", str(file), "--kind", "imu"]) == 0
    out = capsys.readouterr().out
    assert "steps/min" in out
    (row,) = [line.split() for line in out.splitlines() if "steps/min" in line]
    assert row[5] == "–"
