"""Events of C3D files: moments with a name, such as the steps that someone has marked."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

from reknit.formats.c3d_parameters import C3dHeader
from reknit.stream import Event, StreamSpec


class NamedTime(NamedTuple):
    """A moment in the file's own time, whose 0 is frame 1: its label, and what else the file says of it."""

    time_s: float
    label: str
    about: dict[str, Any]


def named_times(header: C3dHeader) -> list[NamedTime]:
    """All events of the group EVENT, in the order of their times; one whose time is no number is left out."""
    return sorted(_named_times(header), key=lambda each: each.time_s)


def _named_times(header: C3dHeader) -> Iterator[NamedTime]:
    times = header.values("EVENT:TIMES")
    pairs = list(zip(times[::2], times[1::2], strict=False))  # minutes, and seconds beside them
    used = max(0, int(header.value("EVENT:USED", len(pairs))))
    labels, contexts, about = (header.texts(f"EVENT:{name}") for name in ("LABELS", "CONTEXTS", "DESCRIPTIONS"))
    for n, (minutes, seconds) in enumerate(pairs[:used]):
        time_s = 60 * minutes + seconds
        if math.isfinite(time_s):
            said = {"context": _at(contexts, n), "description": _at(about, n)}
            yield NamedTime(time_s, _at(labels, n) or f"event {n + 1}", {key: text for key, text in said.items() if text})


def events_of(times: list[NamedTime], spec: StreamSpec, start_s: float, rows: int) -> tuple[Event, ...]:
    """The events at the nearest of `rows` samples of a regular stream that begins at `start_s`, with `time_s` since then.

    Those beyond the samples are left out: programs keep them when a trial is cut.
    """
    places = [(round((each.time_s - start_s) * spec.rate_hz), each) for each in times]
    return tuple(
        Event(0, index, each.label, {"time_s": each.time_s - start_s, **each.about})
        for index, each in places
        if 0 <= index < rows
    )


def _at(texts: list[str], place: int) -> str:
    return texts[place] if place < len(texts) else ""
