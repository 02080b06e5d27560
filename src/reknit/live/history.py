"""What was practised on this computer: the sealed sessions of a folder, read for the page and never changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import msgspec
from starlette.exceptions import HTTPException

from reknit.formats.measures_parquet import Measures, read_measures
from reknit.formats.recording import FormatError, Recording, placed
from reknit.formats.stream_parquet import read_stream, spec_of
from reknit.journal.journal import JOURNAL
from reknit.journal.seal import read_session
from reknit.journal.sealed import PLAIN_NAME, SESSION, Sealed, StreamFile, read_sealed
from reknit.live.frames import encode
from reknit.live.headline import headline, headline_names
from reknit.live.movements import Movements
from reknit.live.rasters import Rasters
from reknit.live.tables import measures_table, repetitions_table, stream_table
from reknit.live.told import Told
from reknit.session.known_changes import known_changes
from reknit.session.recover import result
from reknit.session.replay import measured, rerun
from reknit.session.summary import incomplete, is_simulated, summarise
from reknit.signals.pose.landmarks import FIELDS, LANDMARKS
from reknit.stream import Kind

MOST = 200
FRAME_ROWS = 60
RERUNS_KEPT = 4
MEASURES_CSV, REPETITIONS_CSV = "measures.csv", "repetitions.csv"
MOST_NUMBERS = 5_000_000
"""What a table of a stream's samples may hold, since it is made in memory."""


