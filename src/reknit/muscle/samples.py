"""Arrays as one chunk of a stream, sent through the very nodes that run live."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.signals.muscle.activation.runs import MANY, known, longest_hole
from reknit.signals.muscle.band_pass import HIGHEST_SHARE, BandPass
from reknit.stream import Channel, Chunk, Event, Graph, Kind, Node, ParameterError, Placed, StreamSpec

Floats = NDArray[np.float64]

LEAST_RATE_HZ, MOST_RATE_HZ = 500.0, 100_000.0
HIGH_HZ = 450.0


def band(rate_hz: float) -> BandPass:
    """The band-pass that everything here stands behind: 20 to 450 Hz, or to 0.45 x the rate where that is less."""
    return BandPass(high_hz=min(HIGH_HZ, HIGHEST_SHARE * rate_hz))


def checked_rate(rate_hz: float) -> float:
    """A rate at which EMG can be recorded; ParameterError for any other."""
    if not math.isfinite(rate_hz):
        raise ParameterError(f"rate_hz must be a number of samples a second, got {rate_hz!r}")
    if not LEAST_RATE_HZ <= rate_hz <= MOST_RATE_HZ:
        raise ParameterError(
            f"EMG needs {LEAST_RATE_HZ:g} to {MOST_RATE_HZ:g} samples a second, got {rate_hz:g}; give the true rate, or record faster"
        )
    return float(rate_hz)


def checked(samples: NDArray[Any] | Sequence[Any]) -> Floats:
    """Samples as (samples, channels) in float64, a single channel as one column; what is infinite becomes NaN.

    ParameterError where they are no numbers, none, or have another shape.
    """
    try:
        data = np.asarray(samples)
    except ValueError as error:
        raise ParameterError(f"samples must be an array of (samples, channels): {error}") from error
    if data.dtype.kind not in "iuf":
        raise ParameterError(f"samples must be real numbers, got {data.dtype}; convert them first")
    data = np.asarray(data, dtype=np.float64)
    data = data[:, None] if data.ndim == 1 else data
    if data.ndim != 2 or not data.shape[1]:
        raise ParameterError(f"samples must be (samples, channels) or (samples,), got shape {np.shape(samples)}")
    if not len(data):
        raise ParameterError("there are no samples; expected (samples, channels) with at least one")
    if data.shape[1] > len(data) > 1 and data.shape[1] > 256:
        raise ParameterError(f"got {data.shape[1]} channels of {len(data)} samples; expected (samples, channels), transpose them")
    return np.where(np.isfinite(data), data, np.nan)


def moving(data: Floats) -> Floats:
    """The same, with NaN in place of each channel that stands still: of such a one nothing can be said."""
    with np.errstate(invalid="ignore"):
        low = np.min(np.where(np.isnan(data), np.inf, data), axis=0)
        high = np.max(np.where(np.isnan(data), -np.inf, data), axis=0)
    still = ~(high > low)
    return np.where(still, np.nan, data)


def spec_of(width: int, rate_hz: float, unit: str = "uV") -> StreamSpec:
    """The stream that an array is taken for: channels "1", "2" and so on."""
    channels = tuple(Channel(str(number), unit) for number in range(1, width + 1))
    return StreamSpec("emg", Kind.EMG, channels, Fraction(checked_rate(rate_hz)).limit_denominator(1_000_000))


def through(nodes: Sequence[Node], data: Floats, spec: StreamSpec, events: Sequence[Event] = ()) -> tuple[Floats, StreamSpec]:
    """All samples as one chunk through nodes in a row, as live; gives what comes out, and its spec.

    `events` go ahead of the samples that they lie at.
    """
    names = [f"{number}" for number in range(len(nodes) + 1)]
    graph = Graph(tuple(Placed(names[n + 1], node, (names[n],)) for n, node in enumerate(nodes)), (names[-1],))
    opened = graph.open({names[0]: spec}, live=False)
    made = [out for event in events for out in opened.push(names[0], event)]
    made += opened.push(names[0], Chunk(spec, 0, 0, data))
    made += opened.flush()
    out_spec = opened.specs[names[-1]]
    rows = [out.item.data for out in made if isinstance(out.item, Chunk)]
    whole: Floats = np.concatenate(rows).astype(np.float64) if rows else np.zeros((0, out_spec.width))
    return whole, out_spec


class Warming:
    """Which samples of a stream lie behind the warm-up of its filters, over chunks of any size."""

    def __init__(self, spec: StreamSpec) -> None:
        self._spec, self._hole = spec, longest_hole(spec)
        self.restart()

    def restart(self) -> None:
        """Begin anew, as after a gap."""
        nothing = np.zeros(self._spec.width, dtype=np.int64)
        self._state = SimpleNamespace(since=nothing, missing=nothing + MANY)

    def settled(self, data: Floats) -> Floats:
        """The samples, NaN where the filters had not settled."""
        there = known(self._state, ~np.isfinite(data.T), self._spec, self._hole).T
        return np.where(there, data, np.nan)


def settled(data: Floats, spec: StreamSpec) -> Floats:
    """The samples of one chunk, NaN within the warm-up of `spec`."""
    return Warming(spec).settled(data)
