"""EDF, EDF+ and BDF: read and written by edfio, with gaps where a file says that there are some."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import edfio
import numpy as np
from edfio import BdfSignal, EdfSignal

from reknit.formats.edf_header import BDF, EdfHeader, edf_header
from reknit.formats.names import named
from reknit.formats.recording import FormatError, Recording, one_line
from reknit.formats.unit import in_microvolts, is_muscle
from reknit.stream import Channel, Chunk, Gap, GapReason, Kind, StreamSpec


def read_edf(path: Path, content: bytes) -> tuple[Recording, ...]:
    """The streams of a file: one for all signals of one rate, named "emg" (or "signal"), with the rate where there are several.

    The converter's whole numbers are kept (int16, or int32 for the 24 bits of BDF); scale and offset lead to the physical unit, voltages to
    microvolts. A stream is EMG where one of its signals is (`is_muscle`). Records that do not follow on one another (EDF+D) are gaps at
    the samples that their onsets say; records that the header tells of and that are missing at the end are a gap by a crash.

    Raises FormatError where the file is damaged, holds no whole record, or records overlap.
    """
    header = edf_header(path, content)
    if header.whole < 1:
        raise FormatError(f"{path.name} holds no whole record; it was cut off behind its header")
    signals = _signals(path, content)
    places = [n for n, label in enumerate(header.labels) if label not in ("EDF Annotations", "BDF Annotations")]
    if len(places) != len(signals) or not places:
        raise FormatError(f"{path.name} holds no signals, or its header is damaged; expected samples")
    rates = [header.samples[place] / header.duration_s for place in places]
    onsets = header.onsets_s(path, content) if header.broken else None
    several = len(set(rates)) > 1
    return tuple(
        _stream(path, header, [s for s, r in zip(signals, rates, strict=True) if r == rate], rate, onsets, several)
        for rate in dict.fromkeys(rates)
    )


def _signals(path: Path, content: bytes) -> Sequence[EdfSignal | BdfSignal]:
    reader = edfio.read_bdf if content.startswith(BDF) else edfio.read_edf
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about records that are missing at the end: the recording's gap says it
            signals = reader(io.BytesIO(content), header_encoding="latin-1").signals
            for signal in signals:
                signal.digital  # noqa: B018 - reads the samples
            return signals
    except Exception as error:  # edfio raises whatever Python does at a damaged field
        raise FormatError(f"{path.name} cannot be read as EDF: {one_line(error)}; the file is damaged") from error


def _stream(
    path: Path,
    header: EdfHeader,
    signals: Sequence[EdfSignal | BdfSignal],
    rate: Fraction,
    onsets: list[Fraction] | None,
    several: bool,
) -> Recording:
    labels = named(signal.label for signal in signals)
    channels = tuple(_channel(path, signal, label) for signal, label in zip(signals, labels, strict=True))
    muscle = any(is_muscle(signal.label, signal.physical_dimension) for signal in signals)
    name = ("emg" if muscle else "signal") + (f" {float(rate):g} Hz" if several else "")
    dtype = "int16" if header.sample_bytes == 2 else "int32"
    spec = StreamSpec(name, Kind.EMG if muscle else Kind.SIGNAL, channels, rate, dtype, f"file {path.name}", "file")
    data = np.column_stack([np.asarray(signal.digital, dtype=dtype) for signal in signals])
    size = len(data) // header.whole
    firsts = _firsts(path, onsets, rate, size) if onsets is not None else [n * size for n in range(header.whole)]
    breaks = [0, *(n + 1 for n, (one, other) in enumerate(pairwise(firsts)) if other != one + size), header.whole]
    chunks = tuple(Chunk(spec, 0, firsts[a], data[a * size : b * size]) for a, b in pairwise(breaks))
    gaps = [Gap(0, one.end, other.first, GapReason.PAUSE) for one, other in pairwise(chunks)]
    if header.told > header.whole:
        missing = None if header.broken else chunks[-1].end + (header.told - header.whole) * size
        gaps.append(Gap(0, chunks[-1].end, missing, GapReason.CRASH))
    return Recording(spec, chunks, tuple(gaps))


def _firsts(path: Path, onsets: list[Fraction], rate: Fraction, size: int) -> list[int]:
    """The index of each record's first sample, counted from the first record."""
    firsts = [round((onset - onsets[0]) * rate) for onset in onsets]
    for record, (one, other) in enumerate(pairwise(firsts), 1):
        if other < one + size:
            raise FormatError(f"{path.name}: record {record} begins before the one before it has ended; the file is damaged")
    return firsts


def _channel(path: Path, signal: EdfSignal | BdfSignal, label: str) -> Channel:
    try:
        (low, high), (least, most) = signal.physical_range, signal.digital_range
    except ValueError as error:
        raise FormatError(f"{path.name}: the range of signal {label!r} is no number: {error}; the file is damaged") from error
    if most == least or high == low:  # EDF files without a calibration have such ranges
        return Channel(label, "count")
    unit, factor = in_microvolts(signal.physical_dimension)
    scale = (high - low) / (most - least)
    scale, offset = scale * factor, (low - scale * least) * factor
    if not np.isfinite([scale, offset]).all():
        raise FormatError(f"{path.name}: the range of signal {label!r} has no end; the file is damaged")
    return Channel(label, unit, scale=scale, offset=offset)