class History:
    """The sessions in a folder.

    Its methods read files and may take a moment: call them in a thread. A session that is not there is an HTTPException 404, one
    that cannot be read a FormatError.

    Parameters
    ----------
    root
        Folder in which each session has a folder of its own; it may be missing.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._entries: dict[str, tuple[tuple[int, int], dict[str, Any]]] = {}
        self._rasters = Rasters()
        self._movements = Movements()
        self._reruns: dict[Path, tuple[int, Measures, dict[str, Any]]] = {}

    def listing(self, busy: Collection[str] = ()) -> dict[str, Any]:
        """The newest sessions under `sessions`, and under `unreadable` each other folder with a sentence.

        `busy` names the sessions that are being recorded now; they are left out.
        """
        sessions, unreadable = [], []
        for folder in self._folders():
            try:
                if not (folder / SESSION).is_file() and folder.name in busy:
                    continue
                sessions.append(self._entry(folder))
            except (FormatError, OSError) as error:
                told = str(error) if isinstance(error, FormatError) else f"this folder cannot be read: {error.strerror}"
                unreadable.append({"session": _printable(folder.name), "message": _printable(told[:1].upper() + told[1:])})
        sessions.sort(key=lambda each: (each["began"], each["session"]), reverse=True)
        return {"sessions": sessions[:MOST], "unreadable": unreadable[:MOST]}

    def details(self, session: str) -> dict[str, Any]:
        """A session with its summary, the course of its measure (NaN where withheld), its streams and files."""
        sealed = self._sealed(session)
        told = _told(sealed)
        measures, more = self._course(sealed)
        summary = more | result(sealed.folder, sealed.summary)
        return {
            "session": session,
            "began": _began(sealed),
            "status": sealed.status,
            "summary": summary,
            "headlines": headline_names(told),
            "least_changes": known_changes(summary),
            "track": _track(measures.of(1)),
            "streams": [_stream(sealed, name, stream) for name, stream in sealed.streams.items()],
            "files": _files(sealed),
        }

    def skeleton(self, session: str) -> Iterator[bytes]:
        """The recorded landmarks as frames of the wire, in session time."""
        sealed = self._sealed(session)
        stream = next((each for each in sealed.streams.values() if each.kind == Kind.LANDMARKS), None)
        recording = None if stream is None else read_stream(sealed.whole(stream))
        if recording is None or recording.spec.width != len(LANDMARKS) * len(FIELDS) or recording.spec.rate is not None:
            raise HTTPException(404, f"Session {session} holds no landmarks: nothing was recorded with a camera.")
        return _frames(recording)

    def muscles(self, session: str) -> dict[str, Any]:
        """What each muscle did in each repetition of the first block; 404 where no muscle was recorded, or nobody knows when.

        Its times and those of the repetitions are moved back by their delays.
        """
        sealed = self._sealed(session)
        raster = self._rasters.of(sealed, _told(sealed), self._from_ns(sealed))
        if raster is None:
            raise HTTPException(404, f"Session {session} holds no repetition with a muscle beside it that can be shown.")
        return {"session": session, **raster}

    def movement(self, session: str) -> dict[str, Any]:
        """What the movement of the first block looked like; 404 where no repetition or trial was complete."""
        sealed = self._sealed(session)
        told = _told(sealed)
        drawn = self._movements.of(sealed, told, lambda: self._course(sealed)[0].of(1), self._from_ns(sealed))
        if drawn is None:
            raise HTTPException(404, f"Session {session} holds no complete repetition whose movement can be shown.")
        return {"session": session, **drawn}

    def file(self, session: str, name: str) -> Path | bytes:
        """A file of the session, or the content of a table that is made of it."""
        sealed = self._sealed(session)
        if name == MEASURES_CSV:
            return measures_table(self._course(sealed)[0])
        if name == REPETITIONS_CSV:
            _told(sealed)
            return repetitions_table(sealed.summary["blocks"][0])
        if name == SESSION:
            return sealed.folder / SESSION
        if name in (tables := _stream_tables(sealed)):
            return stream_table(placed(read_stream(sealed.whole(tables[name]))), self._from_ns(sealed))
        listed = next((each for each in sealed.files() if each.file == name), None)
        if listed is None:
            raise HTTPException(404, f"Session {session} has no file {_printable(name[:200])!r}.")
        return sealed.path(listed)

    def _folders(self) -> list[Path]:
        try:
            return sorted(each for each in self.root.iterdir() if each.is_dir() and not each.name.startswith("."))
        except OSError:
            return []

    def _sealed(self, session: str) -> Sealed:
        folder = self.root / session
        if not PLAIN_NAME.fullmatch(session) or not folder.is_dir() or not _lies_in(folder, self.root):
            raise HTTPException(404, f"There is no session {_printable(session[:200])!r} here. Choose one from the history.")
        if not (folder / SESSION).is_file():
            raise HTTPException(404, f"Session {session} has not been closed yet. It can be seen once its recording has ended.")
        return read_sealed(folder)

    def _entry(self, folder: Path) -> dict[str, Any]:
        """The folder's line in the listing, read anew only where its `session.json` has changed."""
        _check_folder(folder, self.root)
        facts = (folder / SESSION).stat()
        mark = facts.st_mtime_ns, facts.st_size
        known = self._entries.get(folder.name)
        if known is None or known[0] != mark:
            known = self._entries[folder.name] = mark, _entry(read_sealed(folder))
        return known[1]

    def _from_ns(self, sealed: Sealed) -> int | None:
        """The session time at which the times of the first block's measures and repetitions begin; None where that is not known."""
        blocks = sealed.summary.get("blocks")
        told = blocks[0] if isinstance(blocks, list) and blocks and isinstance(blocks[0], dict) else {}
        if blocks and sealed.measures is None:
            told = self._course(sealed)[1] | told
        from_ns = told.get("from_ns")
        return from_ns if isinstance(from_ns, int) else None

    def _course(self, sealed: Sealed) -> tuple[Measures, dict[str, Any]]:
        """The measures; for a session of an earlier version they come from a rerun, with the summary of its first block."""
        if sealed.measures is not None:
            return read_measures(sealed.whole(sealed.measures)), {}
        mark = (sealed.folder / SESSION).stat().st_mtime_ns
        known = self._reruns.get(sealed.folder)
        if known is None or known[0] != mark:
            stored = read_session(sealed.folder)
            blocks = rerun(stored.messages, stored.specs)
            known = self._reruns[sealed.folder] = mark, measured(blocks), summarise(blocks[0]) if blocks else {}
            while len(self._reruns) > RERUNS_KEPT:
                self._reruns.pop(next(iter(self._reruns)), None)
        return known[1], known[2]


