"""What the movement of sealed sessions looked like; kept for a while, since a trial's path comes from a replay."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from reknit.formats.epochs import EpochTime, several
from reknit.formats.measures_parquet import Measures
from reknit.formats.stream_parquet import read_stream, spec_of
from reknit.journal.message import Note
from reknit.journal.seal import read_session
from reknit.journal.sealed import SESSION, Sealed
from reknit.live.told import Told
from reknit.motion.report.walk import WalkReport
from reknit.session.begin import Begin, BeginError
from reknit.session.lean_pictures import leans
from reknit.session.movement_pictures import both_sides, overlay, trials
from reknit.session.replay import rerun
from reknit.session.sway_path import SwayPath
from reknit.signals.catalogue import measures
from reknit.signals.motion_measures import CADENCE, axis_name, forward_of
from reknit.signals.pose.landmarks import FIELDS, LANDMARKS
from reknit.signals.pose.measures import UNSIDED
from reknit.stream import Kind, ReknitError, Side

KEPT, MOST_SAMPLES = 4, 360_000
BESIDE_S = 0.5
"""Footfalls so near to a trial are shown with it."""
MOST_PICTURES = 40_000
"""Of how many pictures of a camera both sides are told: more take too long to be waited for."""


class Movements:
    """The newest answers."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[int, dict[str, Any] | None]] = {}

    def of(self, sealed: Sealed, told: Told, course: Callable[[], Measures], from_ns: int | None) -> dict[str, Any] | None:
        """The movement of a session's first block; None where nothing in it was complete."""
        mark = (sealed.folder / SESSION).stat().st_mtime_ns
        known = self._known.get(sealed.folder)
        if known is None or known[0] != mark:
            known = self._known[sealed.folder] = mark, _movement(sealed, told, course, from_ns)
            while len(self._known) > KEPT:
                self._known.pop(next(iter(self._known)), None)
        return known[1]


def _movement(sealed: Sealed, told: Told, course: Callable[[], Measures], from_ns: int | None) -> dict[str, Any] | None:
    if not told.repetitions:
        return None
    begin = _begin(sealed)
    exercise = None if begin is None else begin.exercise
    named = {"measure": told.measure.name, "unit": told.measure.unit}
    plain: dict[str, Any] = named | {"overlay": None, "trials": None, "leans": None, "sides": None}
    plain |= {"cyclogram": None, "coordination": None, "walk": None}
    if told.measure.name == CADENCE:
        return plain | {"walk": _walk(sealed, told, begin, from_ns)}
    if exercise is not None and exercise.trial is not None:
        return plain | ({"trials": _ways(sealed, trials)} if exercise.trial.kind == "stance" else {})
    if exercise is not None and exercise.asked and (ways := _ways(sealed, leans)) is not None:
        return plain | {"leans": ways}
    return plain | {"overlay": overlay(course(), told.repetitions)} | _sides(sealed, told, begin, from_ns)


def _ways(sealed: Sealed, drawn: Callable[[SwayPath, list[dict[str, Any]]], list[dict[str, Any]]]) -> list[dict[str, Any]] | None:
    """The paths, by the very graph that ran live: from a replay; None where the measure tells no way."""
    stored = read_session(sealed.folder)
    blocks = rerun(stored.messages, stored.specs)
    practice = blocks[0].practice if blocks else None
    return None if practice is None or practice.path is None else drawn(practice.path, practice.repetitions)


def _walk(sealed: Sealed, told: Told, begin: Begin | None, from_ns: int | None) -> dict[str, Any] | None:
    """Footfalls and bouts from the first trial to the last, in the time of the trials; None where that is not known."""
    stream = None if begin is None else sealed.streams.get(begin.streams[0])
    if stream is None or from_ns is None or stream.kind != Kind.IMU or stream.rows > MOST_SAMPLES:
        return None
    recording = read_stream(sealed.whole(stream))
    time = EpochTime(recording, from_ns)
    if not time.known or several(recording) or not recording.chunks:
        return None
    try:
        report = WalkReport.of(recording, "", forward=axis_name(forward_of(CADENCE, recording.spec)))
    except ReknitError:
        return None
    shift_s = float(time.of(recording.chunks[0])[0])
    first_s, last_s = (told.repetitions[at][name] for at, name in ((0, "start_s"), (-1, "end_s")))
    walked = report.to_dict()
    contacts = [each | {"at_s": each["at_s"] + shift_s} for each in walked["contacts"]]
    bouts = [each | {name: each[name] + shift_s for name in ("begin_s", "end_s")} for each in walked["bouts"]]
    return {
        "contacts": [each for each in contacts if first_s - BESIDE_S <= each["at_s"] <= last_s + BESIDE_S],
        "bouts": [each for each in bouts if each["end_s"] >= first_s and each["begin_s"] <= last_s],
    }


def _sides(sealed: Sealed, told: Told, begin: Begin | None, from_ns: int | None) -> dict[str, Any]:
    """Left and right, where the measure was had from a camera and differs between them."""
    exercise = None if begin is None else begin.exercise
    stream = next((each for each in sealed.streams.values() if each.kind == Kind.LANDMARKS), None)
    if exercise is None or stream is None or from_ns is None or stream.rows > MOST_PICTURES:
        return {}
    spec = spec_of(sealed.path(stream))
    seen = spec.width == len(LANDMARKS) * len(FIELDS) and Kind.LANDMARKS in measures()[exercise.measure].kinds
    if not seen or told.side not in (Side.LEFT, Side.RIGHT) or exercise.measure in UNSIDED:
        return {}
    return both_sides(read_stream(sealed.whole(stream)), exercise, Side(told.side), told.repetitions, from_ns)


def _begin(sealed: Sealed) -> Begin | None:
    """What the first block was begun with; None where that cannot be read."""
    notes = (each.item for each in read_session(sealed.folder).messages if isinstance(each.item, Note))
    found = next((note for note in notes if note.name == "begin"), None)
    try:
        return None if found is None else Begin.from_dict(found.value)
    except BeginError:
        return None
