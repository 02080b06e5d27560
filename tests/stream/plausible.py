"""Rows that look like what comes along a stream of a kind, and recordings made of them: parts with gaps in between."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from reknit.signals.measure import GATE, PHASE, VALUE, Gate, Phase
from reknit.stream import NS_PER_S, Kind, StreamSpec

Floats: TypeAlias = NDArray[np.float64]
Rows: TypeAlias = Callable[[StreamSpec, int, np.random.Generator], Floats]

CAMERA_HZ = 30
FIELDS = 7
VISIBILITY = 3


def plausible_rows(spec: StreamSpec, count: int, random: np.random.Generator) -> Floats:
    """`count` rows without a missing sample, of shape (count, channels); all of them can be held in float32 without loss."""
    if spec.kind is Kind.LANDMARKS:
        rows = landmark_rows(spec, count, random)
    elif {VALUE, GATE} <= {channel.name for channel in spec.channels}:
        rows = measure_rows(spec, count, random)
    else:
        rows = np.round(random.normal(2040, 300, (count, spec.width)))
    return rows.astype(np.float32).astype(np.float64)


def landmark_rows(spec: StreamSpec, count: int, random: np.random.Generator) -> Floats:
    """People who move about: near the picture's edge now and then, and hidden now and then."""
    rows = random.uniform(0.2, 0.8, spec.width) + np.cumsum(random.normal(0, 0.01, (count, spec.width)), axis=0)
    rows[:, VISIBILITY::FIELDS] = np.clip(random.uniform(0.45, 2.0, rows[:, VISIBILITY::FIELDS].shape), 0, 1)
    return rows


def measure_rows(spec: StreamSpec, count: int, random: np.random.Generator) -> Floats:
    """Movements of 0 to 90 with noise; gates stay for some rows, and behind a shut gate there is no value."""
    rows = random.normal(0, 1, (count, spec.width))
    turns = np.cumsum(random.uniform(0.02, 0.12, count))
    rows[:, spec.position(VALUE)] = 45 - 45 * np.cos(turns) + random.normal(0, 2, count)
    gates = np.where(random.random(count) < 0.7, 0, random.choice([int(gate) for gate in Gate], count))
    gates = np.repeat(gates, random.integers(1, 30, count))[:count]
    rows[:, spec.position(GATE)] = gates
    rows[gates > Gate.COUNT_ONLY, spec.position(VALUE)] = np.nan
    if any(channel.name == PHASE for channel in spec.channels):
        rows[:, spec.position(PHASE)] = np.repeat(random.integers(0, len(Phase), count), 9)[:count]
    return rows


def with_hole(spec: StreamSpec, rows: Floats, start: int, stop: int, column: int | None = None) -> Floats:
    """The rows with nothing in `start` to `stop`: of one column, or of all; a measure's gate is shut there."""
    holed = rows.copy()
    if {VALUE, GATE} <= {channel.name for channel in spec.channels}:
        holed[start:stop, spec.position(VALUE)] = np.nan
        holed[start:stop, spec.position(GATE)] = Gate.NO_SIGNAL
    elif column is None or spec.kind is Kind.LANDMARKS:
        holed[start:stop] = np.nan
    else:
        holed[start:stop, column] = np.nan
    return holed


@dataclass(frozen=True)
class Part:
    """Samples without a gap."""

    epoch: int
    first: int
    data: NDArray[Any]
    times_ns: NDArray[np.int64] | None

    @property
    def end(self) -> int:
        """Index of the sample after the last one."""
        return self.first + len(self.data)


def recording(
    specs: tuple[StreamSpec, ...], lengths: list[int], rows: Rows, random: np.random.Generator, *, new_epochs: bool = False
) -> list[list[Part]]:
    """Parts for every stream, as a list of such lists: between two of them samples are missing.

    `lengths` count samples of the first stream; the others cover the same time. With `new_epochs` each list is an epoch of its own.
    """
    leader_rate = specs[0].rate or Fraction(CAMERA_HZ)
    start_s, begun, parts = Fraction(0), [0] * len(specs), []
    for epoch, length in enumerate(lengths):
        duration_s = length / leader_rate
        segment = []
        for port, spec in enumerate(specs):
            rate = spec.rate or Fraction(CAMERA_HZ)
            first = 0 if new_epochs else max(begun[port], -(-start_s * rate // 1))
            count = length if port == 0 else max(1, duration_s * rate // 1)
            times = None if spec.rate else _times_ns(int(start_s * NS_PER_S), int(count), rate, random)
            data = rows(spec, int(count), random)
            segment.append(Part(epoch if new_epochs else 0, int(first), data, times))
            begun[port] = segment[-1].end + 1
        parts.append(segment)
        start_s += duration_s * 2 + Fraction(1, 7)
    return parts


def _times_ns(start_ns: int, count: int, rate: Fraction, random: np.random.Generator) -> NDArray[np.int64]:
    """Times of a camera that jitters: rising, a third around the due time."""
    period_ns = int(NS_PER_S / rate)
    return start_ns + np.arange(count) * period_ns + random.integers(0, period_ns // 3, count)
