"""The end of a recording: Parquet files and one `session.json`, whose appearance is the moment at which the session is sealed."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from reknit.formats.measures_parquet import MEASURES, Measures, read_measures, write_measures
from reknit.formats.recording import FormatError, Recording, joined
from reknit.formats.stream_parquet import read_stream, write_stream
from reknit.journal.disk import replace_durably, sync_folder
from reknit.journal.journal import JOURNAL
from reknit.journal.ledger import MESSAGE_FIELDS
from reknit.journal.message import Message, read_item, write_item
from reknit.journal.recover import Stored, read_journal
from reknit.journal.sealed import SCHEMA, SESSION, hash_of, read_sealed
from reknit.journal.software import software
from reknit.stream import Chunk, Clock, Gap, GapReason, ReknitError, StreamSpec

MESSAGES = "messages.parquet"
COLUMNS = pa.schema([*MESSAGE_FIELDS, pa.field("beyond", pa.bool_())])


class SealError(ReknitError):
    """What was written does not read back as what was recorded."""


def seal(
    folder: Path, *, status: str, summary: dict[str, Any], digests: dict[str, str], measures: Measures | None = None
) -> Path:
    """Seal a session's journal; gives the path of its `session.json`. Cut off at any step and called again, it gives the same.

    Parameters
    ----------
    folder
        The session's folder, its journal closed.
    status
        "complete" or "interrupted".
    summary, digests
        What came of the session, and the digest of each block by its number.
    measures
        The course of the measures; None for a session without any.

    Raises SealError where a file does not read back equal; the journal then stays.
    """
    if not (folder / SESSION).is_file():
        stored = read_journal(folder)
        streams = {name: _seal_stream(folder, spec, stored, status) for name, spec in stored.specs.items()}
        _seal_messages(folder, stored)
        measured = {} if measures is None else {"measures": _seal_measures(folder, measures)}
        session = {
            "schema": SCHEMA,
            "header": stored.header,
            "status": status,
            "software": software(),
            "streams": streams,
            "messages": {"file": MESSAGES, "sha256": hash_of(folder / MESSAGES), "count": len(stored.messages)},
            **measured,
            "problems": stored.problems,
            "summary": summary,
            "digests": digests,
        }
        temporary = folder / f"{SESSION}.tmp"
        temporary.write_text(json.dumps(session, indent=1, ensure_ascii=False), encoding="utf-8")
        replace_durably(temporary, folder / SESSION)
    shutil.rmtree(folder / JOURNAL, ignore_errors=True)
    sync_folder(folder)
    return folder / SESSION


def read_session(folder: Path) -> Stored:
    """A sealed session, message for message as it was recorded.

    Raises FormatError where a file is missing, was changed, or is of a newer schema.
    """
    sealed = read_sealed(folder)
    recordings = {name: read_stream(sealed.whole(entry)) for name, entry in sealed.streams.items()}
    messages = _read_messages(sealed.whole(sealed.messages), recordings)
    whole = next((n for n, message in enumerate(messages) if message.sequence != n), len(messages))
    specs = {name: recording.spec for name, recording in recordings.items()}
    return Stored(sealed.header, specs, messages[:whole], messages[whole:], sealed.problems)


def _seal_stream(folder: Path, spec: StreamSpec, stored: Stored, status: str) -> dict[str, Any]:
    mine = [message for message in (*stored.messages, *stored.beyond) if message.stream == spec.name]
    chunks = [message.item for message in mine if isinstance(message.item, Chunk) and message.item.count]
    gaps = [message.item for message in mine if isinstance(message.item, Gap)]
    if status == "interrupted" and chunks:
        gaps.append(Gap(chunks[-1].epoch, chunks[-1].end, None, GapReason.CRASH))
    clocks = {
        message.item.epoch: message.item for message in mine if isinstance(message.item, Clock)
    }  # the last word of each epoch
    recording = replace(joined(spec, chunks, gaps), clocks=tuple(clocks.values()))
    final = folder / f"{spec.name}.parquet"
    temporary = folder / f"{spec.name}.parquet.tmp"
    write_stream(temporary, recording)
    if not _equal(read_stream(temporary), recording):
        raise SealError(f"stream {spec.name!r} does not read back as it was recorded; the journal is kept in {folder / JOURNAL}")
    replace_durably(temporary, final)
    return {
        "file": final.name,
        "sha256": hash_of(final),
        "kind": spec.kind.value,
        "rows": sum(chunk.count for chunk in chunks),
        "duration_s": recording.duration_s,
        "gaps": [gap.plain() for gap in gaps],
    }


def _equal(one: Recording, other: Recording) -> bool:
    def plain(recording: Recording) -> list[Any]:
        return [
            (c.epoch, c.first, c.data.tobytes(), None if c.times_ns is None else c.times_ns.tobytes()) for c in recording.chunks
        ]

    return (one.spec, one.gaps, one.clocks) == (other.spec, other.gaps, other.clocks) and plain(one) == plain(other)


def _seal_messages(folder: Path, stored: Stored) -> None:
    rows = [(m, False) for m in stored.messages] + [(m, True) for m in stored.beyond]
    written = [_written(message) for message, _ in rows]
    columns: list[Any] = [
        pa.array([message.sequence for message, _ in rows], pa.int64()),
        pa.array([message.time_ns for message, _ in rows], pa.int64()),
        pa.array([message.stream for message, _ in rows], pa.string()),
        pa.array([kind for kind, _ in written], pa.string()),
        pa.array([value for _, value in written], pa.string()),
        pa.array([beyond for _, beyond in rows], pa.bool_()),
    ]
    temporary = folder / f"{MESSAGES}.tmp"
    pq.write_table(pa.Table.from_arrays(columns, schema=COLUMNS), temporary, compression="zstd")
    replace_durably(temporary, folder / MESSAGES)


def _seal_measures(folder: Path, measures: Measures) -> dict[str, Any]:
    temporary = folder / f"{MEASURES}.tmp"
    write_measures(temporary, measures)
    read = read_measures(temporary)
    if len(read) != len(measures) or read.apart(measures).any():
        raise SealError(f"the measures do not read back as they were written; the journal is kept in {folder / JOURNAL}")
    replace_durably(temporary, folder / MEASURES)
    return {"file": MEASURES, "sha256": hash_of(folder / MEASURES), "rows": len(measures)}


def _written(message: Message) -> tuple[str, str]:
    """Samples stand in the stream's own file; here only which of them came together."""
    if isinstance(message.item, Chunk):
        return "chunk", json.dumps([message.item.epoch, message.item.first, message.item.count])
    return write_item(message.item)


def _read_messages(path: Path, recordings: dict[str, Recording]) -> list[Message]:
    messages = []
    for row in pq.read_table(path).to_pylist():
        if row["kind"] == "chunk":
            item: Any = _cut(recordings[row["stream"]], *json.loads(row["value"]))
        else:
            item = read_item(row["kind"], row["value"])
        messages.append(Message(row["sequence"], row["time_ns"], row["stream"], item))
    return messages


def _cut(recording: Recording, epoch: int, first: int, count: int) -> Chunk:
    for chunk in recording.chunks:
        if chunk.epoch == epoch and chunk.first <= first and first + count <= chunk.end:
            return chunk.part(first - chunk.first, first - chunk.first + count)
    if count == 0:
        empty = np.empty((0, recording.spec.width), dtype=recording.spec.dtype)
        times = np.empty(0, dtype=np.int64) if recording.spec.rate is None else None
        return Chunk(recording.spec, epoch, first, empty, times)
    raise FormatError(f"stream {recording.spec.name!r} lacks samples {first} to {first + count} of epoch {epoch}")
