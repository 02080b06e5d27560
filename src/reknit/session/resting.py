"""What muscles look like at rest, learnt from the quietest stretch while reference efforts are found."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from reknit.signals.catalogue import rest_graph
from reknit.signals.measure import GATE, Gate
from reknit.signals.muscle.activation.rest import Rest, rest_of
from reknit.stream import Chunk, Event, Gap, Graph, Item, ParameterError, StreamSpec

STRETCH_S, EVERY_S = 2.0, 0.5
CUTOFF_HZ = 20.0
"""Of the envelope by which onsets are timed: 11 ms late, and still smooth enough."""


class Resting:
    """Keeps the stretch of `STRETCH_S` in which the muscles, taken together, were quietest.

    What `QualityGate` calls bad in any of them is passed over, and so is the half second before it: the gate tells later.

    Parameters
    ----------
    source
        The stream of the muscles.
    channels
        The channel of each muscle, by the name under which it is told.
    """

    def __init__(self, source: StreamSpec, channels: Mapping[str, str | int]) -> None:
        placed = rest_graph(source, channels)
        self._graph = Graph(placed, (placed[-1].name,)).open({source.name: source})
        spec = self._graph.specs[placed[-1].name]
        self._source, self._rate_hz = source.name, spec.rate_hz
        self._settled, self._seen = spec.warm_up, 0
        self._piece, self._pieces = max(1, round(EVERY_S * spec.rate_hz)), round(STRETCH_S / EVERY_S)
        self._kept: list[NDArray[np.float64]] = []
        self._open = np.zeros((0, spec.width))
        self._quietest: tuple[float, NDArray[np.float64]] | None = None
        self._gates: dict[str, Gate] = {}
        self._bad = False

    def take(self, item: Item) -> None:
        """Take one item of the muscles' stream."""
        for out in self._graph.push(self._source, item):
            if isinstance(out.item, Chunk):
                self._look(out.item.data)
            elif isinstance(out.item, Gap):
                self._begin_anew()
                self._gates, self._seen = {}, 0
            elif isinstance(out.item, Event) and out.item.name == GATE:
                self._gates[out.item.value["channel"]] = Gate(out.item.value["gate"])
                self._begin_anew()

    def rest(self) -> Rest:
        """What was learnt; ParameterError where there was no good stretch without missing samples, or a channel stands still."""
        if self._quietest is None:
            if self._bad:
                raise ParameterError(
                    f"rest needs {STRETCH_S:g} s with a good signal of every muscle, and there was none: a sensor was loose, cut off or "
                    "disturbed by mains; mend it, then relax"
                )
            raise ParameterError(f"rest needs {STRETCH_S:g} s without a missing sample; relax, and see that the sensor sends")
        return rest_of(self._quietest[1], self._rate_hz, cutoff_hz=CUTOFF_HZ)

    def _begin_anew(self) -> None:
        self._kept, self._open = [], self._open[:0]

    def _look(self, rows: NDArray[np.float64]) -> None:
        if any(self._gates.values()):
            self._bad, self._seen = True, self._seen + len(rows)
            return
        skipped = min(len(rows), max(0, self._settled - self._seen))
        self._seen += skipped
        self._open = np.concatenate((self._open, rows[skipped:]))
        while len(self._open) >= self._piece:
            piece, self._open = self._open[: self._piece], self._open[self._piece :]
            self._kept = [*self._kept, piece][-self._pieces - 1 :] if np.isfinite(piece).all() else []
            if len(self._kept) > self._pieces:  # the newest piece vouches for those before it
                self._weigh(np.concatenate(self._kept[:-1]))

    def _weigh(self, stretch: NDArray[np.float64]) -> None:
        power = (stretch**2).mean(axis=0)
        if (power > 0).all():
            loud = float(np.log(power).sum())  # each muscle counts alike, however strong its signal
            if self._quietest is None or loud < self._quietest[0]:
                self._quietest = loud, stretch