def _check_folder(folder: Path, root: Path) -> None:
    """FormatError unless the folder is that of a sealed session."""
    if not PLAIN_NAME.fullmatch(folder.name):
        raise FormatError("this is no session of Reknit: its name holds more than letters, digits, '.', '-' and '_'")
    if not _lies_in(folder, root):
        raise FormatError("this is a link to another place; move the session's folder here")
    if (folder / SESSION).is_file():
        return
    if (folder / JOURNAL).is_dir():
        raise FormatError("this session was cut off, or another Reknit still records it; the next start puts it in order")
    raise FormatError(f"this is no session of Reknit: it holds no {SESSION}")


def _lies_in(folder: Path, root: Path) -> bool:
    return folder.resolve().parent == root.resolve()


def _told(sealed: Sealed) -> Told:
    """What the summary of the session's first block holds; FormatError where that cannot be shown."""
    blocks = sealed.summary.get("blocks")
    if blocks == []:
        raise FormatError(f"session {sealed.folder.name} ended before any exercise began; there is nothing to show")
    try:
        return msgspec.convert(blocks, list[Told])[0]
    except msgspec.ValidationError as error:
        raise FormatError(f"session {sealed.folder.name} has a damaged summary: {error}") from error


def _entry(sealed: Sealed) -> dict[str, Any]:
    told = _told(sealed)
    entry = {
        "session": sealed.folder.name,
        "began": _began(sealed),
        "exercise": told.exercise,
        "side": told.side,
        "simulated": told.simulated,
        "status": sealed.status,
        "stopped": told.stopped,
        "repetitions": len(told.repetitions),
        "partial": incomplete(told.partial),
        "duration_s": told.duration_s,
        "headline": headline(told),
    }
    return {key: _printable(value) if isinstance(value, str) else value for key, value in entry.items()}


def _began(sealed: Sealed) -> str:
    """When it began, as ISO 8601; empty where the header was lost."""
    began = sealed.header.get("began")
    return began if isinstance(began, str) else ""


def _track(measures: Measures) -> dict[str, Any]:
    return {
        "time_s": measures.time_s.tolist(),
        "value": measures.value.tolist(),
        "gate": measures.gates(),
        "phase": measures.phases(),
    }


def _stream(sealed: Sealed, name: str, stream: StreamFile) -> dict[str, Any]:
    spec = spec_of(sealed.path(stream))
    facts = {"name": name, "kind": stream.kind, "rows": stream.rows, "duration_s": stream.duration_s}
    return facts | {"device": spec.device, "simulated": is_simulated(spec), "attributes": dict(spec.attributes)}


def _files(sealed: Sealed) -> list[dict[str, Any]]:
    """The files, and the tables, whose size is known only once they are made."""
    paths = [sealed.folder / SESSION, *(sealed.path(each) for each in sealed.files())]
    files: list[dict[str, Any]] = [{"name": path.name, "bytes": path.stat().st_size} for path in paths]
    return [*files, *({"name": name, "bytes": None} for name in (MEASURES_CSV, REPETITIONS_CSV, *_stream_tables(sealed)))]


def _stream_tables(sealed: Sealed) -> dict[str, StreamFile]:
    """The streams that are offered as a table of samples, by its name; a large one is left to `reknit convert`."""
    found = {}
    for name, stream in sealed.streams.items():
        few = stream.rows > 0 and stream.rows * spec_of(sealed.path(stream)).width <= MOST_NUMBERS
        if few and f"{name}.csv" not in (MEASURES_CSV, REPETITIONS_CSV):
            found[f"{name}.csv"] = stream
    return found


def _frames(recording: Recording) -> Iterator[bytes]:
    for chunk in recording.rechunked(FRAME_ROWS).chunks:
        yield encode(chunk, 1)


def _printable(text: str) -> str:
    """The text without what UTF-8 cannot hold: names of files may be any bytes."""
    return text.encode("utf-8", "replace").decode()
