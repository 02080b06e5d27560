"""Co-contraction while it happens: an index over the newest part of a second, ten times a second."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from reknit.signals.measure import Gate, measure_channels
from reknit.signals.muscle.coordination.index import Index
from reknit.signals.muscle.coordination.pair import check_pair
from reknit.signals.muscle.coordination.share import FLOOR
from reknit.signals.sampling.every import Every, OpenHopping
from reknit.stream import AtGap, Chunk, Items, Kind, ParameterError, State, StreamSpec, Traits

Floats = NDArray[np.float64]
RATE_HZ = 10.0
LEAST_KNOWN = 0.5


@dataclass(frozen=True, slots=True)
class WindowedCoContraction:
    """An index of co-contraction over the last `window_s` of two channels; ten rows a second.

    Behind a shut gate there is no value: NO_SIGNAL where a channel is missing now or for more than half of the window. Where neither muscle
    reaches `floor` on average both rest; the value is then 0 and may be used for nothing but counting (COUNT_ONLY).

    Parameters
    ----------
    one, other
        Names of the channels: envelopes in one unit, normalised alike; for the temporal index activity (1, 0).
    index
        Which index.
    window_s
        How far it looks back. From 0.5 s on it is steady enough to be compared within a visit (Katsavelis 2014).
    floor
        The mean that the stronger muscle must reach, in the unit of the channels. Not used for the temporal index.
    """

    one: str
    other: str
    index: Index = Index.FALCONER_WINTER
    window_s: float = 0.5
    floor: float = FLOOR

    def open(self, spec: StreamSpec) -> OpenWindowedCoContraction:
        """Open on a regular stream.

        SpecError for an irregular one or a missing channel, ParameterError where they cannot be compared or the window is not 0.02 to 60 s.
        """
        if not 0.02 <= self.window_s <= 60:
            raise ParameterError(f"window_s must lie in 0.02 to 60, got {self.window_s!r}")
        return OpenWindowedCoContraction(self, spec)


@dataclass(slots=True)
class WindowedState(State):
    """The newest rows of the two channels, at most a window, and how many came since both were there for the first time."""

    kept: Floats
    seen: int = 0


class OpenWindowedCoContraction(OpenHopping[WindowedState]):
    """A windowed index that was opened."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, node: WindowedCoContraction, spec: StreamSpec) -> None:
        self._columns = list(check_pair(spec, (node.one, node.other), node.floor))
        self._window = max(2, round(node.window_s * spec.rate_hz))
        self._settled = spec.warm_up + self._window
        self._index, self._floor = node.index, 0.0 if node.index is Index.TEMPORAL else node.floor
        self._every = Every(RATE_HZ).open(spec)
        unit = node.index.unit(spec.channels[self._columns[0]].unit)
        delay_s = (self._window - 1) / 2 / spec.rate_hz
        derived = spec.derive(
            node, kind=Kind.MEASURE, channels=measure_channels(unit), rate=self._every.spec.rate, delay_s=delay_s
        )
        self.spec = replace(derived, warm_up=-(-self._settled // self._every.hop))

    def start(self) -> WindowedState:
        """Nothing seen yet."""
        return WindowedState(np.zeros((0, 2)))

    def chunk(self, state: WindowedState, chunk: Chunk) -> Items:
        """A row at each sample whose index is a multiple of the hop, about the window that ends there."""
        new = np.asarray(chunk.data[:, self._columns], dtype=np.float64)
        rows = np.concatenate((state.kept, new))
        known, before = np.isfinite(rows[:, 0]) & np.isfinite(rows[:, 1]), len(state.kept)
        begun = 0 if state.seen else int(np.argmax(known[before:])) if known[before:].any() else len(new)
        out = []
        for place in range(-chunk.first % self._every.hop, len(new), self._every.hop):
            seen = state.seen + place + 1 - begun
            part = slice(max(0, before + place + 1 - self._window), before + place + 1)
            out.append(self._row(rows[part], known[part], seen))
        state.seen = min(state.seen + len(new) - begun, self._settled)
        state.kept = rows[max(0, len(rows) - self._window) :].copy()
        return (Chunk(self.spec, chunk.epoch, -(-chunk.first // self._every.hop), np.array(out)),) if out else ()

    def _row(self, rows: Floats, known: NDArray[np.bool_], seen: int) -> tuple[float, float]:
        """Value and gate of a window."""
        if not known[-1] or np.count_nonzero(known) < LEAST_KNOWN * len(known):
            return np.nan, float(Gate.NO_SIGNAL)
        if seen < self._settled:
            return np.nan, float(Gate.WARM_UP)
        one, other = np.ascontiguousarray(rows[:, 0]), np.ascontiguousarray(rows[:, 1])
        value = self._index.of(one, other)
        strongest = max(float(one[known].mean()), float(other[known].mean()))
        if strongest < self._floor or np.isnan(value):
            return 0.0, float(Gate.COUNT_ONLY)
        return value, float(Gate.OPEN)
