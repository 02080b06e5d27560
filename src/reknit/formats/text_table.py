"""A text file taken apart: what stands before the numbers, the names of the columns, and the numbers."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reknit.formats.asked import DECIMALS, SEPARATORS, Asked
from reknit.formats.recording import FormatError
from reknit.formats.unit import is_unit

COMMENT = re.compile(r"\s*(?:#|%|//)")
LABEL_LINE = re.compile(r"(?:labels|channels)\s*[:=]+\s*(.+)", re.IGNORECASE)
NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d+)?|\d+\.|[.,]\d+)(?:[eE][+-]?\d+)?")
MISSING = {"", "na", "n/a", "nan", "null", "none", "-", "--", "inf", "+inf", "-inf"}
BINARY = (".parquet", ".edf", ".bdf", ".xdf", ".c3d")
SAMPLE = 60
MOST_NAME_ROWS = 3
NAMES_OF = {mark: word for word, mark in SEPARATORS.items()}
Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class TextTable:
    """The columns of a text file.

    Parameters
    ----------
    facts
        Comments and lines before the names.
    names
        The names of the columns, empty where a column has none; empty altogether where the file has no names.
    units
        A line of units below the names, or nothing.
    values
        (rows, columns); a missing value is NaN. A column of dates or times of day is in seconds.
    clocks
        Places of the columns that held dates or times of day.
    separator, decimal
        As words of `reknit.formats.asked`.
    header_lines
        Lines before the first row of numbers, without comments.
    left_out
        Names of the columns that hold text.
    cut_off
        Whether the last row was cut off, and was left out.
    ended
        Whether the last line has an end; without it nobody knows whether its last number is whole.
    """

    facts: tuple[str, ...]
    names: tuple[str, ...]
    units: tuple[str, ...]
    values: NDArray[np.float64]
    clocks: frozenset[int]
    separator: str
    decimal: str
    header_lines: int
    left_out: tuple[str, ...]
    cut_off: bool
    ended: bool


def text_table(path: Path, content: bytes, asked: Asked) -> TextTable:
    """Take a text file apart: comments (`#`, `%` or `//`), a header of any length with up to three lines of names, rows of numbers.

    Columns of text are left out. FormatError, with the number of the line, where rows are ragged or hold text among numbers.
    """
    comments, body = _lines(path, content)
    sample = [line for _, line in body[len(body) // 3 :][:SAMPLE]]
    mark = SEPARATORS[asked.separator] if asked.separator else _separator(sample)
    rows = [(number, _cells(line, mark)) for number, line in body]
    shown = [_cells(line, mark) for line in sample]
    width = _width(shown)
    shown = [cells for cells in shown if len(cells) == width]
    decimal = asked.decimal or _decimal(mark, shown)
    if decimal == "comma":
        rows = [
            (number, [cell.replace(",", ".") if NUMBER.fullmatch(cell) else cell for cell in cells]) for number, cells in rows
        ]
    kinds = [_is_numeric([cells[n] for cells in shown]) for n in range(width)]
    clocks = frozenset(n for n in range(width) if not kinds[n] and _is_clock([cells[n] for cells in shown]))
    numeric = [n for n in range(width) if kinds[n]]
    if 2 * (len(numeric) + len(clocks)) < width:
        raise FormatError(f"{path.name} holds no samples but text; expected rows of numbers, one column for each channel")
    start = _start(path, rows, width, numeric)
    ended = content.rstrip(b" \t")[-1:] in (b"\n", b"\r", b"\0")
    cut_off = not ended and len(rows) - start > 1 and len(rows[-1][1]) < width
    kept = [n for n in range(width) if kinds[n] or n in clocks]
    values = _values(path, rows[start : -1 if cut_off else None], width, kept, clocks)
    names, units, used = _names(rows[:start], width, numeric, comments, mark)
    facts = [*comments, *(" ".join(cells) for _, cells in rows[: start - used])]
    named = [n for n in kept if (names and names[n]) or not np.isnan(values[:, kept.index(n)]).all()]
    if not named:
        raise FormatError(f"{path.name} holds no samples; expected rows of numbers, one column for each channel")
    return TextTable(
        tuple(facts),
        tuple(names[n] for n in named) if names else (),
        tuple(units[n] for n in named) if units else (),
        values[:, [kept.index(n) for n in named]],
        frozenset(place for place, n in enumerate(named) if n in clocks),
        NAMES_OF[mark],
        decimal,
        start,
        tuple((names[n] if names else "") or f"column {n + 1}" for n in range(width) if n not in kept),
        cut_off,
        ended,
    )


def _lines(path: Path, content: bytes) -> tuple[list[str], list[tuple[int, str]]]:
    comments, body = [], []
    for number, line in enumerate(_decoded(path, content).replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if COMMENT.match(line):
            comments.append(line.strip(" #%/\t"))
        elif line.strip():
            body.append((number, line))
    if not body:
        raise FormatError(f"{path.name} holds no samples; expected rows of numbers, one column for each channel")
    return comments, body


def _decoded(path: Path, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):  # as spreadsheets write "Unicode text"
        text = content.decode("utf-16", "replace")
    elif b"\0" in content:
        called = path.suffix.lower()
        if called in BINARY:
            raise FormatError(
                f"{path.name} is called {called}, but its content does not begin as such a file does: it is damaged, or something else; "
                "export it again from the program that made it"
            )
        raise FormatError(f"{path.name} is not a text file; expected text, CSV or Parquet with samples, or landmarks as JSON")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("latin-1")
    if "\0" in text:
        raise FormatError(f"{path.name} holds bytes that no text file has; it is damaged")
    return text


def _cells(line: str, mark: str) -> list[str]:
    if mark == " ":
        return line.split()
    if '"' not in line:
        return [cell.strip() for cell in line.split(mark)]
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=mark))]
    except csv.Error:  # a cell beyond all sense
        return [cell.strip() for cell in line.split(mark)]


def _separator(lines: list[str]) -> str:
    """The separator by which most lines have the same number of cells and most cells are numbers; better several columns than one."""
    best, most = " ", (-1.0, 0)
    for mark in (";", "\t", ",", " "):
        rows = [_cells(line, mark) for line in lines]
        width = _width(rows)
        fitting = [cells for cells in rows if len(cells) == width]
        cells = [cell for row in fitting for cell in row if cell.lower() not in MISSING]
        numbers = sum(NUMBER.fullmatch(cell) is not None for cell in cells) / max(1, len(cells))
        merit = (min(width, 2) / 2 * numbers * len(fitting) / max(1, len(rows)), min(width, 2))
        if merit > most or (merit == most and mark == " " and width == 1):
            best, most = mark, merit
    return best


def _width(rows: list[list[str]]) -> int:
    counts = Counter(len(cells) for cells in rows)
    return max(counts, key=lambda width: (counts[width], width)) if counts else 1


def _decimal(mark: str, rows: list[list[str]]) -> str:
    cells = [cell for row in rows for cell in row if NUMBER.fullmatch(cell)]
    commas = mark != DECIMALS["comma"] and any("," in cell for cell in cells) and not any("." in cell for cell in cells)
    return "comma" if commas else "point"


def _is_numeric(cells: list[str]) -> bool:
    """Whether a column holds numbers: at least half of its cells that hold something."""
    held = [cell for cell in cells if cell.lower() not in MISSING]
    return 2 * sum(NUMBER.fullmatch(cell) is not None for cell in held) >= len(held)


def _is_clock(cells: list[str]) -> bool:
    held = [cell for cell in cells if cell.lower() not in MISSING]
    return 2 * sum(_clock_s(cell) is not None for cell in held) >= len(held)


def _number(cell: str) -> float | None:
    try:
        value = float(cell)
    except ValueError:
        return float("nan") if cell.lower() in MISSING else None
    return None if "_" in cell else value  # 1_000 is a number to Python only


def _clock_s(cell: str) -> float | None:
    """Seconds in a date with a time, or in a time of day; None for anything else."""
    text = cell.replace(",", ".")
    try:
        if re.match(r"\d{1,2}:\d{2}:\d{2}", text):
            hours, minutes, seconds = text.split(":")
            return 3600 * int(hours) + 60 * int(minutes) + float(seconds)
        moment = datetime.fromisoformat(text) if re.match(r"\d{4}-\d{2}-\d{2}[ T]\d", text) else None
    except ValueError:
        return None
    if moment is None:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _start(path: Path, rows: list[Row], width: int, numeric: list[int]) -> int:
    """The place of the first row of numbers."""
    for place, (number, cells) in enumerate(rows):
        if len(cells) != width:
            continue
        held = [(n, _number(cells[n])) for n in numeric]
        right = sum(value is not None and not np.isnan(value) for _, value in held)
        wrong = [n for n, value in held if value is None]
        if right and not wrong:
            return place
        if right > len(wrong):
            cell = cells[wrong[0]][:40]
            raise FormatError(f"{path.name}, line {number}, column {wrong[0] + 1}: expected a number, got {cell!r}")
    raise FormatError(f"{path.name} holds no samples; expected rows of numbers, one column for each channel")


def _values(path: Path, rows: list[Row], width: int, kept: list[int], clocks: frozenset[int]) -> NDArray[np.float64]:
    values = np.empty((len(rows), len(kept)))
    for place, (line, cells) in enumerate(rows):
        if len(cells) != width and (len(cells) < width or any(cells[width:])):
            raise FormatError(f"{path.name}, line {line}: expected {width} columns as in the rows before, got {len(cells)}")
        for column, n in enumerate(kept):
            number = _clock_s(cells[n]) if n in clocks else _number(cells[n])
            if number is None:
                what = "a date or a time" if n in clocks else "a number"
                raise FormatError(f"{path.name}, line {line}, column {n + 1}: expected {what}, got {cells[n][:40]!r}")
            values[place, column] = number
    values[~np.isfinite(values)] = np.nan
    return values


def _names(header: list[Row], width: int, numeric: list[int], comments: list[str], mark: str) -> tuple[list[str], list[str], int]:
    """The names of the columns, their units where a line gives them, and how many lines of the header these took."""
    lines: list[list[str]] = []
    for _, cells in reversed(header[-MOST_NAME_ROWS:]):
        padded = cells + [""] * (width - len(cells))  # names may lack a last column that is empty
        numbers = sum(NUMBER.fullmatch(padded[n]) is not None for n in numeric) if len(cells) <= width else width
        if len(cells) < (len(lines[0]) if lines else width - 1) or 2 * numbers > len(numeric) or not any(cells):
            break
        lines.insert(0, padded)
    used = len(lines)
    units = lines.pop() if len(lines) > 1 and all(is_unit(cell) for cell in lines[-1] if cell) else []
    if lines:
        return [" ".join(dict.fromkeys(part for part in parts if part)) for parts in zip(*lines)], units, used
    told = next((found.group(1) for line in comments if (found := LABEL_LINE.search(line))), None)
    labels = [label.strip() for label in re.split(r"[,;\t]", told)] if told else _cells(comments[-1], mark) if comments else []
    return (labels if len(labels) == width and (told or width > 1) else []), units, used
