"""What the muscles of sealed sessions did in each repetition; kept for a while, since it takes a moment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reknit.formats.stream_parquet import described, spec_of
from reknit.journal.sealed import SESSION, Sealed
from reknit.live.told import Told
from reknit.session.muscle_raster import Stretch, muscle_raster
from reknit.stream import Kind, ParameterError

MOST_MUSCLES, MOST_NUMBERS = 16, 60_000_000
"""Of how many muscles it is told, and of how many samples of all of them together: more take too long to be waited for."""
KEPT = 4


class Rasters:
    """The newest answers."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[int, dict[str, Any] | None]] = {}

    def of(self, sealed: Sealed, told: Told, from_ns: int | None) -> dict[str, Any] | None:
        """The muscles of a session's first block; None where there is no repetition, no muscle, or nobody knows when they were."""
        mark = (sealed.folder / SESSION).stat().st_mtime_ns
        known = self._known.get(sealed.folder)
        if known is None or known[0] != mark:
            known = self._known[sealed.folder] = mark, _raster(sealed, told, from_ns)
            while len(self._known) > KEPT:
                self._known.pop(next(iter(self._known)), None)
        return known[1]


def _raster(sealed: Sealed, told: Told, from_ns: int | None) -> dict[str, Any] | None:
    streams = {name: each for name, each in sealed.streams.items() if each.kind == Kind.EMG and each.rows}
    files = {name: sealed.whole(each) for name, each in streams.items()}
    regular = {name: path for name, path in files.items() if spec_of(path).rate is not None and described(path).clocks}
    stretches = _stretches(told)
    if not regular or not stretches or from_ns is None:
        return None
    most = MOST_NUMBERS // max(streams[name].rows for name in regular)
    try:
        return muscle_raster(regular, stretches, from_ns, max(1, min(MOST_MUSCLES, most)))
    except ParameterError:  # its rate is too low for an envelope
        return None


def _stretches(told: Told) -> list[Stretch]:
    """The repetitions and what was begun of one in order of time, when they were and not when they were told."""
    delay_s = told.measure.delay_s or 0.0
    stretches = []
    for each in [*told.repetitions, *told.partial]:
        start_s, end_s = each.get("start_s"), each.get("end_s")
        if isinstance(start_s, int | float) and isinstance(end_s, int | float) and end_s > start_s:
            number = each.get("number")
            known = number if isinstance(number, int) else None
            stretches.append(Stretch(known, each.get("complete") is True, start_s - delay_s, end_s - delay_s))
    return sorted(stretches, key=lambda each: each.start_s)
