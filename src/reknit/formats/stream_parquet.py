"""A sealed stream as a Parquet file: raw numbers as they were delivered, with their index, and time where it is irregular."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from reknit.formats.recording import FormatError, Recording, joined, one_line
from reknit.stream import Chunk, Clock, Event, Gap, Kind, SpecError, StreamSpec

SCHEMA = 1
FEWEST_ROWS, MOST_ROWS, ROW_GROUP_BYTES = 20_000, 100_000, 16 * 2**20
"""Rows of a group: one that is written or read lies in memory whole, and the file's end keeps some hundred bytes of each of its columns."""
WIDE = 64
TYPES: dict[str, pa.DataType] = {"int16": pa.int16(), "int32": pa.int32(), "float32": pa.float32(), "float64": pa.float64()}


class StreamHead(NamedTuple):
    """What a file says of its stream beside the samples: its spec, what is missing, when each epoch was, and what happened in it."""

    spec: StreamSpec
    gaps: tuple[Gap, ...] = ()
    clocks: tuple[Clock, ...] = ()
    events: tuple[Event, ...] = ()


def stream_schema(head: StreamHead) -> pa.Schema:
    """The file's columns: epoch, index, time_ns for irregular streams, then one column a channel, or one list for wide streams."""
    spec, gaps, clocks, events = head
    fields: list[pa.Field[Any]] = [pa.field("epoch", pa.int32()), pa.field("index", pa.int64())]
    if spec.rate is None:
        fields.append(pa.field("time_ns", pa.int64()))
    kind = TYPES[spec.dtype]
    if spec.width > WIDE:
        fields.append(pa.field("data", pa.list_(kind, spec.width)))
    else:
        fields += [pa.field(f"{n} {channel.name}", kind) for n, channel in enumerate(spec.channels)]
    metadata: dict[bytes | str, bytes | str] = {
        "reknit.schema": str(SCHEMA),
        "reknit.spec": json.dumps(spec.to_dict()),
        "reknit.gaps": json.dumps([gap.plain() for gap in gaps]),
        "reknit.clocks": json.dumps(clocks),
        **({"reknit.events": json.dumps(events)} if events else {}),
    }
    return pa.schema(fields, metadata)


def write_stream(path: Path, recording: Recording) -> None:
    """Write a stream; the file is complete once this returns. OSError where the disk refuses."""
    write_chunks(path, StreamHead(recording.spec, recording.gaps, recording.clocks, recording.events), recording.chunks)


def write_chunks(path: Path, head: StreamHead, chunks: Iterable[Chunk]) -> None:
    """The same from chunks that come one after the other: no more than one row group of them is in memory."""
    spec, schema = head.spec, stream_schema(head)
    with pq.ParquetWriter(path, schema, **_options(spec, schema)) as writer:
        for group in _row_groups(spec, chunks):
            writer.write_table(_table(spec, group, schema))


def _options(spec: StreamSpec, schema: pa.Schema) -> dict[str, Any]:
    integers = {"epoch", "index", "time_ns"} & set(schema.names)
    if spec.dtype.startswith("int") and spec.width <= WIDE:
        integers |= set(_sample_names(spec, schema))
    encoding = dict.fromkeys(sorted(integers), "DELTA_BINARY_PACKED")
    return {"compression": "zstd", "use_dictionary": False, "column_encoding": encoding}


def _sample_names(spec: StreamSpec, schema: pa.Schema) -> list[str]:
    return schema.names[3 if spec.rate is None else 2 :]


