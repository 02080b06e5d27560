"""Walking with long steps, as it is practised: cues after each stride, a target that the therapist moves, and a file of it."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reknit.cli.main import main
from reknit.exercise.load import library
from reknit.live.snapshot import BlockView
from reknit.session.begin import Begin
from reknit.session.words import guidance
from reknit.simulate.walking_foot import SimulatedWalkingFoot
from session.blocks import Player

EXERCISE = library()["stride-walking"]


def practised(stride_m: float, reach: float | None = None) -> dict[str, Any]:
    """The snapshot after some strides."""
    person = SimulatedWalkingFoot(stride_m=stride_m)
    player = Player(Begin(EXERCISE, (person.spec.name,)), {person.spec.name: person.spec})
    view = BlockView(player.block)
    for first in range(0, 1500, 10):
        player.chunk(person.samples(first, 10))
        if first == 500 and reach is not None:
            player.control("reach", reach)
    snapshot: dict[str, Any] = view.now(player.now_ns, 0.0)
    return snapshot


@pytest.mark.parametrize(
    ("stride_m", "reach", "cue"), [(0.7, None, "below"), (1.2, None, "inside"), (1.7, None, "above"), (0.7, 0.6, "inside")]
)
def test_each_stride_is_told_against_the_target(stride_m: float, reach: float | None, cue: str) -> None:
    snapshot = practised(stride_m, reach)
    assert snapshot["measure"]["value"] == pytest.approx(stride_m, abs=0.05)
    assert snapshot["measure"]["unit"] == "m"
    assert snapshot["cue"]["state"] == cue
    assert snapshot["target"]["low"] == (reach or EXERCISE.target.low)


def test_a_sensor_at_the_end_of_its_range_is_told_as_such() -> None:
    person = SimulatedWalkingFoot()
    player = Player(Begin(EXERCISE, (person.spec.name,)), {person.spec.name: person.spec})
    said: set[str] = set()
    for first in range(0, 1500, 10):
        chunk = person.samples(first, 10)
        player.chunk(chunk._replace(data=chunk.data.clip(-250, 250)))
        said |= {told.code} if (told := guidance(player.block)) is not None else set()
    assert "practise.range" in said


def test_who_walks_without_a_stride_being_found_is_told_so_after_a_while() -> None:
    """Steps too short to be told, for example: nothing but silence could be heard."""
    person = SimulatedWalkingFoot(stride_m=0.08)
    player = Player(Begin(EXERCISE, (person.spec.name,)), {person.spec.name: person.spec})
    said: dict[str, float] = {}
    for first in range(0, 3000, 10):
        player.chunk(person.samples(first, 10))
        if (told := guidance(player.block)) is not None:
            said.setdefault(told.code, first / person.rate_hz)
    assert 19 < said["practise.no_stride"] < 26


def test_the_target_stays_on_its_scale_wherever_the_therapist_moves_it() -> None:
    target = EXERCISE.target
    assert target.high is not None
    assert target.adjust_high is not None
    assert target.adjust_high + target.high - target.low <= target.scale_high


def test_a_recording_of_it_is_played_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    person = SimulatedWalkingFoot(stride_m=1.1, rate_hz=60)
    names = ",".join(f"{channel.name} ({channel.unit})" for channel in person.spec.channels)
    file = tmp_path / "left foot.csv"
    np.savetxt(file, person.samples(0, 60 * 128).data, delimiter=",", header=names, comments="")
    asked = ["analyse", str(file), "--exercise", EXERCISE.id, "--rate", "60", "--kind", "imu", "--side", "left", "--json"]
    assert main(asked) == 0
    (trial,) = json.loads(capsys.readouterr().out)["repetitions"]
    assert trial["values"]["foot_stride"]["value"] == pytest.approx(1.1, abs=0.02)
