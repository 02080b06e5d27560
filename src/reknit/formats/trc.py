"""Markers in OpenSim's .trc files: tab-separated text with five lines of header.

The form is that of OpenSim's documentation, "Marker (.trc) Files": names and values of the header in lines 2 and 3, names of the
markers in line 4, the axes in line 5, then a frame's number, its time in seconds and X, Y, Z of each marker in each row.
"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reknit.formats.cells import cells_of, lines_of
from reknit.formats.flat import START, flat, what_gaps_lose
from reknit.formats.names import named
from reknit.formats.recording import FormatError, Recording
from reknit.stream import Channel, Chunk, Gap, GapReason, Kind, StreamSpec

MAGIC = b"PathFileType"
AXES = "xyz"
FIRST_FRAME = "first_frame"
LARGEST_FRAME = 2**53


def read_trc(path: Path, content: bytes, rate_hz: float | None = None) -> Recording:
    """The markers in a .trc file: a channel an axis ("RKnee x"), in the file's unit; a marker that was not seen is NaN.

    Frames whose numbers are missing are gaps, and frames missing at the end, of which the header tells, are a gap by a crash.
    `rate_hz` wins over the file's DataRate.

    Raises FormatError where the header or a row is not of this form, frames do not grow, or the times contradict the rate.
    """
    lines = lines_of(path, content)
    if len(lines) < 6:
        raise FormatError(f"{path.name}: expected five lines of header and then rows, got {len(lines)} lines; it was cut off")
    facts = dict(zip((name.strip() for name in lines[1].split("\t")), (value.strip() for value in lines[2].split("\t"))))
    count = int(_fact(path, facts, "NumMarkers", 1, 10_000))
    names = [name for name in lines[3].split("\t")[2:] if name.strip()]
    if len(names) != count:
        raise FormatError(f"{path.name}: NumMarkers is {count}, but line 4 names {len(names)} markers; one of them is wrong")
    told = int(_fact(path, facts, "NumFrames", 0, 1e9))
    cells = cells_of(path, lines, 5, 2 + 3 * count, told)
    rate = Fraction(_rate(path, facts, rate_hz)).limit_denominator(1_000_000)
    frames = _frames(path, cells.values[:, 0])
    index = frames - frames[0]
    start_s = _start(path, cells.values[:, 1], index, rate, given=rate_hz is not None)
    spec = StreamSpec(
        "markers",
        Kind.MARKERS,
        tuple(Channel(f"{name} {axis}", facts.get("Units") or "unknown") for name in named(names) for axis in AXES),
        rate,
        device=f"file {path.name}",
        clock="file",
        attributes=((START, repr(start_s)), (FIRST_FRAME, str(frames[0]))),
    )
    return _recording(spec, index, cells.values[:, 2:], told if cells.cut_off else None)


def _fact(path: Path, facts: dict[str, str], name: str, least: float, most: float) -> float:
    try:
        value = float(facts.get(name, ""))
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        raise FormatError(
            f"{path.name}: {name} must be a number of at least {least:g} in line 3, got {facts.get(name, 'nothing')[:40]!r}"
        )
    return value


def _rate(path: Path, facts: dict[str, str], given_hz: float | None) -> float:
    if given_hz is None:
        return _fact(path, facts, "DataRate", 1e-3, 1e6)
    if not 1e-3 <= given_hz <= 1e6:
        raise FormatError(f"{path.name}: the rate must lie between 0.001 and 1 000 000 Hz, got {given_hz:g}")
    return given_hz


def _frames(path: Path, column: NDArray[np.float64]) -> NDArray[np.int64]:
    whole = np.isfinite(column).all() and (np.abs(column) < LARGEST_FRAME).all() and (column == np.round(column)).all()
    if not whole or (np.diff(column) <= 0).any():
        raise FormatError(f"{path.name}: the numbers of the frames (first column) must be whole and grow from row to row")
    return column.astype(np.int64)


def _start(path: Path, time_s: NDArray[np.float64], index: NDArray[np.int64], rate: Fraction, *, given: bool) -> float:
    """The time of the first frame, after all times were held against the rate."""
    if not np.isfinite(time_s).all():
        raise FormatError(f"{path.name}: each row needs a time in its second column")
    off_s = np.abs(time_s - time_s[0] - index / float(rate)).max()
    if not given and off_s > 0.5 / float(rate):
        raise FormatError(
            f"{path.name}: times and frames contradict a DataRate of {float(rate):g} Hz, by up to {off_s:.3g} s; give the right rate with "
            "--rate"
        )
    return float(time_s[0])


def _recording(spec: StreamSpec, index: NDArray[np.int64], values: NDArray[np.float64], told: int | None) -> Recording:
    breaks = [0, *(np.flatnonzero(np.diff(index) != 1) + 1).tolist(), len(index)]
    chunks = tuple(Chunk(spec, 0, int(index[a]), values[a:b]) for a, b in pairwise(breaks))
    gaps = [Gap(0, one.end, other.first, GapReason.COUNTER_JUMP) for one, other in pairwise(chunks)]
    if told is not None:
        gaps.append(Gap(0, chunks[-1].end, None, GapReason.CRASH))
    return Recording(spec, chunks, tuple(gaps))


def write_trc(path: Path, recording: Recording) -> list[str]:
    """Write markers; gives a sentence for each thing that the format cannot hold.

    Raises FormatError unless the stream holds markers, at a fixed rate and in one epoch.
    """
    spec = recording.spec
    names = _markers(spec)
    rate = spec.rate
    if rate is None:
        raise FormatError(f"stream {spec.name!r} has no fixed rate, which .trc needs; convert to .csv or .parquet")
    table = flat(recording, ".trc")
    frames = table.index + int(spec.attribute(FIRST_FRAME) or 1)
    hz, units = f"{float(rate):.12g}", sorted({channel.unit for channel in spec.channels})
    facts = [hz, hz, str(len(frames)), str(len(names)), units[0], hz, str(frames[0]), str(len(frames))]
    lines = [
        f"PathFileType\t4\t(X/Y/Z)\t{path.name}",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames",
        "\t".join(facts),
        "Frame#\tTime\t" + "\t\t\t".join(names) + "\t\t",
        "\t\t" + "\t".join(f"{axis}{n}" for n in range(1, len(names) + 1) for axis in "XYZ"),
        "",
    ]
    for frame, time_s, row in zip(frames.tolist(), table.time_s.tolist(), table.values.tolist()):
        lines.append("\t".join([str(frame), repr(time_s), *("" if math.isnan(each) else repr(each) for each in row)]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    lost = what_gaps_lose(recording)
    return [*lost, f"units: .trc has one for all markers; {', '.join(units[1:])} is lost"] if len(units) > 1 else lost


def _markers(spec: StreamSpec) -> list[str]:
    """The names of the markers whose axes are the channels, in order."""
    names = [channel.name.rpartition(" ")[0] for channel in spec.channels[::3]]
    if spec.kind is not Kind.MARKERS or [f"{name} {axis}" for name in names for axis in AXES] != [c.name for c in spec.channels]:
        raise FormatError(
            f".trc holds markers with three axes each, but stream {spec.name!r} is {spec.kind.value}; choose another format"
        )
    return [name.replace("\t", " ") for name in names]
