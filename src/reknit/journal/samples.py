"""The samples of a sealed stream, cut again as they came."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from reknit.formats.recording import FormatError, joined
from reknit.stream import Chunk, StreamSpec


class Samples:
    """Hands out the samples of a stream in the order in which they lie in its file.

    Parameters
    ----------
    spec
        The stream.
    chunks
        Its samples, read as they are wanted.
    """

    def __init__(self, spec: StreamSpec, chunks: Iterable[Chunk]) -> None:
        self._spec, self._chunks = spec, iter(chunks)
        self._left: Chunk | None = None

    def next(self, epoch: int, first: int, count: int) -> Chunk:
        """The samples that come next as one chunk; FormatError where they are not these."""
        parts: list[Chunk] = []
        at, end = first, first + count
        while at < end:
            parts.append(self._next(epoch, at, end))
            at = parts[-1].end
        if not parts:
            times = np.empty(0, dtype=np.int64) if self._spec.rate is None else None
            return Chunk(self._spec, epoch, first, np.empty((0, self._spec.width), dtype=self._spec.dtype), times)
        return parts[0] if len(parts) == 1 else joined(self._spec, parts, []).chunks[0]

    def _next(self, epoch: int, first: int, end: int) -> Chunk:
        """As many of them as the chunk at hand has."""
        chunk = self._left or next(self._chunks, None)
        if chunk is None or (chunk.epoch, chunk.first) != (epoch, first):
            raise FormatError(f"stream {self._spec.name!r} lacks samples {first} to {end} of epoch {epoch}")
        if chunk.end <= end:
            self._left = None
            return chunk
        self._left = chunk.part(end - first, chunk.count)
        return chunk.part(0, end - first)
