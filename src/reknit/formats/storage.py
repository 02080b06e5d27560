"""OpenSim's .mot and .sto files: coordinates, forces and other columns over time.

The form is that of OpenSim's documentation, "Motion (.mot) Files" and "Storage (.sto) Files": a name, lines "key=value" (or "datarows 5"
in files of SIMM), "endheader", the names of the columns with "time" first, then rows of numbers. Units are not written in them but follow
from conventions: see `unit_of`.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reknit.formats.cells import cells_of, lines_of
from reknit.formats.flat import START, flat, what_gaps_lose
from reknit.formats.names import named
from reknit.formats.recording import FormatError, Recording
from reknit.stream import NS_PER_S, Channel, Chunk, Gap, GapReason, Kind, StreamSpec

END = "endheader"
HEADER_LINES = 200
TOLERANCE = 0.05
"""A stream is regular where no time is further than this share of a period from its line; printed times are rounded."""
LATEST_S = 9e9
"""Nanoseconds of later times do not fit into 64 bits."""


def is_storage(content: bytes) -> bool:
    """Whether the beginning of a file is a header of this form."""
    return any(line.strip().lower() == END.encode() for line in content[:20_000].splitlines()[:HEADER_LINES])


def read_storage(path: Path, content: bytes, rate_hz: float | None = None) -> Recording:
    """The columns of a .mot or .sto file: at a fixed rate where its times lie on a line, else with a time per sample.

    Where there are fewer rows than the header tells, a gap by a crash stands at the end. `rate_hz` wins over the times.

    Raises FormatError where the header or a row is not of this form, or the times fall.
    """
    lines = lines_of(path, content)
    end = next((place for place, line in enumerate(lines[:HEADER_LINES]) if line.strip().lower() == END), None)
    if end is None:
        raise FormatError(f"{path.name} has no line 'endheader'; expected a header as OpenSim writes it")
    facts = _facts(lines[:end])
    place = next((n for n in range(end + 1, len(lines)) if lines[n].strip()), len(lines))
    names = lines[place].split("\t") if place < len(lines) and "\t" in lines[place] else " ".join(lines[place:][:1]).split()
    names = [name.strip() for name in names]
    while names and not names[-1]:
        names.pop()
    if len(names) < 2 or names[0].lower() != "time":
        raise FormatError(f"{path.name}: expected the names of the columns after the header, 'time' first, got {names[:3]}")
    told = _count(path, facts, "nrows", "datarows")
    columns = _count(path, facts, "ncolumns", "datacolumns")
    if columns is not None and columns != len(names):
        raise FormatError(f"{path.name}: the header tells of {columns} columns, but {len(names)} are named; one of them is wrong")
    cells = cells_of(path, lines, place + 1, len(names), told)
    degrees = facts.get("indegrees", "").lower()
    channels = tuple(Channel(name, unit_of(name, degrees)) for name in named(names[1:]))
    forces = any(re.search(r"force|torque|moment", name, re.IGNORECASE) for name in names)
    return _recording(path, channels, Kind.FORCES if forces else Kind.COORDINATES, cells.values, rate_hz, cut_off=cells.cut_off)


def unit_of(name: str, degrees: str) -> str:
    """The unit of a column by OpenSim's conventions: S.I. units, and for rotations what the header's `inDegrees` says.

    "..._tx" is a translation; "..._vx" and "..._px" are a ground force and the point where it acts.
    """
    low = name.lower()
    if re.search(r"torque|moment", low):
        return "Nm"
    if "force" in low:
        return "m" if re.search(r"_?p[xyz]$", low) else "N"
    if re.search(r"_t[xyz]$", low):
        return "m"
    return {"yes": "deg", "no": "rad"}.get(degrees, "unknown")


def _facts(lines: list[str]) -> dict[str, str]:
    facts: dict[str, str] = {}
    for line in lines:
        key, equals, value = line.partition("=")
        if not equals:
            key, _, value = line.strip().partition(" ")
        facts.setdefault(key.strip().lower(), value.strip())
    return facts


def _count(path: Path, facts: dict[str, str], *keys: str) -> int | None:
    told = next((facts[key] for key in keys if key in facts), None)
    if told is None:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", told):
        raise FormatError(f"{path.name}: {keys[0]} in the header must be a whole number, got {told[:40]!r}")
    return int(told)


def _recording(
    path: Path,
    channels: tuple[Channel, ...],
    kind: Kind,
    values: NDArray[np.float64],
    rate_hz: float | None,
    *,
    cut_off: bool,
) -> Recording:
    time_s, data = values[:, 0], values[:, 1:]
    if not (np.abs(time_s) < LATEST_S).all() or (np.diff(time_s) < 0).any():
        raise FormatError(f"{path.name}: the times in the first column must be numbers that never fall")
    rate = _rate(path, time_s, rate_hz)
    start = ((START, repr(float(time_s[0]))),) if rate is not None else ()
    spec = StreamSpec(kind.value, kind, channels, rate, device=f"file {path.name}", clock="file", attributes=start)
    times_ns = None if rate is not None else np.round(time_s * NS_PER_S).astype(np.int64)
    gaps = (Gap(0, len(data), None, GapReason.CRASH),) if cut_off else ()
    return Recording(spec, (Chunk(spec, 0, 0, data, times_ns),), gaps)


def _rate(path: Path, time_s: NDArray[np.float64], given_hz: float | None) -> Fraction | None:
    if given_hz is not None:
        if not 1e-3 <= given_hz <= 1e6:
            raise FormatError(f"{path.name}: the rate must lie between 0.001 and 1 000 000 Hz, got {given_hz:g}")
        return Fraction(given_hz).limit_denominator(1_000_000)
    span_s = float(time_s[-1] - time_s[0])
    if len(time_s) < 3 or not span_s > 0:
        return None
    hz = round((len(time_s) - 1) / span_s, 3)
    if not 1e-3 <= hz <= 1e6:
        return None
    off_s = np.abs(time_s - time_s[0] - np.arange(len(time_s)) / hz).max()
    return Fraction(hz).limit_denominator(1_000_000) if off_s <= TOLERANCE / hz else None


def write_storage(path: Path, recording: Recording) -> list[str]:
    """Write a table that OpenSim reads; gives a sentence for each thing that the format cannot hold.

    Raises FormatError where the recording holds several epochs.
    """
    spec, table = recording.spec, flat(recording, path.suffix)
    degrees = any(channel.unit == "deg" for channel in spec.channels)
    names = ["time", *(re.sub(r"\s+", "_", channel.name) for channel in spec.channels)]
    lines = [re.sub(r"\s+", "_", spec.name), "version=1", f"nRows={len(table.index)}", f"nColumns={len(names)}"]
    lines += [f"inDegrees={'yes' if degrees else 'no'}", END, "\t".join(names)]
    for time_s, row in zip(table.time_s.tolist(), table.values.tolist()):
        lines.append("\t".join([repr(time_s), *("NaN" if math.isnan(each) else repr(each) for each in row)]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    said = "yes" if degrees else "no"
    lost = [f"{c.name} ({c.unit})" for c in spec.channels if unit_of(c.name, said) != c.unit]
    return what_gaps_lose(recording) + ([f"units: the format has no place for those of {', '.join(lost[:6])}"] if lost else [])
