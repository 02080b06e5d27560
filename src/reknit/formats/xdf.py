"""XDF recordings of the Lab Streaming Layer, with losses where their times say so."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reknit.formats.flat import START
from reknit.formats.losses import losses
from reknit.formats.names import distinct, named
from reknit.formats.recording import FormatError, Recording
from reknit.formats.unit import in_microvolts, is_muscle
from reknit.formats.xdf_chunks import XdfStream, xdf_streams
from reknit.stream import DTYPES, NS_PER_S, Channel, Chunk, Gap, GapReason, Kind, StreamSpec

PERIOD, ERROR = "period_s", "error_s"
BACKWARD_S = 1.0
"""A clock that goes back by more than this was started again: a new epoch."""


def read_xdf(path: Path, content: bytes) -> tuple[Recording, ...]:
    """The streams of numbers of a file, by their names; text streams (markers) are left out.

    A regular stream keeps its nominal rate and counts its samples by `losses`; the attributes `start_s`, `period_s` and `error_s` are the
    line from index to the recorder's clock, in which the measured clock offsets are one straight line and never steps. An irregular stream
    carries a time per sample, from its first one on. A file that was cut off, as by a crash of LabRecorder, is read up to its last whole
    chunk, and a gap by a crash stands at the end of each stream. A clock that was started again begins a new epoch.

    Raises FormatError where no stream holds a sample of numbers.
    """
    found, cut_off = xdf_streams(path, content)
    streams = [stream for stream in found if stream.stamps_s]
    if not streams:
        raise FormatError(f"{path.name} holds no samples of numbers in its {len(found)} streams; expected EMG or another signal")
    names = distinct(stream.told("name") or "stream" for stream in streams)
    return tuple(_recording(path, stream, name, cut_off=cut_off) for stream, name in zip(streams, names, strict=True))


def _recording(path: Path, stream: XdfStream, name: str, *, cut_off: bool) -> Recording:
    stamps_s = np.concatenate(stream.stamps_s)
    data = np.concatenate(stream.data)
    dtype = {"int8": "int16", "int64": "float64"}.get(str(data.dtype), str(data.dtype))
    data = data.astype(dtype if dtype in DTYPES else "float64")
    regular = stream.rate_hz > 0
    starts = np.flatnonzero(np.diff(stamps_s) < (-BACKWARD_S if regular else 0)) + 1
    epochs = list(pairwise([0, *starts.tolist(), len(stamps_s)]))
    offset_s, drift = _offset_line(stream.offsets)
    first_s = stamps_s[0]
    attributes: tuple[tuple[str, str], ...] = ((START, repr(float(first_s + offset_s + drift * first_s))),)
    indices = [np.arange(b - a, dtype=np.int64) for a, b in epochs]
    if regular:
        lines = [losses(stamps_s[a:b], stream.rate_hz) for a, b in epochs]
        indices = [line.index for line in lines]
        start_s, period_s = lines[0].start_s, lines[0].period_s
        attributes = (
            (START, repr(start_s + offset_s + drift * start_s)),
            (PERIOD, repr(period_s * (1 + drift))),
            (ERROR, repr(lines[0].error_s)),
        )
    spec = _spec(path, stream, name, dtype if dtype in DTYPES else "float64", attributes)
    chunks: list[Chunk] = []
    gaps: list[Gap] = []
    for epoch, ((a, b), index) in enumerate(zip(epochs, indices, strict=True)):
        if epoch:
            gaps.append(Gap(epoch - 1, chunks[-1].end, None, GapReason.DISCONNECT))
        times = None if regular else np.round((stamps_s[a:b] - first_s) * (1 + drift) * NS_PER_S).astype(np.int64)
        chunks += _runs(spec, epoch, index, data[a:b], times, gaps)
    if cut_off:
        gaps.append(Gap(chunks[-1].epoch, chunks[-1].end, None, GapReason.CRASH))
    return Recording(spec, tuple(chunks), tuple(gaps))


def _runs(
    spec: StreamSpec,
    epoch: int,
    index: NDArray[np.int64],
    data: NDArray[np.generic],
    times_ns: NDArray[np.int64] | None,
    gaps: list[Gap],
) -> list[Chunk]:
    breaks = [0, *(np.flatnonzero(np.diff(index) != 1) + 1).tolist(), len(index)]
    chunks = [
        Chunk(spec, epoch, int(index[a]), data[a:b], None if times_ns is None else times_ns[a:b]) for a, b in pairwise(breaks)
    ]
    gaps += [Gap(epoch, one.end, other.first, GapReason.UNEXPLAINED) for one, other in pairwise(chunks)]
    return chunks


def _offset_line(offsets: list[tuple[float, float]]) -> tuple[float, float]:
    """Offset at time 0 and its slope: the line of Theil and Sen through at most 200 of the measured offsets."""
    if not offsets:
        return 0.0, 0.0
    every = max(1, len(offsets) // 200)
    time_s, offset_s = np.array(offsets[::every]).T
    one, other = np.triu_indices(len(time_s), k=1)
    span = time_s[other] - time_s[one]
    slopes = (offset_s[other] - offset_s[one])[span > 0] / span[span > 0]
    slope = float(np.median(slopes)) if len(slopes) else 0.0
    if abs(slope) > 1e-2:  # no two clocks of computers drift by that much: the offsets are damaged
        slope = 0.0
    return float(np.median(offset_s - slope * time_s)), slope


def _spec(path: Path, stream: XdfStream, name: str, dtype: str, attributes: tuple[tuple[str, str], ...]) -> StreamSpec:
    told = stream.info.findall("desc/channels/channel")
    labels = [(each.findtext("label") or "").strip() for each in told[: stream.width]]
    units = [in_microvolts(each.findtext("unit") or "") for each in told[: stream.width]]
    labels += [""] * (stream.width - len(labels))
    units += [("unknown", 1.0)] * (stream.width - len(units))
    content = stream.told("type").lower()
    muscle = content == "emg" or (content in ("", "misc") and any(map(is_muscle, labels, [unit for unit, _ in units])))
    rate = Fraction(stream.rate_hz).limit_denominator(1_000_000) if stream.rate_hz > 0 else None
    channels = tuple(Channel(label, unit, scale=scale) for label, (unit, scale) in zip(named(labels), units, strict=True))
    kind = Kind.EMG if muscle else Kind.SIGNAL
    return StreamSpec(name, kind, channels, rate, dtype, f"file {path.name}", stream.told("hostname") or "file", attributes)
