"""Streams and runs to test muscle nodes with."""

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reknit.stream import Channel, Chunk, Kind, StreamSpec


def emg(rate_hz: float = 2000, channels: int = 1, dtype: str = "float64") -> StreamSpec:
    """An EMG stream."""
    return StreamSpec("emg", Kind.EMG, tuple(Channel(f"c{n}", "uV") for n in range(channels)), Fraction(rate_hz), dtype)


def column(values: ArrayLike) -> NDArray[np.float64]:
    """The values as one channel."""
    return np.asarray(values, dtype=np.float64).reshape(-1, 1)


def whole(node: Any, spec: StreamSpec, data: NDArray[Any]) -> NDArray[np.float64]:
    """What a fresh node makes of the data in one chunk."""
    return apply(node, spec, [data])


def apply(node: Any, spec: StreamSpec, parts: list[NDArray[Any]]) -> NDArray[np.float64]:
    """What a fresh node makes of the data in these chunks."""
    opened = node.open(spec)
    state, first, out = opened.start(), 0, []
    for part in parts:
        out += [item.data for item in opened.step(state, Chunk(spec, 0, first, part))]
        first += len(part)
    return np.concatenate(out)
