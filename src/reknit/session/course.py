"""The course of the measure through all blocks of a session, row after row, without a second copy of it."""

from __future__ import annotations

from collections.abc import Iterable

from reknit.formats.measures_parquet import Measures
from reknit.session.track import Track


class Course:
    """The tracks of several blocks, each with the block's number, one behind the other."""

    def __init__(self, tracks: Iterable[tuple[int, Track]]) -> None:
        self._tracks = list(tracks)

    def __len__(self) -> int:
        return sum(len(track) for _, track in self._tracks)

    def part(self, start: int, stop: int) -> Measures:
        """The rows from `start` to `stop`, as many of them as there are."""
        parts: list[Measures] = []
        for number, track in self._tracks:
            parts.append(track.part(number, max(start, 0), max(stop, 0)))
            start, stop = start - len(track), stop - len(track)
        return Measures.joined(parts)