def _row_groups(spec: StreamSpec, chunks: Iterable[Chunk]) -> Iterator[list[Chunk]]:
    """The chunks in lists of as many samples each as a row group has, however many of them follow on one another."""
    rows = max(FEWEST_ROWS, min(MOST_ROWS, ROW_GROUP_BYTES // (spec.width * np.dtype(spec.dtype).itemsize)))
    group: list[Chunk] = []
    room = rows
    for chunk in chunks:
        start = 0
        while start < chunk.count:
            part = chunk.part(start, min(start + room, chunk.count))
            group.append(part)
            start, room = start + part.count, room - part.count
            if not room:
                yield group
                group, room = [], rows
    if group:
        yield group


def _table(spec: StreamSpec, chunks: list[Chunk], schema: pa.Schema) -> pa.Table:
    columns: list[Any] = [
        pa.array(np.repeat(np.array([c.epoch for c in chunks], dtype=np.int32), [c.count for c in chunks])),
        pa.array(np.concatenate([np.arange(c.first, c.end, dtype=np.int64) for c in chunks])),
    ]
    if spec.rate is None:
        columns.append(pa.array(np.concatenate([c.times() for c in chunks])))
    data = np.concatenate([np.asarray(c.data, dtype=spec.dtype) for c in chunks])
    if spec.width > WIDE:
        columns.append(pa.FixedSizeListArray.from_arrays(pa.array(data.reshape(-1)), spec.width))
    else:
        columns += [pa.array(np.ascontiguousarray(data[:, n])) for n in range(spec.width)]
    return pa.Table.from_arrays(columns, schema=schema)


def is_stream(path: Path) -> bool:
    """Whether a Parquet file was written by `write_stream`."""
    try:
        return b"reknit.spec" in (pq.read_schema(path).metadata or {})
    except (pa.ArrowException, OSError):
        return False


def read_stream(path: Path) -> Recording:
    """Read what `write_stream` wrote.

    Raises FormatError where the file is truncated, damaged, of a newer schema, or something else.
    """
    with _readable(path):
        table = pq.read_table(path)
        spec, gaps, clocks, events = _described(path, table.schema)
        return replace(joined(spec, list(_chunks(table, spec)), list(gaps)), clocks=clocks, events=events)


def read_chunks(path: Path) -> Iterator[Chunk]:
    """The samples in their order, a row group in memory at a time; FormatError as with `read_stream`."""
    with _readable(path), pq.ParquetFile(path) as file:
        spec = _described(path, file.schema_arrow).spec
        for n in range(file.num_row_groups):
            yield from _chunks(file.read_row_group(n, use_threads=False), spec)


def described(path: Path) -> StreamHead:
    """What a file says of its stream, without reading its samples; FormatError as with `read_stream`."""
    with _readable(path):
        return _described(path, pq.read_schema(path))


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except FormatError:
        raise
    except KeyError as error:
        raise FormatError(f"{path.name} is a Parquet file, but not a stream that Reknit recorded: {error} is missing") from error
    except (pa.ArrowException, OSError, TypeError, ValueError, SpecError) as error:
        raise FormatError(f"{path.name} cannot be read: {one_line(error)}; the file is damaged or was cut off") from error


def _described(path: Path, written: pa.Schema) -> StreamHead:
    metadata = {key.decode(): value.decode() for key, value in (written.metadata or {}).items()}
    schema = int(metadata["reknit.schema"])
    if schema > SCHEMA:
        raise FormatError(f"{path.name} has schema {schema}, this version of Reknit reads up to {SCHEMA}; update Reknit")
    spec = StreamSpec.from_dict(json.loads(metadata["reknit.spec"]))
    gaps = tuple(Gap.of_plain(plain) for plain in json.loads(metadata["reknit.gaps"]))
    clocks = tuple(Clock(*plain) for plain in json.loads(metadata.get("reknit.clocks", "[]")))
    events = tuple(_event(plain) for plain in json.loads(metadata.get("reknit.events", "[]")))
    return StreamHead(spec, gaps, clocks, events)


def _event(plain: Any) -> Event:
    match plain:
        case [int(epoch), int(index), str(name), dict(value)]:
            return Event(epoch, index, name, value)
    raise ValueError(f"an event must have epoch, index, name and value, got {plain!r}")


def _chunks(table: pa.Table, spec: StreamSpec) -> Iterator[Chunk]:
    """A chunk for each run of samples that follow on one another."""
    epochs = table["epoch"].to_numpy()
    indices = table["index"].to_numpy()
    times = table["time_ns"].to_numpy() if spec.rate is None else None
    if spec.width > WIDE:
        whole: Any = table["data"].combine_chunks()
        flat = whole.flatten().to_numpy(zero_copy_only=False)
        data = flat.reshape(-1, spec.width)
    else:
        columns = [table[name].to_numpy() for name in _sample_names(spec, table.schema)]
        data = np.column_stack(columns) if len(table) else np.empty((0, spec.width), dtype=spec.dtype)
    breaks = np.flatnonzero((np.diff(indices) != 1) | (np.diff(epochs) != 0)) + 1
    for start, stop in zip([0, *breaks.tolist()], [*breaks.tolist(), len(indices)], strict=True):
        if stop > start:
            part = None if times is None else times[start:stop]
            yield Chunk(spec, int(epochs[start]), int(indices[start]), data[start:stop], part)


def kind_of(path: Path) -> Kind:
    """The kind of a sealed stream, without reading its samples."""
    return spec_of(path).kind


def spec_of(path: Path) -> StreamSpec:
    """What a sealed stream is, without reading its samples; FormatError where the file is damaged or something else."""
    try:
        return StreamSpec.from_dict(json.loads((pq.read_schema(path).metadata or {})[b"reknit.spec"]))
    except (pa.ArrowException, OSError, KeyError, ValueError, SpecError) as error:
        raise FormatError(f"{path.name} holds no stream that Reknit recorded: {error}") from error
