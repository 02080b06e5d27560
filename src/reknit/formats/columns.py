"""A recording from named columns of numbers: which are times, which count rows, and what the others are."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reknit.formats.asked import Asked
from reknit.formats.epochs import EpochRows, holds_epochs
from reknit.formats.guess import Guess
from reknit.formats.names import named
from reknit.formats.recording import FormatError, Recording
from reknit.formats.sense import Sense, sense_of
from reknit.formats.table_time import COUNTER, UNITS_S, Timing, begins_again, guessed_unit, time_unit, timing_of, unwrapped
from reknit.formats.unit import in_microvolts, name_and_unit
from reknit.stream import Channel, Chunk, Gap, GapReason, Kind, StreamSpec

EVEN = (Kind.EMG, Kind.IMU, Kind.FORCES)
"""What comes from converters, which sample evenly even where their times jitter."""
RAMP_ROWS = 8
"""A column without a name that counts up by one in as many rows as this is no signal."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of numbers as a file gives them.

    Parameters
    ----------
    names
        One a column, with its unit if it holds one; empty altogether where the file has no names.
    values
        (rows, columns), NaN where a value is missing.
    units
        Units that stand apart from the names, or nothing.
    clocks
        Places of columns in seconds of a calendar or a day.
    rate_hz
        The rate that the file says.
    """

    names: tuple[str, ...]
    values: NDArray[np.float64]
    units: tuple[str, ...] = ()
    clocks: frozenset[int] = frozenset()
    rate_hz: float | None = None


def recording_of(
    path: Path, columns: Columns, asked: Asked, layout: str = "", left_out: tuple[str, ...] = (), *, cut_off: bool = False
) -> Recording:
    """The recording in columns; rows that are missing by its counter or its times are gaps. Whole numbers stay whole.

    Raises FormatError where nothing says the rate, several clocks disagree, or no column is a channel.
    """
    if holds_epochs(columns.names):
        return _of_epochs(path, columns, asked, layout, left_out, cut_off=cut_off)
    names = list(columns.names) or [""] * columns.values.shape[1]
    given = columns.rate_hz if asked.rate_hz is None else asked.rate_hz
    clock = _clock(path, names, columns, asked, given)
    counter, counted = _counter(path, names, columns)
    others = [n for n in counter[1:] if n != clock.place]
    spare = _spare(path, names, columns, clock.place)
    places = [n for n in range(len(names)) if n not in (clock.place, *counter, *spare)]
    if not places:
        raise FormatError(f"{path.name} holds a time column and nothing else; expected at least one column of samples")
    values = columns.values[:, places]
    sense = _sense(columns, names, places, asked)
    said = "as the file says" if asked.rate_hz is None else "as asked"
    if left_out and given is None and clock.times_s is None:
        raise FormatError(_text_beside(path, left_out, [names[n] or f"column {n + 1}" for n in places]))
    timing = timing_of(path, clock.times_s, counted, given, rows=len(values), even=sense.kind in EVEN, said=said)
    stored = _smallest(values)
    spec = _spec(path, sense, stored, timing.rate, timing.attributes)
    counting = f"{names[counter[0]] or 'the first column'!r} counts rows" if counter else ""
    times = "; ".join(part for part in (clock.why, counting) if part) or "no times"
    unused = (*left_out, *(names[n] or f"column {n + 1}" for n in (*others, *spare)))
    guess = _guess(layout, times, timing.why, sense, spec, unused)
    return _cut(spec, stored, timing, guess, cut_off=cut_off)


def _text_beside(path: Path, text: tuple[str, ...], numbers: list[str]) -> str:
    """What is said of a table that holds text, and neither times nor a rate: it may be none of samples at all."""
    return (
        f"{path.name} does not look like samples: {', '.join(map(repr, text))} hold{'s' if len(text) == 1 else ''} text and no numbers, "
        f"and nothing says when {', '.join(map(repr, numbers))} {'was' if len(numbers) == 1 else 'were'} taken; expected rows of numbers, "
        "one column for each channel. Where it is a recording, give its rate with --rate"
    )


def _of_epochs(path: Path, columns: Columns, asked: Asked, layout: str, left_out: tuple[str, ...], *, cut_off: bool) -> Recording:
    """The recording in a table that was written with its epochs."""
    rows = EpochRows.read(path, columns.names, columns.values, asked.rate_hz)
    places = list(range(3, len(columns.names)))
    sense, stored = _sense(columns, list(columns.names), places, asked), _smallest(columns.values[:, places])
    spec = _spec(path, sense, stored, rows.timing.rate, ())
    guess = _guess(layout, f"times in {columns.names[2]!r}", rows.timing.why, sense, spec, left_out)
    return rows.recording(spec, stored, guess, cut_off=cut_off)


def _sense(columns: Columns, names: list[str], places: list[int], asked: Asked) -> Sense:
    """What the columns at these places are."""
    split = [name_and_unit(names[n]) for n in places]
    bare = named(name if columns.names else f"channel {n + 1}" for n, (name, _) in enumerate(split))
    apart = [columns.units[n].strip("[]() ") or None if columns.units else None for n in places]
    units = [one or other for (_, one), other in zip(split, apart, strict=True)]
    return sense_of(bare, units, columns.values[:, places], asked)


def _spec(
    path: Path, sense: Sense, stored: NDArray[np.generic], rate: Fraction | None, attributes: tuple[tuple[str, str], ...]
) -> StreamSpec:
    whole = "count" if stored.dtype.kind == "i" and sense.kind in (Kind.EMG, Kind.SIGNAL) else "unknown"
    scaled = [in_microvolts(unit) if unit else (whole, 1.0) for unit in sense.units]
    channels = tuple(Channel(name, unit, scale=scale) for name, (unit, scale) in zip(named(sense.names), scaled, strict=True))
    return StreamSpec(sense.kind.value, sense.kind, channels, rate, str(stored.dtype), f"file {path.name}", "file", attributes)


def _guess(layout: str, times: str, rate: str, sense: Sense, spec: StreamSpec, left_out: tuple[str, ...]) -> str:
    units = f"units {', '.join(dict.fromkeys(channel.unit for channel in spec.channels))}"
    units += f" ({sense.units_why})" if sense.units_why else ""
    return str(Guess(layout, times, rate, sense.kind, sense.why, units, left_out))


@dataclass(frozen=True, slots=True)
class _Clock:
    place: int | None
    times_s: NDArray[np.float64] | None
    why: str


def _clock(path: Path, names: list[str], columns: Columns, asked: Asked, rate_hz: float | None) -> _Clock:
    """The column of times, in seconds: the one that was asked for, or the first one by its name or its form."""
    if asked.time is not None:
        bare, unit = name_and_unit(asked.time)
        fitting = [n for n, name in enumerate(names) if name == asked.time or name_and_unit(name)[0] == bare]
        if not fitting:
            have = ", ".join(name or f"column {n + 1}" for n, name in enumerate(names))
            raise FormatError(f"{path.name} has no column {asked.time!r}; it has {have}")
        place, why = fitting[0], "as asked"
        unit = unit if unit and unit.lower() in UNITS_S else time_unit(names[place])[1]
    else:
        marked = [n for n, name in enumerate(names) if time_unit(name)[0] or n in columns.clocks]
        marked += [0] if columns.names and not names[0] and _climbs(columns.values[:, 0]) else []
        if not marked:
            return _Clock(None, None, "")
        place, why = marked[0], "by its name"
        unit = time_unit(names[place])[1]
    values = columns.values[:, place]
    if columns.units and columns.units[place].strip("[]()").lower() in UNITS_S:
        unit = columns.units[place].strip("[]()")
    if place in columns.clocks:
        unit, why = "s", "dates or times of day"
    elif unit is None:
        unit, reason = guessed_unit(values[np.isfinite(values)], rate_hz)
        why = f"{why}; {reason}" if names[place] else f"it grows evenly; {reason}"
    return _Clock(place, values * UNITS_S[unit.lower()], f"times in {names[place] or 'the first column'!r} in {unit} ({why})")


def _climbs(values: NDArray[np.float64]) -> bool:
    """Whether a column without a name grows in fractions, as times do."""
    return bool(
        len(values) > 2 and np.isfinite(values).all() and (np.diff(values) > 0).all() and (values != np.round(values)).any()
    )


def _counter(path: Path, names: list[str], columns: Columns) -> tuple[list[int], NDArray[np.int64] | None]:
    """The columns that count rows, and the index of each row by the first of them."""
    places: list[int] = []
    first: NDArray[np.int64] | None = None
    for n, name in enumerate(names):
        named_so = bool(columns.names) and COUNTER.fullmatch(name.strip().lower().rpartition(" ")[2] or "") is not None
        values = columns.values[:, n]
        ramp = n == 0 and len(names) > 1 and len(values) >= RAMP_ROWS and bool((np.diff(values) == 1).all())
        if (named_so or ramp) and len(names) > 1 and (index := unwrapped(values)) is not None:
            places.append(n)
            first = index if first is None else first
        elif named_so and len(names) > 1 and (row := begins_again(values)) is not None:
            raise FormatError(
                f"{path.name}: {name!r} begins again in row {row + 1}, so these are several recordings; give each a file"
            )
    return places, first


def _spare(path: Path, names: list[str], columns: Columns, place: int | None) -> list[int]:
    """Further columns of times, which say the same; FormatError where one does not."""
    if place is None:
        return []
    spare = [n for n, name in enumerate(names) if n != place and (time_unit(name)[0] or n in columns.clocks)]
    for n in spare:
        same = name_and_unit(names[n])[0] == name_and_unit(names[place])[0]
        if same and not np.array_equal(columns.values[:, n], columns.values[:, place], equal_nan=True):
            raise FormatError(
                f"{path.name} has several clocks, {names[place]!r} and again {names[n]!r}; export each kind of sensor into its own file"
            )
    return spare


def _cut(spec: StreamSpec, stored: NDArray[np.generic], timing: Timing, read_as: str, *, cut_off: bool) -> Recording:
    breaks = [0, *(np.flatnonzero(np.diff(timing.index) != 1) + 1).tolist(), len(timing.index)]
    chunks = tuple(
        Chunk(spec, 0, int(timing.index[a]), stored[a:b], None if timing.times_ns is None else timing.times_ns[a:b])
        for a, b in pairwise(breaks)
    )
    gaps = [Gap(0, one.end, other.first, timing.reason) for one, other in pairwise(chunks)]
    if cut_off:
        gaps.append(Gap(0, chunks[-1].end, None, GapReason.CRASH))
    return Recording(spec, chunks, tuple(gaps), read_as)


def _smallest(values: NDArray[np.float64]) -> NDArray[np.int16] | NDArray[np.int32] | NDArray[np.float64]:
    if np.isfinite(values).all() and (values == np.round(values)).all() and np.abs(values).max(initial=0) < 2**31:
        small = np.abs(values).max(initial=0) < 2**15
        return values.astype(np.int16) if small else values.astype(np.int32)
    return values
