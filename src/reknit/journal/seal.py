"""The end of a recording: Parquet files and one `session.json`, whose appearance is the moment at which the session is sealed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from reknit.formats.extent import Extent
from reknit.formats.measures_parquet import MEASURES, MeasuresFile, Rows, write_measures
from reknit.formats.stream_parquet import StreamHead, described, read_chunks, write_chunks
from reknit.journal.disk import replace_durably, sync_folder
from reknit.journal.fingerprint import Fingerprint, fingerprint
from reknit.journal.journal import JOURNAL
from reknit.journal.ledger import MESSAGE_FIELDS
from reknit.journal.message import Message, read_item, write_item
from reknit.journal.recover import read_journal
from reknit.journal.samples import Samples
from reknit.journal.sealed import SCHEMA, SESSION, hash_of, read_sealed
from reknit.journal.software import software
from reknit.journal.stored import Stored
from reknit.stream import Chunk, Clock, Gap, GapReason, ReknitError, StreamSpec

MESSAGES = "messages.parquet"
ROWS = 4_096
COLUMNS = pa.schema([*MESSAGE_FIELDS, pa.field("beyond", pa.bool_())])
_Row = tuple[int, int, str | None, str, str, bool]


class SealError(ReknitError):
    """What was written does not read back as what was recorded."""


def seal(folder: Path, *, status: str, summary: dict[str, Any], digests: dict[str, str], measures: Rows | None = None) -> Path:
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
        told, count = _seal_messages(folder, stored)
        streams = {name: _seal_stream(folder, spec, stored, told[name], status) for name, spec in stored.specs.items()}
        measured = {} if measures is None else {"measures": _seal_measures(folder, measures)}
        session = {
            "schema": SCHEMA,
            "header": stored.header,
            "status": status,
            "software": software(),
            "streams": streams,
            "messages": {"file": MESSAGES, "sha256": hash_of(folder / MESSAGES), "count": count},
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
    paths = {name: sealed.whole(entry) for name, entry in sealed.streams.items()}
    specs = {name: described(path).spec for name, path in paths.items()}
    messages = sealed.whole(sealed.messages)
    return Stored(
        sealed.header,
        specs,
        sealed.problems,
        pq.read_metadata(messages).num_rows,
        read=lambda: _read_messages(messages, specs, paths),
        samples=lambda name: read_chunks(paths[name]),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What the messages tell of a stream: how much of it there is, what is missing, and the last word on when each epoch was."""

    extent: Extent
    gaps: list[Gap] = field(default_factory=list)
    clocks: dict[int, Clock] = field(default_factory=dict)


def _seal_stream(folder: Path, spec: StreamSpec, stored: Stored, told: _Told, status: str) -> dict[str, Any]:
    gaps, end = list(told.gaps), told.extent.end
    if status == "interrupted" and end is not None:
        gaps.append(Gap(*end, None, GapReason.CRASH))
    head = StreamHead(spec, tuple(gaps), tuple(told.clocks.values()))
    final = folder / f"{spec.name}.parquet"
    temporary = folder / f"{spec.name}.parquet.tmp"
    recorded = Fingerprint()
    write_chunks(temporary, head, recorded.passing(stored.samples(spec.name)))
    whole = recorded.rows == told.extent.rows  # less, where the disk fails between two readings of the journal
    if not whole or described(temporary) != head or fingerprint(read_chunks(temporary)) != recorded.hexdigest():
        raise SealError(f"stream {spec.name!r} does not read back as it was recorded; the journal is kept in {folder / JOURNAL}")
    replace_durably(temporary, final)
    return {
        "file": final.name,
        "sha256": hash_of(final),
        "kind": spec.kind.value,
        "rows": told.extent.rows,
        "duration_s": told.extent.duration_s,
        "gaps": [gap.plain() for gap in gaps],
    }


def _seal_messages(folder: Path, stored: Stored) -> tuple[dict[str, _Told], int]:
    """Write all messages; gives what they tell of each stream, and how many lie before the first that is missing."""
    told = {name: _Told(Extent(spec)) for name, spec in stored.specs.items()}
    whole = written = 0
    rows: list[_Row] = []
    temporary = folder / f"{MESSAGES}.tmp"
    with pq.ParquetWriter(temporary, COLUMNS, compression="zstd") as writer:
        for number, message in enumerate(stored.read()):
            written += 1
            whole += number == whole == message.sequence
            if message.stream in told:
                _count(told[message.stream], message.item)
            rows.append((message.sequence, message.time_ns, message.stream, *_written(message), number >= whole))
            if len(rows) == ROWS:
                writer.write_table(_table(rows))
                rows = []  # a row has only the place of samples: they do not wait with it
        writer.write_table(_table(rows))
    if written != stored.count:
        raise SealError(f"{written} of {stored.count} messages could be read again; the journal is kept in {folder / JOURNAL}")
    replace_durably(temporary, folder / MESSAGES)
    return told, whole


def _count(told: _Told, item: Any) -> None:
    if isinstance(item, Chunk):
        told.extent.take(item)
    elif isinstance(item, Gap):
        told.gaps.append(item)
    elif isinstance(item, Clock):
        told.clocks[item.epoch] = item


def _table(rows: list[_Row]) -> pa.Table:
    columns: list[Any] = [pa.array([row[n] for row in rows], field.type) for n, field in enumerate(COLUMNS)]
    return pa.Table.from_arrays(columns, schema=COLUMNS)


def _seal_measures(folder: Path, measures: Rows) -> dict[str, Any]:
    temporary = folder / f"{MEASURES}.tmp"
    write_measures(temporary, measures)
    if not _same(MeasuresFile(temporary), measures):
        raise SealError(f"the measures do not read back as they were written; the journal is kept in {folder / JOURNAL}")
    replace_durably(temporary, folder / MEASURES)
    return {"file": MEASURES, "sha256": hash_of(folder / MEASURES), "rows": len(measures)}


def _same(read: MeasuresFile, written: Rows) -> bool:
    at = 0
    for part in read.parts():
        if part.apart(written.part(at, at + len(part))).any():
            return False
        at += len(part)
    return at == len(read) == len(written)


def _written(message: Message) -> tuple[str, str]:
    """Samples stand in the stream's own file; here only which of them came together."""
    if isinstance(message.item, Chunk):
        return "chunk", json.dumps([message.item.epoch, message.item.first, message.item.count])
    return write_item(message.item)


def _read_messages(path: Path, specs: dict[str, StreamSpec], paths: dict[str, Path]) -> Iterator[Message]:
    samples = {name: Samples(spec, read_chunks(paths[name])) for name, spec in specs.items()}
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(ROWS, use_threads=False):
            for row in batch.to_pylist():
                if row["kind"] == "chunk":
                    item: Any = samples[row["stream"]].next(*json.loads(row["value"]))
                else:
                    item = read_item(row["kind"], row["value"])
                yield Message(row["sequence"], row["time_ns"], row["stream"], item)
