"""A number for the samples of a stream by which a file is held against what was recorded, without either in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

import numpy as np

from reknit.stream import Chunk


class Fingerprint:
    """SHA-256 over the samples of a stream, bit for bit, with their places and times; the same however they are cut into chunks.

    Attributes
    ----------
    rows
        Samples so far.
    """

    def __init__(self) -> None:
        self._data, self._times, self._places = sha256(), sha256(), sha256()
        self.rows = 0
        self._due: tuple[int, int] | None = None

    def take(self, chunk: Chunk) -> None:
        """Take the chunk that comes next."""
        if not chunk.count:
            return
        if self._due != (chunk.epoch, chunk.first):
            self._places.update(f"row {self.rows} is {chunk.epoch} {chunk.first}\n".encode())
        self._due = chunk.epoch, chunk.end
        self.rows += chunk.count
        self._data.update(np.ascontiguousarray(chunk.data, dtype=chunk.spec.dtype).data)
        if chunk.times_ns is not None:
            self._times.update(np.ascontiguousarray(chunk.times_ns).data)

    def passing(self, chunks: Iterable[Chunk]) -> Iterator[Chunk]:
        """The same chunks, each taken on its way."""
        for chunk in chunks:
            self.take(chunk)
            yield chunk

    def hexdigest(self) -> str:
        """The number so far."""
        parts = (self._places.digest(), self._data.digest(), self._times.digest(), str(self.rows).encode())
        return sha256(b"".join(parts)).hexdigest()


def fingerprint(chunks: Iterable[Chunk]) -> str:
    """That of all the chunks."""
    whole = Fingerprint()
    for chunk in chunks:
        whole.take(chunk)
    return whole.hexdigest()
