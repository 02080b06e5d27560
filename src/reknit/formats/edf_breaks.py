"""EDF+D and BDF+D: records that need not follow on one another, each with the time at which it began.

A continuous file becomes one by an annotation signal at the end of each record, whose first list holds that time (EDF+: Kemp and Olivan
2003, sections 2.2.1 and 2.2.4); edfio writes no such files.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from reknit.formats.edf_header import BDF, FIXED

WIDTHS = (16, 80, 8, 8, 8, 8, 8, 80, 8, 32)
"""Widths of the header's fields of one signal, in order."""
DIGITS = 12


def with_breaks(content: bytes, onsets_s: Sequence[Fraction], notes: Sequence[str]) -> bytes:
    """The file `content`, which has no annotations, with the onset and a note (or nothing) of each record.

    A note stands in the annotations at the onset of its record, for people and other programs.
    """
    bdf = content.startswith(BDF)
    size = 3 if bdf else 2
    count = int(content[252:256])
    begin = FIXED * (count + 1)
    lists = [_annotations(onset, note) for onset, note in zip(onsets_s, notes, strict=True)]
    width = -(-max(map(len, lists)) // size)
    least, most = (-(1 << 23), (1 << 23) - 1) if bdf else (-(1 << 15), (1 << 15) - 1)
    kind = "BDF" if bdf else "EDF"
    fields = (f"{kind} Annotations", "", "", -1, 1, least, most, "", width, "")
    head = content[:184] + _field(begin + FIXED, 8) + _field(f"{kind}+D", 44) + content[236:252] + _field(count + 1, 4)
    place = FIXED
    for length, value in zip(WIDTHS, fields, strict=True):
        head += content[place : place + length * count] + _field(value, length)
        place += length * count
    records = np.frombuffer(content, np.uint8, offset=begin).reshape(len(lists), -1)
    told = np.frombuffer(b"".join(each.ljust(width * size, b"\0") for each in lists), np.uint8).reshape(len(lists), -1)
    return head + np.hstack([records, told]).tobytes()


def _annotations(onset_s: Fraction, note: str) -> bytes:
    """Time-stamped annotation lists of one record: when it began, and a note."""
    text = f"{onset_s.numerator * 10**DIGITS // onset_s.denominator:0{DIGITS + 1}d}"
    exact = f"+{text[:-DIGITS]}.{text[-DIGITS:]}".rstrip("0").rstrip(".").encode()
    said = exact + b"\x14" + note.encode() + b"\x14\0" if note else b""
    return exact + b"\x14\x14\0" + said


def _field(value: object, width: int) -> bytes:
    return str(value).encode().ljust(width)
