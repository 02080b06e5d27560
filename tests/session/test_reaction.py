"""Reaction time from the simulated person to the summary: live, replayed, and analysed from a session's folder."""

import json
from pathlib import Path
from typing import Any

import pytest

from reknit.cli.analyse_reaction import NoSignals, reaction_line, reaction_report
from reknit.exercise.load import library
from reknit.live.recording import LiveRecording
from reknit.session.begin import Begin, fitted, streams_for
from reknit.session.reaction_result import reaction_result
from reknit.session.recording import SessionClock
from reknit.simulate.onlooker import SimulatedOnlooker
from reknit.simulate.patient import Seen
from reknit.simulate.reacting import LATENCIES_S, reacting_limb, reacting_person
from reknit.stream import NS_PER_S, Clock

EXERCISE = library()["reaction-time"]
ERROR_MS = 10.0


def session(folder: Path, patient: SimulatedOnlooker, seconds: float) -> dict[str, Any]:
    """A sealed session of somebody who answers each signal as it was drawn; gives its block's summary."""
    spec = patient.spec
    specs = {spec.name: spec}
    exercise = fitted(EXERCISE, specs)
    begin = Begin(exercise, streams_for(exercise, specs), neutral={spec.name: (0.0, 1.0, 0.0)})
    recording = LiveRecording(folder, begin, specs, SessionClock(), lambda *_: None)
    if spec.rate is not None:
        recording.receive(spec.name, Clock(0, 0, 0, NS_PER_S / float(spec.rate)))
    told = False
    for index in range(round(seconds * patient.rate_hz)):
        practice = recording.block.practice
        patient.seen = Seen(True, signalled=practice is not None and practice.signalled)
        recording.receive(spec.name, patient.samples(index, 1))
        practice = recording.block.practice
        given = practice is not None and practice.phase.name == "OUT"
        if given and not told:
            recording.note("signal", {"time_ns": round((index + 1) / patient.rate_hz * NS_PER_S), "error_ms": ERROR_MS})
        told = given
    recording.control("stop")
    recording.seal()
    summary: dict[str, Any] = json.loads((folder / "session.json").read_text(encoding="utf-8"))["summary"]["blocks"][0]
    return summary


@pytest.mark.parametrize(("make", "seconds", "within_ms"), [(reacting_person, 18, 12), (reacting_limb, 7, 6)])
def test_known_latencies_come_out_and_the_folder_tells_the_same(
    tmp_path: Path, make: Any, seconds: float, within_ms: float
) -> None:
    summary = session(tmp_path / "s", make(EXERCISE), seconds)
    times = [each["values"]["reaction_time"]["value"] for each in summary["repetitions"]]

    assert times
    assert times == pytest.approx([1000 * each for each in LATENCIES_S[: len(times)]], abs=within_ms)
    assert all(100 < each["values"]["reaction_error"]["value"] < 150 for each in summary["repetitions"])
    report = reaction_report(tmp_path / "s", EXERCISE)
    assert report["reaction"] == summary["reaction"]
    assert report["repetitions"] == summary["repetitions"]
    assert report["digest"] == summary["digest"]
    assert f"of {len(times)}" in reaction_line(report["reaction"])


def test_a_file_does_not_say_when_signals_were_given(tmp_path: Path) -> None:
    (tmp_path / "arm.csv").write_text("time,x\n0,1\n", encoding="utf-8")
    with pytest.raises(NoSignals, match=r"arm\.csv"):
        reaction_report(tmp_path / "arm.csv", EXERCISE)


def answered(time_ms: float | None) -> dict[str, Any]:
    return {"values": {"reaction_time": {"value": time_ms}, "reaction_error": {"value": None if time_ms is None else 20.0}}}


def test_median_and_spread_leave_out_what_was_not_timed() -> None:
    partial = [{"reason": "too early"}, {"reason": "no answer"}, {"reason": "too early"}, {"reason": "paused"}]
    told = reaction_result(EXERCISE, [answered(each) for each in (300.0, None, 280.0, 320.0, 900.0)], partial)
    assert told is not None
    assert (told["count"], told["median_ms"], told["withheld"], told["too_early"], told["no_answer"]) == (4, 310, 1, 2, 1)
    assert told["low_ms"] == pytest.approx(295)
    few = reaction_result(EXERCISE, [answered(300.0)], [])
    assert few is not None
    assert few["low_ms"] is None
    assert reaction_result(library()["squat"], [], []) is None
