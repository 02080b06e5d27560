"""One number for all that a block measured and decided, the same however the samples were cut into chunks."""

from __future__ import annotations

import json
import math
from hashlib import sha256
from typing import Any

import numpy as np

from reknit.stream import Chunk, Event, Gap, Out
from reknit.stream.finite import all_finite
from reknit.stream.items import Array

AT_ONCE = 1000
"""Rows that wait to be hashed at once: half a second of a muscle's signal."""


class Digest:
    """SHA-256 over what a graph puts out.

    Each output has a hash of its own, so that the order between outputs does not matter: over its rows (float64, little-endian, one
    NaN for all), its times, its events and gaps, and where each run of samples begins.

    It keeps the arrays that it is given until there are enough of them to be hashed at once; nobody may change them behind it.
    """

    def __init__(self) -> None:
        self._rows: dict[str, _Rows] = {}
        self._happened: dict[str, Any] = {}

    def update(self, out: Out) -> None:
        """Take what came out of one node; clocks, ticks and controls do not count."""
        if isinstance(out.item, Chunk):
            if not len(out.item.data):
                return
            if (rows := self._rows.get(out.name)) is None:
                rows = self._rows[out.name] = _Rows()
            rows.add(out.item)
        elif isinstance(out.item, Event):
            self._add(out.name, ["event", out.item.epoch, out.item.index, out.item.name, out.item.value])
        elif isinstance(out.item, Gap):
            self._add(out.name, ["gap", out.item.epoch, out.item.first, out.item.end, out.item.reason.value])

    def hexdigest(self) -> str:
        """The digest so far."""
        whole = sha256()
        for name in sorted(self._rows.keys() | self._happened.keys()):
            whole.update(name.encode() + b"\0")
            whole.update(self._rows[name].digest() if name in self._rows else b"-")
            whole.update(self._happened[name].digest() if name in self._happened else b"-")
        return whole.hexdigest()

    def _add(self, name: str, happened: list[Any]) -> None:
        text = json.dumps(_plain(happened), sort_keys=True, separators=(",", ":"), allow_nan=False)
        self._happened.setdefault(name, sha256()).update(text.encode() + b"\n")


class _Rows:
    """The hash over one output's rows; those of regular streams are hashed many at once, since each call costs more than its rows."""

    __slots__ = ("_count", "_epoch", "_hash", "_index", "_waiting")

    def __init__(self) -> None:
        self._hash = sha256()
        self._epoch, self._index = -1, -1
        self._waiting: list[Array] = []
        self._count = 0

    def add(self, chunk: Chunk) -> None:
        """Take the rows of a chunk, which is not empty."""
        _, epoch, first, data, times_ns = chunk
        count = len(data)
        if first != self._index or epoch != self._epoch:
            self._hash_waiting()
            self._hash.update(f"from {epoch} {first}\n".encode())
        self._epoch, self._index = epoch, first + count
        if times_ns is not None:
            for row, time_ns in zip(_plain_rows(data), times_ns.astype("<i8"), strict=True):
                self._hash.update(time_ns.tobytes())
                self._hash.update(row.tobytes())
            return
        self._waiting.append(data)
        self._count += count
        if self._count >= AT_ONCE:
            self._hash_waiting()

    def digest(self) -> bytes:
        """The hash so far."""
        self._hash_waiting()
        return self._hash.digest()

    def _hash_waiting(self) -> None:
        if self._waiting:
            self._hash.update(_plain_rows(np.concatenate(self._waiting)).data)
            self._waiting, self._count = [], 0


def _plain_rows(data: Array) -> Array:
    """The rows as float64, little-endian, one behind the other, with one NaN for all."""
    rows = np.ascontiguousarray(data, dtype="<f8")
    return rows if all_finite(rows.ravel()) else np.where(np.isnan(rows), np.nan, rows)


def _plain(value: Any) -> Any:
    """Plain data whose floats are written exactly."""
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else str(value)
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
