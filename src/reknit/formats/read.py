"""A recording from a file, known by its content and not by its name alone."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from reknit.formats.asked import NOTHING, Asked
from reknit.formats.c3d import read_c3d
from reknit.formats.c3d_parameters import is_c3d
from reknit.formats.choice import chosen
from reknit.formats.columns import Columns, recording_of
from reknit.formats.edf import read_edf
from reknit.formats.edf_header import BDF, EDF
from reknit.formats.landmark_json import read_landmarks
from reknit.formats.recording import FormatError, Recording, one_line, placed
from reknit.formats.storage import is_storage, read_storage
from reknit.formats.stream_file import StreamFile
from reknit.formats.stream_parquet import is_stream, kind_of, read_stream
from reknit.formats.text import read_text
from reknit.formats.trc import MAGIC as TRC
from reknit.formats.trc import read_trc
from reknit.formats.xdf import read_xdf
from reknit.formats.xdf_chunks import MAGIC as XDF

FOREIGN = {
    b"\x89PNG": "a PNG picture",
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP archive (or an office document)",
    b"\xff\xd8\xff": "a JPEG picture",
    b"\x1f\x8b": "a gzip archive; unpack it first",
}
SHORTEST = 256
"""Bytes of an EDF file's header; fewer that look like one are text."""
MOST_BYTES = 2**30
"""What a file may have at most: it is read into memory whole."""
EXPECTED = (
    "expected a table as text, CSV or Parquet, EMG as EDF, BDF or XDF, movement as C3D, landmarks as Parquet or JSON, "
    "or .trc, .mot and .sto of OpenSim"
)


def read(
    path: Path,
    *,
    rate_hz: float | None = None,
    kind: str | None = None,
    stream: str | None = None,
    asked: Asked = NOTHING,
) -> Recording:
    """Read a recording.

    Parameters
    ----------
    path
        A file, or the folder of a sealed session.
    rate_hz
        Samples a second, for files that do not say it; it wins over what a text file says.
    kind
        For a session's folder and files with several streams: "emg", "landmarks" or another kind.
    stream
        The name of the stream, for files with several.
    asked
        What a person says about a table of numbers (text, or Parquet of another program); its rate is `rate_hz`.

    Raises
    ------
    FormatError
        What is wrong with the file, what was expected, and what to do.
    """
    if path.is_dir():
        return placed(read_stream(_stream_of(path, kind, stream)))
    content = _content(path)
    asked = asked if rate_hz is None else replace(asked, rate_hz=rate_hz)
    if content[:4] == b"PAR1":
        return placed(read_stream(path)) if is_stream(path) else _foreign_parquet(path, asked)
    if content.startswith((EDF, BDF)) and len(content) >= SHORTEST:
        return chosen(path, read_edf(path, content), kind, stream)
    if content.startswith(XDF):
        return chosen(path, read_xdf(path, content), kind, stream)
    if is_c3d(content):
        return chosen(path, read_c3d(path, content, rate_hz), kind, stream)
    for magic, what in FOREIGN.items():
        if content.startswith(magic):
            raise FormatError(f"{path.name} is {what}; {EXPECTED}")
    if content[4:8] == b"ftyp":
        raise FormatError(f"{path.name} is a video; {EXPECTED}. Play it to the camera door of `reknit demo` to record landmarks")
    if content.startswith(TRC):
        return read_trc(path, content, rate_hz)
    if is_storage(content):
        return read_storage(path, content, rate_hz)
    if content.lstrip()[:1] in (b"[", b"{"):
        return read_landmarks(path, content, rate_hz)
    return read_text(path, content, asked)


def open_recording(
    path: Path,
    *,
    rate_hz: float | None = None,
    kind: str | None = None,
    stream: str | None = None,
    asked: Asked = NOTHING,
) -> Recording | StreamFile:
    """The same, but what Reknit recorded stays in its file, since it may be hours long."""
    if path.is_dir():
        return StreamFile(_stream_of(path, kind, stream))
    if path.is_file() and is_stream(path):
        return StreamFile(path)
    return read(path, rate_hz=rate_hz, kind=kind, stream=stream, asked=asked)


def _content(path: Path) -> bytes:
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise FormatError(f"{str(path)!r} is a device or a pipe; {EXPECTED}")
        if about.st_size > MOST_BYTES:
            raise FormatError(f"{path.name} is larger than {MOST_BYTES / 2**20:g} MB; cut it into shorter recordings")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES)
    except OSError as error:
        raise FormatError(f"{str(path)!r} cannot be read: {error.strerror}") from error
    if not content.strip():
        raise FormatError(f"{path.name} is empty; {EXPECTED}")
    return content


def _stream_of(folder: Path, kind: str | None, stream: str | None) -> Path:
    streams = [path for path in sorted(folder.glob("*.parquet")) if is_stream(path)]
    fitting = [path for path in streams if kind in (None, kind_of(path)) and stream in (None, path.stem)]
    if not fitting:
        called = "" if stream is None else f" called {stream!r}"
        have = ", ".join(f"{path.name} ({kind_of(path).value})" for path in streams) or "no sealed streams"
        raise FormatError(f"folder {str(folder)!r} holds {have}; expected a session with {kind or 'a stream'}{called}")
    if len(fitting) > 1:
        have = ", ".join(f"{path.stem!r} ({kind_of(path).value})" for path in fitting)
        raise FormatError(f"session {folder.name} holds several streams: {have}; choose one by its name with --stream")
    return fitting[0]


def _foreign_parquet(path: Path, asked: Asked) -> Recording:
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise FormatError(f"{path.name} cannot be read: {one_line(error)}; the file is damaged or was cut off") from error
    numeric = [n for n, field in enumerate(table.schema) if _is_numeric(field.type)]
    if not numeric or not len(table):
        raise FormatError(f"{path.name} holds no columns of numbers; {EXPECTED}")
    names = table.schema.names
    values = np.column_stack([table.column(n).to_numpy().astype(np.float64) for n in numeric])
    values[~np.isfinite(values)] = np.nan
    left_out = tuple(name for n, name in enumerate(names) if n not in numeric)
    return recording_of(path, Columns(tuple(names[n] for n in numeric), values), asked, left_out=left_out)


def _is_numeric(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))
