"""One number for all that a block measured and decided, the same however the samples were cut into chunks."""

from __future__ import annotations

import json
import math
from hashlib import sha256
from typing import Any

import numpy as np

from reknit.stream import Chunk, Event, Gap, Out
from reknit.stream.finite import all_finite


class Digest:
    """SHA-256 over what a graph puts out.

    Each output has a hash of its own, so that the order between outputs does not matter: over its rows (float64, little-endian, one
    NaN for all), its times, its events and gaps, and where each run of samples begins.
    """

    def __init__(self) -> None:
        self._rows: dict[str, Any] = {}
        self._happened: dict[str, Any] = {}
        self._due: dict[str, tuple[int, int]] = {}

    def update(self, out: Out) -> None:
        """Take what came out of one node; clocks, ticks and controls do not count."""
        if isinstance(out.item, Chunk):
            self._add_rows(out.name, out.item)
        elif isinstance(out.item, Event):
            self._add(out.name, ["event", out.item.epoch, out.item.index, out.item.name, out.item.value])
        elif isinstance(out.item, Gap):
            self._add(out.name, ["gap", out.item.epoch, out.item.first, out.item.end, out.item.reason.value])

    def hexdigest(self) -> str:
        """The digest so far."""
        whole = sha256()
        for name in sorted(self._rows.keys() | self._happened.keys()):
            whole.update(name.encode() + b"\0")
            for hashes in (self._rows, self._happened):
                whole.update(hashes[name].digest() if name in hashes else b"-")
        return whole.hexdigest()

    def _add_rows(self, name: str, chunk: Chunk) -> None:
        if not len(chunk.data):
            return
        rows = self._rows.setdefault(name, sha256())
        if self._due.get(name) != (chunk.epoch, chunk.first):
            rows.update(f"from {chunk.epoch} {chunk.first}\n".encode())
        self._due[name] = chunk.epoch, chunk.end
        data = np.ascontiguousarray(chunk.data, dtype="<f8")
        if not all_finite(data.ravel()):
            data = np.where(np.isnan(data), np.nan, data)
        if chunk.times_ns is None:
            rows.update(data)
            return
        for row, time_ns in zip(data, chunk.times_ns.astype("<i8"), strict=True):
            rows.update(time_ns.tobytes())
            rows.update(row.tobytes())

    def _add(self, name: str, happened: list[Any]) -> None:
        text = json.dumps(_plain(happened), sort_keys=True, separators=(",", ":"), allow_nan=False)
        self._happened.setdefault(name, sha256()).update(text.encode() + b"\n")


def _plain(value: Any) -> Any:
    """Plain data whose floats are written exactly."""
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else str(value)
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
