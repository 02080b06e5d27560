"""What was measured of whole trials stands in the table of the command."""

import json
from pathlib import Path

import numpy as np
import pytest

from reknit.cli.main import main
from reknit.simulate.standing import SimulatedStanding


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
