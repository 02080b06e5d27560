"""Markers and analogue channels of C3D files, each kind a stream at its own rate."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.formats.c3d_events import NamedTime, events_of, named_times
from reknit.formats.c3d_parameters import C3dHeader, c3d_header
from reknit.formats.flat import START
from reknit.formats.names import named
from reknit.formats.recording import FormatError, Recording
from reknit.formats.sense import ACCELERATION, FORCE, NEWTONS, TURNING
from reknit.formats.trc import AXES, FIRST_FRAME
from reknit.formats.unit import in_microvolts, is_muscle
from reknit.stream import Channel, Chunk, Gap, GapReason, Kind, StreamSpec

MOST_ANALOGUE = 10_000
MODELLED = {
    "ANGLES": ("angles", Kind.COORDINATES, "ANGLE_UNITS"),
    "FORCES": ("model forces", Kind.FORCES, "FORCE_UNITS"),
    "MOMENTS": ("moments", Kind.FORCES, "MOMENT_UNITS"),
    "POWERS": ("powers", Kind.SIGNAL, "POWER_UNITS"),
}
"""Parameters of POINT that name points which are no places: results of a model, written as if they were markers."""
LONG = 65_535


@dataclass(frozen=True, slots=True)
class _Frames:
    """Samples as they lie in the file: points (frames, points, 4), analogue (samples, channels)."""

    points: NDArray[Any]
    analogue: NDArray[Any]
    whole: int
    told: int


def read_c3d(path: Path, content: bytes, rate_hz: float | None = None) -> tuple[Recording, ...]:
    """The streams of a file: "markers", what a model made of them ("angles", "moments", ...), and "emg", "forces", "imu", "analogue".

    Coordinates are in the file's unit; a point that was not seen (a residual below 0) is NaN. Analogue channels keep the converter's
    whole numbers; scale and offset lead to the unit, voltages to microvolts. Frames missing at the end are a gap by a crash. Each stream
    has the file's events at its own samples. `rate_hz` wins over the file's frames a second, and analogue channels keep their samples a
    frame.

    Raises FormatError where the file is damaged, or holds no whole frame.
    """
    header = c3d_header(path, content)
    rate = _rate(path, header, rate_hz)
    frames = _frames(path, content, header)
    first = _first(header)
    attributes = ((START, repr(float((first - 1) / rate))), (FIRST_FRAME, str(first)))
    streams = [
        *_points(path, header, frames.points, rate, attributes),
        *_analogue(path, header, frames.analogue, rate, attributes),
    ]
    if not streams:
        raise FormatError(f"{path.name} holds neither points nor analogue channels; expected samples")
    missing, times = frames.told - frames.whole, named_times(header)
    return tuple(
        _recording(spec, data, missing * len(data) // frames.whole, times, float((first - 1) / rate)) for spec, data in streams
    )


def _rate(path: Path, header: C3dHeader, given_hz: float | None) -> Fraction:
    hz = given_hz if given_hz is not None else header.value("POINT:RATE", header.rate_hz)
    hz = hz if hz > 0 or given_hz is not None else header.rate_hz
    if not 1e-3 <= hz <= 1e6:
        raise FormatError(f"{path.name} says {hz:g} frames a second, which cannot be; give the right rate with --rate")
    return Fraction(f"{hz:.7g}").limit_denominator(1_000_000)


def _long(header: C3dHeader, name: str) -> int | None:
    """A number of a frame in two words of 16 bits, as programs write it where one is too few."""
    words = [int(each) % (LONG + 1) for each in header.values(f"TRIAL:{name}")[:2] if math.isfinite(each)]
    return words[0] + (words[1] << 16) if len(words) == 2 else None


def _first(header: C3dHeader) -> int:
    return _long(header, "ACTUAL_START_FIELD") or max(1, header.first)


def _told(header: C3dHeader) -> int:
    """How many frames there are."""
    last = _long(header, "ACTUAL_END_FIELD")
    if last is not None and last >= _first(header):
        return last - _first(header) + 1
    told = header.last - header.first + 1
    longer = int(max(header.value("POINT:LONG_FRAMES", 0), header.value("POINT:FRAMES", 0)))
    return longer if header.last == LONG and longer > told else told


def _frames(path: Path, content: bytes, header: C3dHeader) -> _Frames:
    told, real = _told(header), header.scale < 0
    width = 4 if real else 2
    numbers = 4 * header.points + header.analogue
    if told < 1 or not numbers or header.analogue > MOST_ANALOGUE:
        raise FormatError(f"{path.name} tells of {told} frames of {numbers} numbers; expected some, so it is empty or damaged")
    if header.analogue and (not header.samples or header.analogue % header.samples):
        raise FormatError(
            f"{path.name}: {header.analogue} analogue numbers a frame cannot be {header.samples} samples of each channel"
        )
    whole = min(told, (len(content) - header.data_start) // (numbers * width))
    if whole < 1:
        raise FormatError(f"{path.name} holds no whole frame; it was cut off behind its header")
    raw = content[header.data_start : header.data_start + whole * numbers * width]
    unsigned = not real and "UNSIGNED" in (text.upper() for text in header.texts("ANALOG:FORMAT"))
    table = (header.numbers.reals(raw) if real else header.numbers.integers(raw)).reshape(whole, numbers)
    analogue = table[:, 4 * header.points :]
    if unsigned:
        analogue = analogue % (LONG + 1)
    channels = header.analogue // header.samples if header.analogue else 0
    return _Frames(
        table[:, : 4 * header.points].reshape(whole, header.points, 4),
        analogue.reshape(whole * header.samples if channels else 0, channels),
        whole,
        told,
    )


def _points(
    path: Path, header: C3dHeader, points: NDArray[Any], rate: Fraction, attributes: tuple[tuple[str, str], ...]
) -> list[tuple[StreamSpec, NDArray[Any]]]:
    if not header.points:
        return []
    seen = points[:, :, 3].astype(np.float64) >= 0
    real = header.scale < 0
    places: NDArray[Any] = points[:, :, :3].astype(np.float32 if real else np.float64)
    if not real:
        places *= header.scale
    places[~seen | ~np.isfinite(places).all(axis=2)] = np.nan
    labels = (header.texts("POINT:LABELS") + [""] * header.points)[: header.points]
    names = named(label or f"point {n}" for n, label in enumerate(labels, 1))
    modelled = {label: group for group in MODELLED for label in header.texts(f"POINT:{group}") if label}
    out: list[tuple[StreamSpec, NDArray[Any]]] = []
    for group in (None, *MODELLED):
        chosen = [n for n, label in enumerate(labels) if modelled.get(label) == group]
        name, kind, parameter = MODELLED[group] if group else ("markers", Kind.MARKERS, "UNITS")
        unit = next(iter(header.texts(f"POINT:{parameter}")), "") or "unknown"
        if chosen:
            channels = tuple(Channel(f"{names[n]} {axis}", unit) for n in chosen for axis in AXES)
            data = np.ascontiguousarray(places[:, chosen].reshape(len(places), -1))
            out.append((StreamSpec(name, kind, channels, rate, str(data.dtype), f"file {path.name}", "file", attributes), data))
    return out


def _analogue(
    path: Path, header: C3dHeader, samples: NDArray[Any], rate: Fraction, attributes: tuple[tuple[str, str], ...]
) -> list[tuple[StreamSpec, NDArray[Any]]]:
    count = samples.shape[1]
    names = named((header.texts("ANALOG:LABELS") + [""] * count)[:count])
    units = (header.texts("ANALOG:UNITS") + [""] * count)[:count]
    plates = {int(each) - 1 for each in header.values("FORCE_PLATFORM:CHANNEL") if math.isfinite(each)}
    kinds = [Kind.FORCES if n in plates else _kind(names[n], units[n]) for n in range(count)]
    if samples.dtype.kind == "f":
        stored = samples.astype(np.float32)
    else:
        large = samples.size and int(samples.max()) >= 2**15
        stored = samples.astype(np.int32 if large else np.int16)
    out: list[tuple[StreamSpec, NDArray[Any]]] = []
    for name, kind in (("emg", Kind.EMG), ("forces", Kind.FORCES), ("imu", Kind.IMU), ("analogue", Kind.SIGNAL)):
        chosen = [n for n in range(count) if kinds[n] is kind]
        if chosen:
            channels = tuple(_channel(path, header, n, names[n], units[n]) for n in chosen)
            data = np.ascontiguousarray(stored[:, chosen])
            spec = StreamSpec(
                name, kind, channels, rate * header.samples, str(data.dtype), f"file {path.name}", "file", attributes
            )
            out.append((spec, data))
    return out


def _kind(name: str, unit: str) -> Kind:
    if ACCELERATION.search(name) or TURNING.search(name):
        return Kind.IMU
    if in_microvolts(unit)[0] in NEWTONS or FORCE.search(name):
        return Kind.FORCES
    return Kind.EMG if is_muscle(name, unit) else Kind.SIGNAL


def _channel(path: Path, header: C3dHeader, place: int, name: str, unit: str) -> Channel:
    """A channel whose value is (stored - OFFSET) * SCALE * GEN_SCALE."""
    scales, offsets = header.values("ANALOG:SCALE"), header.values("ANALOG:OFFSET")
    scale = (scales[place] if place < len(scales) else 1.0) * header.value("ANALOG:GEN_SCALE", 1.0)
    zero = offsets[place] if place < len(offsets) else 0.0
    if "UNSIGNED" in (text.upper() for text in header.texts("ANALOG:FORMAT")) and zero < 0:
        zero %= LONG + 1
    known, factor = in_microvolts(unit)
    scale *= factor
    if not (math.isfinite(scale) and math.isfinite(zero * scale)):
        raise FormatError(f"{path.name}: the scale or offset of channel {name!r} has no end; the file is damaged")
    return Channel(name, known, scale=scale, offset=-zero * scale + 0.0)


def _recording(spec: StreamSpec, data: NDArray[Any], missing: int, times: list[NamedTime], start_s: float) -> Recording:
    gaps = (Gap(0, len(data), len(data) + missing, GapReason.CRASH),) if missing else ()
    return Recording(spec, (Chunk(spec, 0, 0, data),), gaps, events=events_of(times, spec, start_s, len(data) + missing))
