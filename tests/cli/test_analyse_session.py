"""`reknit analyse` of a session's folder: by its own exercise, and with what the session itself counted."""

import json
from pathlib import Path

import pytest

from reknit.cli.main import main
from reknit.exercise.load import library
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
