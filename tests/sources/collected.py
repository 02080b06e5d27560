"""What a source delivered, with a way to wait for it."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np

from reknit.stream import Chunk, Gap, Item
from reknit.stream.items import Array


class Collected:
    """Takes the items of a source's thread."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.error: Exception | None = None
        self._come = threading.Condition()

    @property
    def chunks(self) -> list[Chunk]:
        return [item for item in self.items if isinstance(item, Chunk)]

    @property
    def gaps(self) -> list[Gap]:
        return [item for item in self.items if isinstance(item, Gap)]

    @property
    def samples(self) -> int:
        return sum(chunk.count for chunk in self.chunks)

    @property
    def data(self) -> Array:
        """All samples, of shape (samples, channels)."""
        return np.concatenate([chunk.data for chunk in self.chunks])

    def take(self, item: Item) -> None:
        with self._come:
            self.items.append(item)
            self._come.notify_all()

    def ended(self, error: Exception | None) -> None:
        """The source's thread has come to its end."""
        with self._come:
            self.error = error
            self._come.notify_all()

    def wait_for(self, come: Callable[[], bool], timeout_s: float = 15.0) -> None:
        """Wait until `come`, which is looked at with each item."""
        with self._come:
            waited = self._come.wait_for(lambda: come() or self.error is not None, timeout_s)
            if self.error is not None:
                raise self.error
            assert waited, f"{len(self.items)} items came, and not what was waited for"
