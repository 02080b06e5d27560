"""A sealed stream as a Parquet file: raw numbers as they were delivered, with their index, and time where it is irregular."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from reknit.formats.recording import FormatError, Recording, joined, one_line
from reknit.stream import Chunk, Clock, Gap, Kind, SpecError, StreamSpec

SCHEMA = 1
ROW_GROUP = 20_000
WIDE = 64
TYPES: dict[str, pa.DataType] = {"int16": pa.int16(), "int32": pa.int32(), "float32": pa.float32(), "float64": pa.float64()}


def stream_schema(spec: StreamSpec, gaps: list[Gap], clocks: tuple[Clock, ...] = ()) -> pa.Schema:
    """The file's columns: epoch, index, time_ns for irregular streams, then one column a channel, or one list for wide streams."""
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
    }
    return pa.schema(fields, metadata)


def write_stream(path: Path, recording: Recording) -> None:
    """Write a stream; the file is complete once this returns. OSError where the disk refuses."""
    spec = recording.spec
    schema = stream_schema(spec, list(recording.gaps), recording.clocks)
    names = schema.names[3 if spec.rate is None else 2 :]
    options: dict[str, Any] = {"compression": "zstd", "use_dictionary": False}
    integers = {"epoch", "index", "time_ns"} & set(schema.names)
    if spec.dtype.startswith("int") and spec.width <= WIDE:
        integers |= set(names)
    options["column_encoding"] = dict.fromkeys(sorted(integers), "DELTA_BINARY_PACKED")
    with pq.ParquetWriter(path, schema, **options) as writer:
        for chunk in recording.rechunked(ROW_GROUP).chunks:
            writer.write_table(_table(chunk, schema))


def _table(chunk: Chunk, schema: pa.Schema) -> pa.Table:
    spec = chunk.spec
    columns: list[Any] = [
        pa.array(np.full(chunk.count, chunk.epoch, dtype=np.int32)),
        pa.array(np.arange(chunk.first, chunk.end, dtype=np.int64)),
    ]
    if chunk.times_ns is not None:
        columns.append(pa.array(chunk.times_ns))
    data = np.asarray(chunk.data, dtype=spec.dtype)
    if spec.width > WIDE:
        columns.append(pa.FixedSizeListArray.from_arrays(pa.array(np.ascontiguousarray(data).reshape(-1)), spec.width))
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
    try:
        table = pq.read_table(path)
        metadata = {key.decode(): value.decode() for key, value in (table.schema.metadata or {}).items()}
        schema = int(metadata["reknit.schema"])
        if schema > SCHEMA:
            raise FormatError(f"{path.name} has schema {schema}, this version of Reknit reads up to {SCHEMA}; update Reknit")
        spec = StreamSpec.from_dict(json.loads(metadata["reknit.spec"]))
        gaps = [Gap.of_plain(plain) for plain in json.loads(metadata["reknit.gaps"])]
        clocks = tuple(Clock(*plain) for plain in json.loads(metadata.get("reknit.clocks", "[]")))
        return replace(_recording(table, spec, gaps), clocks=clocks)
    except FormatError:
        raise
    except KeyError as error:
        raise FormatError(f"{path.name} is a Parquet file, but not a stream that Reknit recorded: {error} is missing") from error
    except (pa.ArrowException, OSError, TypeError, ValueError, SpecError) as error:
        raise FormatError(f"{path.name} cannot be read: {one_line(error)}; the file is damaged or was cut off") from error


def _recording(table: pa.Table, spec: StreamSpec, gaps: list[Gap]) -> Recording:
    epochs = table["epoch"].to_numpy()
    indices = table["index"].to_numpy()
    times = table["time_ns"].to_numpy() if spec.rate is None else None
    if spec.width > WIDE:
        whole: Any = table["data"].combine_chunks()
        flat = whole.flatten().to_numpy(zero_copy_only=False)
        data = flat.reshape(-1, spec.width)
    else:
        names = table.schema.names[3 if spec.rate is None else 2 :]
        columns = [table[name].to_numpy() for name in names]
        data = np.column_stack(columns) if len(table) else np.empty((0, spec.width), dtype=spec.dtype)
    breaks = np.flatnonzero((np.diff(indices) != 1) | (np.diff(epochs) != 0)) + 1
    chunks = []
    for start, stop in zip([0, *breaks.tolist()], [*breaks.tolist(), len(indices)], strict=True):
        if stop > start:
            part = None if times is None else times[start:stop]
            chunks.append(Chunk(spec, int(epochs[start]), int(indices[start]), data[start:stop], part))
    return joined(spec, chunks, gaps)


def kind_of(path: Path) -> Kind:
    """The kind of a sealed stream, without reading its samples."""
    return spec_of(path).kind


def spec_of(path: Path) -> StreamSpec:
    """What a sealed stream is, without reading its samples; FormatError where the file is damaged or something else."""
    try:
        return StreamSpec.from_dict(json.loads((pq.read_schema(path).metadata or {})[b"reknit.spec"]))
    except (pa.ArrowException, OSError, KeyError, ValueError, SpecError) as error:
        raise FormatError(f"{path.name} holds no stream that Reknit recorded: {error}") from error
