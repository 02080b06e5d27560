"""The memory of a node between chunks: plain numbers and arrays, so that it can be saved, moved and restored."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np


@dataclass(slots=True)
class State:
    """Base of every node's state: a dataclass whose fields are arrays, numbers, strings, None, or lists of these."""

    def save(self) -> bytes:
        """All fields as bytes."""
        arrays: dict[str, Any] = {}
        plain: dict[str, Any] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            (arrays if isinstance(value, np.ndarray) else plain)[each.name] = value
        out = io.BytesIO()
        arrays[""] = np.frombuffer(json.dumps(plain).encode(), dtype=np.uint8)
        np.savez(out, **arrays)
        return out.getvalue()

    @classmethod
    def restore(cls, saved: bytes) -> Self:
        """The state that `save` wrote."""
        with np.load(io.BytesIO(saved), allow_pickle=False) as stored:
            values = {name: stored[name] for name in stored.files if name}
            values.update(json.loads(stored[""].tobytes().decode()))
        return cls(**values)

    def become(self, other: Self) -> None:
        """Take over all values of `other`."""
        for each in fields(self):
            setattr(self, each.name, getattr(other, each.name))
