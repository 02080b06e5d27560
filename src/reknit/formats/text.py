"""Recordings in text files: columns of numbers with or without a header, and the facts in comment lines."""

from __future__ import annotations

import re
from pathlib import Path

from reknit.formats.asked import FASTEST_HZ, NOTHING, Asked
from reknit.formats.columns import Columns, recording_of
from reknit.formats.recording import Recording
from reknit.formats.text_table import TextTable, text_table

RATE_LINE = re.compile(
    r"(?:sampl\w*[\s_-]*(?:rate|frequency)|^(?:rate|frequency|fs|freq)\b)[^:=,;\t0-9]*[:=,;\s]+\s*([0-9.]+)", re.IGNORECASE
)


def read_text(path: Path, content: bytes, asked: Asked = NOTHING) -> Recording:
    """The recording in a text file; what had to be guessed stands in its `read_as`.

    Raises FormatError with the line number where the rows are ragged or hold text, and where no rate is known.
    """
    table = text_table(path, content, asked)
    columns = Columns(table.names, table.values, table.units, table.clocks, _told_hz(table))
    return recording_of(path, columns, asked, _layout(table), table.left_out, cut_off=table.cut_off)


def _told_hz(table: TextTable) -> float | None:
    for fact in table.facts:
        found = RATE_LINE.search(fact)
        try:
            hz = float(found[1]) if found else 0.0
        except ValueError:
            continue
        if 0 < hz < FASTEST_HZ:
            return hz
    return None


def _layout(table: TextTable) -> str:
    lines = f"{table.header_lines} {'line' if table.header_lines == 1 else 'lines'} of header"
    lines += "" if table.ended or table.cut_off else ", the last line has no end and may be cut off"
    lines += ", the last line was cut off and left out" if table.cut_off else ""
    width = table.values.shape[1] + len(table.left_out)
    return f"columns separated by {table.separator}, decimal {table.decimal}, {lines}" if width > 1 else f"one column, {lines}"
