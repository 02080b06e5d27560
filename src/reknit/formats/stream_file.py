"""A recorded stream that stays in its file: for recordings that are longer than the memory is large."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from reknit.formats.extent import Extent
from reknit.formats.recording import parts_of, placed_chunks, placed_event, placed_gaps, with_gaps
from reknit.formats.stream_parquet import described, read_chunks
from reknit.stream import Chunk, Gap


class StreamFile:
    """What `write_stream` wrote, with each loss where it happened (`placed`), and a row group in memory at a time.

    FormatError where the file is truncated, damaged, of a newer schema, or something else, at once or while it is read.

    Attributes
    ----------
    spec
        The stream.
    clocks
        When the epochs of a regular stream were.
    events
        Moments that have a name.
    rows
        How many samples there are.
    """

    read_as = ""

    def __init__(self, path: Path) -> None:
        self.spec, self._gaps, self.clocks, events = described(path)
        self.events = tuple(placed_event(event, self._gaps) for event in events)
        self.rows: int = pq.read_metadata(path).num_rows
        self._path = path

    @property
    def duration_s(self) -> float:
        """Seconds that the samples cover, without the gaps between epochs."""
        if self.spec.rate is not None:
            return float(self.rows / self.spec.rate)
        extent = Extent(self.spec)
        for chunk in read_chunks(self._path):
            extent.take(chunk)
        return extent.duration_s

    def pieces(self, size: int) -> Iterator[Chunk | Gap]:
        """The samples in chunks of at most `size`, and a Gap wherever some are missing."""
        chunks = placed_chunks(read_chunks(self._path), self._gaps)
        return with_gaps(parts_of(chunks, size), placed_gaps(self._gaps))
