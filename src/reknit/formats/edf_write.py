"""One stream into an EDF or BDF file, with an account of what that changes."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import edfio
import numpy as np
from numpy.typing import NDArray

from reknit.formats.edf_breaks import with_breaks
from reknit.formats.flat import Flat, flat
from reknit.formats.names import distinct
from reknit.formats.recording import FormatError, Recording
from reknit.stream import Channel, Gap, GapReason, StreamSpec

BITS = {".edf": 16, ".bdf": 24}
LONGEST_RECORD = 30_000
"""Samples of a signal in a record; EDF asks for records below 61 440 bytes."""


def write_edf(path: Path, recording: Recording) -> list[str]:
    """Write a stream to an .edf (16 bits) or .bdf file (24 bits); gives a sentence for each thing that is lost.

    Whole numbers that fit are kept as they are; others are spread over the bits between each channel's least and greatest value. Gaps
    are breaks between records (EDF+D, BDF+D), whose length is the one that loses the fewest samples before them.

    Raises FormatError for a stream without a fixed rate, with several epochs, or with missing values.
    """
    spec, ending = recording.spec, path.suffix.lower()
    if spec.rate is None:
        raise FormatError(f"stream {spec.name!r} has no fixed rate, which {ending} needs; convert to .csv or .parquet")
    table = flat(recording, ending)
    if not np.isfinite(table.values).all():
        raise FormatError(f"the recording has missing values, which {ending} cannot hold; convert to .parquet or .csv")
    bounds = [0, *(np.flatnonzero(np.diff(table.index) != 1) + 1).tolist(), len(table.index)]
    size, kept = record_size([b - a for a, b in pairwise(bounds)], spec.rate)
    rows = np.concatenate([np.arange(a, a + count) for a, count in zip(bounds, kept)])
    stored = np.concatenate([chunk.data for chunk in recording.chunks if chunk.count])[rows]
    labels = edf_labels(spec)
    try:
        signals = [
            _signal(table.values[rows, n], stored[:, n], channel, labels[n], float(spec.rate), BITS[ending])
            for n, channel in enumerate(spec.channels)
        ]
        kind: Any = edfio.Edf if ending == ".edf" else edfio.Bdf
        kind(signals, data_record_duration=float(size / spec.rate)).write(path)
        if len(kept) > 1:
            path.write_bytes(with_breaks(path.read_bytes(), *_breaks(recording, table.index[rows], size, spec.rate)))
    except ValueError as error:
        raise FormatError(f"stream {spec.name!r} does not fit into {ending}: {error}; convert to .parquet or .csv") from error
    return _lost(recording, table, rows, labels, np.column_stack([signal.data for signal in signals]), ending)


def edf_labels(spec: StreamSpec) -> list[str]:
    """The names of the channels as they stand in a file."""
    return distinct(_ascii(channel.name)[:12] for channel in spec.channels)


def record_size(runs: Sequence[int], rate: Fraction) -> tuple[int, list[int]]:
    """Samples in a record, and how many samples of each run fill whole records: all of them wherever there is such a size.

    A record's duration must be exact in the eight characters that the header has for it. FormatError where no size gives that.
    """
    lengths = np.array(runs, dtype=np.int64)
    best, most = 0, 0
    for size in range(min(int(lengths.max()), LONGEST_RECORD), 0, -1):
        count = int((lengths - lengths % size).sum())
        if count > most and Fraction(f"{float(size / rate)!s:.8}") == size / rate:
            best, most = size, count
            if count == lengths.sum():
                break
    if not best:
        raise FormatError(f"no record of {float(rate):g} Hz has an exact duration in EDF; convert to .parquet or .csv")
    return best, [int(each - each % best) for each in lengths]


def _breaks(recording: Recording, index: NDArray[np.int64], size: int, rate: Fraction) -> tuple[list[Fraction], list[str]]:
    """When each record begins, and a note where samples are missing before it."""
    reasons = {gap.end: gap.reason for gap in recording.gaps}
    firsts = index[::size].tolist()
    notes = [""]
    for one, other in pairwise(firsts):
        gap = next(
            (reason for end, reason in reasons.items() if end is not None and one + size <= end <= other), GapReason.UNEXPLAINED
        )
        notes.append("" if other == one + size else f"gap ({gap})")
    return [Fraction(first - firsts[0]) / rate for first in firsts], notes


def _signal(
    values: NDArray[np.float64], stored: NDArray[np.generic], channel: Channel, label: str, rate_hz: float, bits: int
) -> edfio.EdfSignal | edfio.BdfSignal:
    least, most = -(1 << (bits - 1)), (1 << (bits - 1)) - 1
    unit = _ascii(channel.unit)[:8]
    if stored.dtype.kind == "i" and channel.scale > 0 and stored.min() >= least and stored.max() <= most:
        if stored.min() >= -(1 << 15) and stored.max() < 1 << 15:
            least, most = -(1 << 15), (1 << 15) - 1  # the header's eight characters hold a smaller range more exactly
        ends = (least * channel.scale + channel.offset, most * channel.scale + channel.offset)
        whole: Any = stored.astype(np.int16 if bits == 16 else np.int32)
        kind: Any = edfio.EdfSignal if bits == 16 else edfio.BdfSignal
        signal: edfio.EdfSignal | edfio.BdfSignal = kind.from_digital(
            whole, rate_hz, label=label, physical_dimension=unit, physical_range=ends, digital_range=(least, most)
        )
        return signal
    low, high = float(values.min()), float(values.max())
    ends = (low, high if high > low else low + 1.0)
    if bits == 16:
        return edfio.EdfSignal(values, rate_hz, label=label, physical_dimension=unit, physical_range=ends)
    return edfio.BdfSignal(
        values, rate_hz, label=label, physical_dimension=unit, physical_range=ends, digital_range=(least, most)
    )


def _ascii(text: str) -> str:
    plain = text.replace("\u00b5", "u").replace("\u03bc", "u").encode("ascii", "replace").decode()
    return "".join(letter if letter.isprintable() else "?" for letter in plain)


def _lost(
    recording: Recording, table: Flat, rows: NDArray[np.int64], labels: list[str], written: NDArray[np.float64], ending: str
) -> list[str]:
    lost = []
    off = np.abs(written - table.values[rows]).max(axis=0)
    worst = int(off.argmax())
    if off[worst] > 0:
        channel = recording.spec.channels[worst]
        lost.append(f"precision: values change by up to {off[worst]:.2g} {channel.unit} (channel {channel.name!r})")
    if len(rows) < len(table.index):
        where = "the last" if (np.diff(table.index) == 1).all() else "before gaps or at the end"
        lost.append(f"length: {where} {len(table.index) - len(rows)} samples fill no record of {ending}")
    if labels != [channel.name for channel in recording.spec.channels]:
        lost.append("names: some are cut to 12 ASCII letters")
    if any(type(item) is Gap for item in recording.items()):
        lost.append("gaps: their reasons, which stand as notes only")
    if any(gap.end is None or gap.end > table.index[-1] for gap in recording.gaps):
        lost.append("gaps: what is known to be missing at the end")
    return lost
