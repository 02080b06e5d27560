"""What was measured of whole trials stands in the table of the command."""

import json
from pathlib import Path

import numpy as np
import pytest

from reknit.cli.analysis_table import why_not
from reknit.cli.main import main
from reknit.simulate.function_tests import UpAndGoDone
from reknit.simulate.standing import SimulatedStanding
from reknit.simulate.trunk import SimulatedTrunk


def test_the_sway_of_each_trial_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    person = SimulatedStanding()
    data = person.samples(0, 4400).data
    names = ",".join(f"{channel.name} ({channel.unit})" for channel in person.spec.channels)
    file = tmp_path / "standing.csv"
    np.savetxt(file, data, delimiter=",", header=names, comments="")
    asked = ["analyse", str(file), "--exercise", "standing-still", "--rate", "100", "--kind", "imu"]
    assert main([*asked, "--json"]) == 0
    (trial,) = json.loads(capsys.readouterr().out)["repetitions"]
    assert main(asked) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "standing-still: 1 repetitions" in shown
    assert "sway velocity deg/s" in shown
    assert "sway frequency Hz" in shown
    assert f"{trial['values']['sway_velocity']['value']:.3g}" in shown


def test_a_value_that_is_withheld_says_why_and_nothing_else_is_shown_that_was_never_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person = SimulatedTrunk(UpAndGoDone())
    whole = person.whole()
    names = ",".join(f"{channel.name} ({channel.unit})" for channel in person.spec.channels)
    file = tmp_path / "tug.csv"
    np.savetxt(file, whole.data, delimiter=",", header=names, comments="")
    assert main(["analyse", str(file), "--exercise", "timed-up-and-go", "--rate", "100", "--kind", "imu"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "from s to s tug total s tug stand up s" in shown
    assert "held" not in shown
    why = {
        "values": {
            "reach_time": {"value": None, "unit": "s", "withheld": "too slow"},
            "reach_speed": {"value": 1.0, "unit": "%/s"},
        }
    }
    assert why_not([why, why]) == ["Without reach time: too slow."]
