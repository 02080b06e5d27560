"""`reknit analyse` of a session of reactions: run again from its messages, since only these say when each signal was to be seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reknit.exercise.model import Exercise
from reknit.journal.seal import read_session
from reknit.session.replay import rerun
from reknit.session.summary import summarise
from reknit.stream import ReknitError


class NoSignals(ReknitError):
    """A recording does not say when signals were given."""


def reaction_report(path: Path, exercise: Exercise) -> dict[str, Any]:
    """The report of the session's block of that exercise, as `analyse` reports others.

    Raises NoSignals for a file, and for a session without such a block.
    """
    if not path.is_dir():
        raise NoSignals(
            f"a reaction is measured from the moment at which its signal was to be seen, and {path.name!r} does not hold that; name the "
            "folder of a session in which the exercise was practised"
        )
    stored = read_session(path)
    found = [block for block in rerun(stored.messages, stored.specs) if block.begin.exercise.id == exercise.id]
    if not found:
        raise NoSignals(f"session {path.name!r} holds no block of {exercise.id!r}")
    if found[-1].practice is None or found[-1].practice.track.end_s is None:
        raise NoSignals(f"session {path.name!r} was ended before {exercise.id!r} began")
    return {"file": str(path), **summarise(found[-1])}


def reaction_line(told: dict[str, Any]) -> str:
    """Median, spread and count in a line."""
    if told["median_ms"] is None:
        line = "no reaction was timed"
    else:
        line = f"median reaction time {told['median_ms']:.0f} ms of {told['count']}"
        if told["low_ms"] is not None:
            line += f", half of them from {told['low_ms']:.0f} to {told['high_ms']:.0f} ms"
        line += f"; a single one may be off by {told['error_ms']:.0f} ms"
    return f"{line}; {told['too_early']} too early, {told['no_answer']} without an answer, {told['withheld']} not timed"
