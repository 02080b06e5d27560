"""The recordings that an exercise is analysed over: a file, a file for each of two sensors, or what a session measured it by."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from reknit.cli.asked_for import UnusedOption, is_given
from reknit.cli.table_options import asked_of
from reknit.exercise.load import ExerciseError, library
from reknit.exercise.model import Exercise
from reknit.formats.read import open_recording
from reknit.formats.stream_file import StreamFile
from reknit.formats.stream_parquet import is_stream
from reknit.journal.sealed import SESSION, read_sealed
from reknit.session.together import Recorded, Together
from reknit.stream import Kind, Side


def recordings_of(options: argparse.Namespace, exercise: Exercise) -> tuple[Together, Side]:
    """The recordings, and the side of the body: the one asked for, else that on which the session practised."""
    if options.file.is_dir():
        if options.second is not None:
            raise UnusedOption(
                "--second names a file beside a file, but a session's folder holds all of its sensors; leave it out"
            )
        return _of_session(options, exercise)
    kind = options.kind or (None if Kind.FORCES.value in exercise.sources else exercise.sources[0])
    if options.second is not None and options.kind is None and Kind.IMU.value in exercise.sources:
        kind = Kind.IMU.value
    paths = [options.file] if options.second is None else [options.file, options.second]
    return Together.of(*(_opened(options, path, kind) for path in paths)), Side(options.side)


def own_exercise(folder: Path) -> str | None:
    """The exercise that a session practised last, by its id; None where it was measured on muscles, and for what is no session.

    Raises ExerciseError where that one did not come with Reknit: the session's folder holds its id and not its file.
    """
    if not (folder / SESSION).is_file():
        return None
    blocks = read_sealed(folder).summary.get("blocks", [])
    if not blocks:
        return None
    measured = [folder / f"{name}.parquet" for name in blocks[-1].get("streams", {})]
    kinds = {StreamFile(path).spec.kind for path in measured if path.is_file() and is_stream(path)}
    if Kind.EMG in kinds or not kinds:
        return None
    practised = str(blocks[-1]["exercise"])
    if practised not in library():
        raise ExerciseError(
            f"session {folder.name} practised {practised!r}, which is none of the exercises that come with Reknit; name its file "
            "with --exercise FILE.toml, or another exercise by its id"
        )
    return practised


def counted_in_session(folder: Path, exercise: Exercise, report: dict[str, Any]) -> dict[str, int]:
    """How many repetitions the session itself counted, where the whole recording gives another number: it holds rests and pauses too."""
    block = _practised(folder, exercise) if folder.is_dir() else None
    counted = None if block is None else len(block["repetitions"])
    return {} if counted is None or counted == len(report["repetitions"]) else {"counted_in_session": counted}


def _opened(options: argparse.Namespace, path: Path, kind: str | None) -> Recorded:
    return open_recording(path, rate_hz=options.rate, kind=kind, stream=options.stream, asked=asked_of(options))


def _of_session(options: argparse.Namespace, exercise: Exercise) -> tuple[Together, Side]:
    block = _practised(options.file, exercise)
    side = Side(block["side"] if block and not is_given(options, "side") else options.side)
    streams = {path.stem: StreamFile(path) for path in sorted(options.file.glob("*.parquet")) if is_stream(path)}
    measured = [name for name in (block or {}).get("streams", {}) if name in streams]
    there = {each.spec.kind.value for each in streams.values()}
    meant = streams[measured[0]].spec.kind.value if measured else next((each for each in exercise.sources if each in there), None)
    kind = options.kind or meant or exercise.sources[0]
    if kind != Kind.IMU.value or options.stream is not None:
        return Together.of(_opened(options, options.file, kind)), side
    # A measure may take several of these: the ones that it was practised with, else those that say where they are worn.
    worn = [name for name in (measured or streams) if streams[name].spec.kind is Kind.IMU]
    return (Together({name: streams[name] for name in worn}) if worn else Together.of(_opened(options, options.file, kind))), side


def _practised(folder: Path, exercise: Exercise) -> dict[str, Any] | None:
    """What the session's file says of the last block of the exercise; None where it was not practised."""
    if not (folder / SESSION).is_file():
        return None
    blocks = read_sealed(folder).summary.get("blocks", [])
    found: list[dict[str, Any]] = [each for each in blocks if each.get("exercise") == exercise.id]
    return found[-1] if found else None
