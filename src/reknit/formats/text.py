"""EMG in text files: columns of numbers with or without a header, and the facts in comment lines."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reknit.formats.names import distinct
from reknit.formats.recording import FormatError, Recording
from reknit.stream import Channel, Chunk, Kind, StreamSpec

TIME_NAMES = {
    "time",
    "t",
    "timestamp",
    "timestamps",
    "time_s",
    "time_ms",
    "seconds",
    "zeit",
    "time (s)",
    "time [s]",
    "time_ns",
}
RATE_LINE = re.compile(r"sampl\w*\s*(?:rate|frequency)[^:=]*[:=]+\s*([0-9.]+)", re.IGNORECASE)
LABEL_LINE = re.compile(r"(?:labels|channels)\s*[:=]+\s*(.+)", re.IGNORECASE)
SCALES = {"time_ms": 1e-3, "time_ns": 1e-9}


@dataclass(frozen=True, slots=True)
class Lines:
    """A text file taken apart: comment lines, and rows with their line numbers."""

    comments: list[str]
    rows: list[tuple[int, list[str]]]


def read_text(path: Path, content: bytes, rate_hz: float | None) -> Recording:
    """The recording in a text file.

    Raises FormatError with the line number where the rows are ragged or hold text, and where no rate is known.
    """
    lines = _take_apart(path, content)
    names, rows = _header(lines)
    values = _numbers(path, rows)
    time_column = next((n for n, name in enumerate(names) if name.strip().lower() in TIME_NAMES), None)
    rate = _rate(path, lines, names, values, time_column, rate_hz)
    if time_column is not None:
        values = np.delete(values, time_column, axis=1)
        names = [name for n, name in enumerate(names) if n != time_column]
    if not values.shape[1]:
        raise FormatError(f"{path.name} holds a time column and nothing else; expected at least one column of samples")
    return recording_of(path, values, names, rate)


def recording_of(path: Path, values: NDArray[np.float64], names: list[str], rate: Fraction) -> Recording:
    """EMG from columns of numbers: whole numbers are kept as the converter's own."""
    stored = _smallest(values)
    unit = "count" if stored.dtype.kind == "i" else "unknown"
    labels = names if len(names) == values.shape[1] else [f"channel {n + 1}" for n in range(values.shape[1])]
    channels = tuple(Channel(label.strip() or f"channel {n + 1}", unit) for n, label in enumerate(distinct(labels)))
    spec = StreamSpec("emg", Kind.EMG, channels, rate, str(stored.dtype), f"file {path.name}", "file")
    return Recording(spec, (Chunk(spec, 0, 0, stored),))


def _take_apart(path: Path, content: bytes) -> Lines:
    text = _decode(path, content)
    comments, body = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("#"):
            comments.append(line.lstrip(" #").strip())
        elif line.strip():
            body.append((number, line.strip()))
    if not body:
        raise FormatError(f"{path.name} holds no samples; expected rows of numbers")
    delimiter = _delimiter([line for _, line in body[:50]])
    decimal_comma = delimiter == ";" and not any("." in line for _, line in body[1:50])
    rows = []
    for number, line in body:
        cells = line.split() if delimiter == " " else next(csv.reader(io.StringIO(line), delimiter=delimiter))
        rows.append((number, [cell.strip().replace(",", ".") if decimal_comma else cell.strip() for cell in cells]))
    return Lines(comments, rows)


def _decode(path: Path, content: bytes) -> str:
    if b"\0" in content[:4096]:
        raise FormatError(f"{path.name} is not a text file; expected text, CSV or Parquet with samples, or landmarks as JSON")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _delimiter(lines: list[str]) -> str:
    for delimiter in (";", "\t", ","):
        if all(delimiter in line for line in lines):
            return delimiter
    return " "


def _header(lines: Lines) -> tuple[list[str], list[tuple[int, list[str]]]]:
    labels = next((found.group(1) for line in lines.comments if (found := LABEL_LINE.search(line))), None)
    names = [label.strip() for label in re.split(r"[,;\t]", labels)] if labels else []
    _, first = lines.rows[0]
    if any(_number(cell) is None for cell in first) and len(lines.rows) > 1:
        return first, lines.rows[1:]
    return names, lines.rows


def _number(cell: str) -> float | None:
    if not cell:
        return float("nan")
    try:
        return float(cell)
    except ValueError:
        return None


def _numbers(path: Path, rows: list[tuple[int, list[str]]]) -> NDArray[np.float64]:
    width = len(rows[0][1])
    values = np.empty((len(rows), width))
    for place, (line, cells) in enumerate(rows):
        if len(cells) != width:
            raise FormatError(f"{path.name}, line {line}: expected {width} columns as in the rows before, got {len(cells)}")
        for column, cell in enumerate(cells):
            number = _number(cell)
            if number is None:
                raise FormatError(f"{path.name}, line {line}, column {column + 1}: expected a number, got {cell[:40]!r}")
            values[place, column] = number
    return values


def _rate(
    path: Path,
    lines: Lines,
    names: list[str],
    values: NDArray[np.float64],
    time_column: int | None,
    rate_hz: float | None,
) -> Fraction:
    told = next((found.group(1) for line in lines.comments if (found := RATE_LINE.search(line))), None)
    given = rate_hz if rate_hz is not None else (float(told) if told else None)
    if given is None and time_column is not None and len(values) > 1:
        steps = np.diff(values[:, time_column])
        step_s = float(np.median(steps)) * SCALES.get(names[time_column].strip().lower(), 1.0)
        if not step_s > 0:
            raise FormatError(f"{path.name}: the times in column {names[time_column]!r} do not grow; give the rate with --rate")
        given = round(1 / step_s, 3)
    if given is None:
        raise FormatError(
            f"{path.name} does not say how many samples there are a second; give the rate with --rate, for example --rate 1000"
        )
    if not 0 < given < 1e6:
        raise FormatError(f"{path.name}: the rate must lie above 0 and below 1 000 000 Hz, got {given:g}")
    return Fraction(given).limit_denominator(1_000_000)


def _smallest(values: NDArray[np.float64]) -> NDArray[np.int16] | NDArray[np.int32] | NDArray[np.float64]:
    if np.isfinite(values).all() and (values == np.round(values)).all() and np.abs(values).max(initial=0) < 2**31:
        small = np.abs(values).max(initial=0) < 2**15
        return values.astype(np.int16) if small else values.astype(np.int32)
    return values
