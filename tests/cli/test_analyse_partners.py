"""`reknit analyse` with partner muscles and with a target that moves: which channel is whose, and what is printed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from reknit.cli.main import main
from reknit.exercise.load import library
from reknit.formats.recording import Recording
from reknit.formats.write import write
from reknit.simulate.patient import Seen, SimulatedPatient


def recorded(folder: Path, exercise: str, seen: Seen, seconds: float) -> str:
    patient = SimulatedPatient(library()[exercise], seen=seen)
    pieces = [patient.samples(first, 20) for first in range(0, round(seconds * 1000), 20)]
    path = folder / f"{exercise}-{seen.practising}.parquet"
    write(path, Recording(patient.spec, (pieces[0]._replace(data=np.concatenate([each.data for each in pieces])),)))
    return str(path)


def command(folder: Path, exercise: str) -> list[str]:
    practised, efforts = recorded(folder, exercise, Seen(True, 4.0), 20), recorded(folder, exercise, Seen(), 19)
    return ["analyse", practised, "--exercise", exercise, "--calibration", efforts]


def test_a_partner_is_printed_and_its_channel_can_be_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = command(tmp_path, "quadriceps-alone")
    assert main(asked) == 0
    printed = capsys.readouterr().out
    assert " back " in printed
    assert "% above" in printed
    assert main([*asked, "--channel", "1", "--partner", "back=0", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["partners"]["back"]["channel"] == "simulated vastus medialis right"
    assert all(each["partners"]["back"]["mean"] > 40 for each in told["repetitions"])


@pytest.mark.parametrize(
    ("partner", "told"),
    [
        ("back", "such as --partner back=1; got 'back'"),
        ("calf=1", "no partner muscle 'calf'"),
        ("back=0", "needs a channel of its own"),
        ("back=9", "channels 0 to 1, got 9"),
    ],
)
def test_a_partner_that_cannot_be_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], partner: str, told: str) -> None:
    assert main([*command(tmp_path, "quadriceps-alone"), "--partner", partner]) != 0
    assert told in " ".join(capsys.readouterr().err.split())


def test_how_closely_a_line_was_followed_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(command(tmp_path, "effort-tracking")) == 0
    printed = capsys.readouterr().out
    assert "on line %" in printed
    assert "was not close enough to the line" in " ".join(printed.split())
