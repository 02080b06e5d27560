"""Rows of numbers in the text tables of OpenSim: one line a sample, one cell a number."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reknit.formats.recording import FormatError


@dataclass(frozen=True, slots=True)
class Cells:
    """Numbers of a table.

    Parameters
    ----------
    values
        (rows, columns); an empty cell is NaN.
    cut_off
        Whether rows are missing at the end: fewer than the header says.
    """

    values: NDArray[np.float64]
    cut_off: bool


def lines_of(path: Path, content: bytes) -> list[str]:
    """The lines of a text file, without their ends; FormatError where it holds bytes that no text has."""
    if b"\0" in content:
        raise FormatError(f"{path.name} holds bytes that no text file has; it is damaged")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def cells_of(path: Path, lines: list[str], start: int, width: int, told: int | None) -> Cells:
    """The numbers in `lines` from position `start` on.

    Each row has `width` cells, separated by tabs, or by spaces where it has no tab. `told` is how many rows the header says, or None.
    Where there are fewer and the last line has no end, that line was cut off and is left out.

    Raises FormatError, with the number of the line, where a row has more or fewer cells, or a cell is no number, and where no row is whole.
    """
    rows = [(number, line) for number, line in enumerate(lines[start:], start + 1) if line.strip()]
    fewer = told is not None and len(rows) < told
    unended = bool(lines[-1].strip()) and bool(rows)
    if unended and (fewer or (told is not None and len(rows) == told and not _whole(lines[-1], width))):
        rows, fewer = rows[:-1], True
    if not rows:
        raise FormatError(f"{path.name} holds no whole row of numbers; it was cut off, or is no recording")
    return Cells(np.array([_row(path, number, line, width) for number, line in rows]), fewer)


def _split(line: str, width: int) -> list[str]:
    cells = line.split("\t") if "\t" in line else line.split()
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    return cells


def _whole(line: str, width: int) -> bool:
    return len(_split(line, width)) == width


def _row(path: Path, number: int, line: str, width: int) -> list[float]:
    cells = _split(line, width)
    if len(cells) != width:
        raise FormatError(f"{path.name}, line {number}: expected {width} columns as the header says, got {len(cells)}")
    out = []
    for column, cell in enumerate(cells, 1):
        try:
            out.append(float(cell) if cell.strip() else float("nan"))
        except ValueError:
            raise FormatError(f"{path.name}, line {number}, column {column}: expected a number, got {cell[:40]!r}") from None
    return out
