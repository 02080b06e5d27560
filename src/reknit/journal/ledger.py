"""One append-only Arrow file of the journal: batches, each with a checksum and the list of what it holds."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from reknit.formats.stream_parquet import TYPES
from reknit.journal.message import Message, read_item, write_item
from reknit.stream import Chunk, SpecError, StreamSpec

MESSAGES = "messages.arrows"
MESSAGE_FIELDS: list[pa.Field[Any]] = [
    pa.field("sequence", pa.int64()),
    pa.field("time_ns", pa.int64()),
    pa.field("stream", pa.string()),
    pa.field("kind", pa.string()),
    pa.field("value", pa.string()),
]
MESSAGE_SCHEMA = pa.schema(MESSAGE_FIELDS)


class Ledger:
    """An open file of the journal, written by the recorder's thread alone."""

    def __init__(self, path: Path, spec: StreamSpec | None = None) -> None:
        self._file = path.open("xb")
        self._spec = spec
        self._schema = MESSAGE_SCHEMA if spec is None else _stream_schema(spec)
        self._writer = pa.ipc.new_stream(self._file, self._schema)
        self._append(pa.RecordBatch.from_pylist([], schema=self._schema), [])  # what a stream is stands with the first batch only

    def write(self, messages: list[Message]) -> None:
        """Append messages as one batch."""
        spec = self._spec
        batch = _message_batch(messages) if spec is None else _sample_batch(spec, self._schema, messages)
        contents = [] if spec is None else [[m.sequence, m.time_ns, *_extent(m)] for m in messages]
        self._append(batch, contents)

    def _append(self, batch: pa.RecordBatch, contents: list[list[int]]) -> None:
        metadata = {b"crc32": str(_checksum(batch)).encode(), b"contents": json.dumps(contents).encode()}
        self._writer.write_batch(batch, custom_metadata=metadata)

    def sync(self) -> None:
        """Return once everything written is on the disk."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file; what is on the disk stays."""
        try:
            self._writer.close()
            self.sync()
        finally:
            self._file.close()


class LedgerFile:
    """A file of the journal to be read: its messages in order, one batch of them in memory, anew each time that it is iterated.

    It may be torn at its end, or hold a batch that the disk has damaged: all whole batches before that are given.

    Attributes
    ----------
    spec
        Its stream; None for messages without samples, and where the file does not say it.
    problem
        What was wrong with its end, as a sentence, once it was read to its end; None where nothing was.
    """

    def __init__(self, path: Path) -> None:
        self.spec: StreamSpec | None = None
        self.problem: str | None = None
        self._path = path

    def __iter__(self) -> Iterator[Message]:
        try:
            with self._path.open("rb") as file, pa.ipc.open_stream(file) as reader:
                if (described := (reader.schema.metadata or {}).get(b"reknit.spec")) is not None:
                    self.spec = StreamSpec.from_dict(json.loads(described))
                while (messages := self._next(reader)) is not None:
                    yield from messages
        except (OSError, pa.ArrowException, KeyError, ValueError, SpecError, TypeError) as error:
            self.problem = f"{self._path.name}: cut off ({type(error).__name__}); all whole batches are kept"

    def _next(self, reader: Any) -> list[Message] | None:
        """The messages of the next batch; None at the end, and where a batch is damaged."""
        try:
            batch, described = reader.read_next_batch_with_custom_metadata()
        except StopIteration:
            return None
        metadata = {key.decode(): value.decode() for key, value in dict(described or {}).items()}
        if metadata.get("crc32") != str(_checksum(batch)):
            self.problem = f"{self._path.name}: a batch does not match its checksum; it and what follows is left out"
            return None
        return _read_messages(batch) if self.spec is None else _read_samples(batch, self.spec, json.loads(metadata["contents"]))


def _stream_schema(spec: StreamSpec) -> pa.Schema:
    fields: list[pa.Field[Any]] = [pa.field("time_ns", pa.int64())] if spec.rate is None else []
    fields.append(pa.field("data", pa.list_(TYPES[spec.dtype], spec.width)))
    return pa.schema(fields, {"reknit.spec": json.dumps(spec.to_dict())})


def _extent(message: Message) -> tuple[int, int, int]:
    chunk = message.item
    if not isinstance(chunk, Chunk):
        raise TypeError(f"a stream's file holds chunks only, got {type(chunk).__name__}")
    return chunk.epoch, chunk.first, chunk.count


def _sample_batch(spec: StreamSpec, schema: pa.Schema, messages: list[Message]) -> pa.RecordBatch:
    chunks = [message.item for message in messages if isinstance(message.item, Chunk)]
    data = np.concatenate([np.asarray(chunk.data, dtype=spec.dtype) for chunk in chunks])
    columns: list[Any] = []
    if spec.rate is None:
        columns.append(pa.array(np.concatenate([chunk.times() for chunk in chunks])))
    flat = pa.array(np.ascontiguousarray(data).reshape(-1))
    columns.append(pa.FixedSizeListArray.from_arrays(flat, spec.width))
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _message_batch(messages: list[Message]) -> pa.RecordBatch:
    kinds = [write_item(message.item) for message in messages if not isinstance(message.item, Chunk)]
    columns: list[Any] = [
        pa.array([message.sequence for message in messages], pa.int64()),
        pa.array([message.time_ns for message in messages], pa.int64()),
        pa.array([message.stream for message in messages], pa.string()),
        pa.array([kind for kind, _ in kinds], pa.string()),
        pa.array([value for _, value in kinds], pa.string()),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=MESSAGE_SCHEMA)


def _read_messages(batch: pa.RecordBatch) -> list[Message]:
    rows = batch.to_pylist()
    return [Message(r["sequence"], r["time_ns"], r["stream"], read_item(r["kind"], r["value"])) for r in rows]


def _read_samples(batch: pa.RecordBatch, spec: StreamSpec, contents: list[list[int]]) -> list[Message]:
    column: Any = batch.column("data")
    data = column.flatten().to_numpy(zero_copy_only=False).reshape(-1, spec.width)
    times = batch.column("time_ns").to_numpy() if spec.rate is None else None
    messages, start = [], 0
    for sequence, time_ns, epoch, first, count in contents:
        part = None if times is None else times[start : start + count]
        chunk = Chunk(spec, epoch, first, data[start : start + count], part)
        messages.append(Message(sequence, time_ns, spec.name, chunk))
        start += count
    return messages


def _checksum(batch: pa.RecordBatch) -> int:
    """CRC-32 over the values of all columns, independent of how Arrow lays out its buffers."""
    crc = 0
    column: Any
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        if name == "data":
            flat = column.values if column.offset == 0 else column.flatten()  # the first costs a tenth of the second
            crc = zlib.crc32(np.ascontiguousarray(flat.to_numpy(zero_copy_only=False)).data, crc)
        elif pa.types.is_string(column.type):
            crc = zlib.crc32("\0".join("\1" if each is None else each for each in column.to_pylist()).encode(), crc)
        else:
            crc = zlib.crc32(np.ascontiguousarray(column.to_numpy(zero_copy_only=False)).data, crc)
    return crc
