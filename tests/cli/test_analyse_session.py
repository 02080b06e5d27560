"""`reknit analyse` of a session's folder: by its own exercise, and with what the session itself counted."""

import json
from pathlib import Path

import pytest

from reknit.cli.main import main
from reknit.exercise.load import LIBRARY, library
from reknit.live.recording import LiveRecording
from reknit.session.begin import Begin
from reknit.session.recording import SessionClock
from reknit.session.state import BlockState
from reknit.simulate.person import SimulatedPerson


@pytest.fixture
def session(tmp_path: Path) -> Path:
    """Two sets of one squat each; the person goes on squatting in the rest."""
    person = SimulatedPerson("squat")
    begin = Begin(library()["squat"], (person.spec.name,)).with_dose(2, 1)
    recording = LiveRecording(tmp_path / "session", begin, {person.spec.name: person.spec}, SessionClock(), lambda *_: None)
    for index in range(30 * 30):
        recording.receive(person.spec.name, person.samples(index, 1))
        if index == 20 * 30 and recording.block.state is BlockState.REST:
            recording.control("continue")
            recording.tick()
    if not recording.ended:
        recording.control("stop")
    recording.seal()
    return recording.folder


def test_a_session_is_measured_by_its_own_exercise(session: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyse", str(session), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["exercise"] == "squat"
    assert told["counted_in_session"] == 2
    assert len(told["repetitions"]) > 4


def test_it_is_said_why_the_counts_differ(session: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyse", str(session)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "The session itself counted 2 repetitions; the whole recording is measured here" in told


def test_an_exercise_of_ones_own_is_asked_for_by_its_file(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = session / "session.json"
    plain.write_text(plain.read_text(encoding="utf-8").replace('"squat"', '"my-squat"'), encoding="utf-8")
    assert main(["analyse", str(session)]) == 1
    told = capsys.readouterr().err
    assert (
        "session practised 'my-squat', which is none of the exercises that come with Reknit; name its file with --exercise"
        in told
    )
    own = tmp_path / "my-squat.toml"
    own.write_text(
        (LIBRARY / "squat.toml").read_text(encoding="utf-8").replace('id = "squat"', 'id = "my-squat"'), encoding="utf-8"
    )
    assert main(["analyse", str(session), "--exercise", str(own), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["exercise"] == "my-squat"
