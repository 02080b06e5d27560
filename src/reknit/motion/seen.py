"""Angles of both sides in a recording of landmarks: by the nodes that run live, with their gates. Offline: whole recordings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.formats.recording import Recording
from reknit.signals.catalogue import measure_graph
from reknit.signals.measure import GATE, VALUE, Gate
from reknit.signals.movement.cycle import between
from reknit.signals.pose.view import View
from reknit.stream import NS_PER_S, Chunk, Graph, Kind, Side

Floats = NDArray[np.float64]
TRUSTED_SHARE = 0.5
"""An angle whose gate was shut for more than the rest of the time has no numbers."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An angle all along a recording.

    Parameters
    ----------
    measure, side
        Which.
    time_s
        When each picture was taken, as the live course of a measure and its repetitions count it: the delay of the nodes is left on.
    value
        In the unit of the measure; NaN behind a gate that is shut. Behind one that counts the value is there.
    gate
        Codes of `Gate`.
    """

    measure: str
    side: Side
    time_s: Floats
    value: Floats
    gate: NDArray[np.int64]

    @property
    def shown(self) -> Floats:
        """The values that may be shown; NaN elsewhere."""
        return np.where(self.gate == Gate.OPEN, self.value, np.nan)

    def shares(self, start_s: float = -np.inf, end_s: float = np.inf) -> dict[str, float]:
        """How much of the pictures of a stretch lies behind each gate, by its name, most first."""
        inside = self.gate[(self.time_s >= start_s) & (self.time_s <= end_s)].tolist()
        return {Gate(code).name.lower(): count / len(inside) for code, count in Counter(inside).most_common()}

    def shut(self, start_s: float = -np.inf, end_s: float = np.inf) -> str | None:
        """The gate that withholds the angle in a stretch; None where it may be shown."""
        shares = self.shares(start_s, end_s)
        if not shares:
            return Gate.NO_SIGNAL.name.lower()
        if shares.get("open", 0.0) >= TRUSTED_SHARE:
            return None
        return next(name for name in shares if name != "open")

    def shut_in(self, spans: Sequence[tuple[float, float]]) -> str | None:
        """The gate that was shut in one of these stretches, or all along where there are none; None where only single pictures are
        missing.
        """
        if not spans:
            return self.shut()
        return next((shut for span in spans if (shut := self.shut(*span)) is not None), None)

    def course(self, start_s: float, end_s: float, points: int) -> Floats | None:
        """A stretch at 0 to 100 % of its time; None where too little of it may be shown."""
        return between(self.time_s, self.shown, start_s, end_s, points)

    def range(self, since_s: float, start_s: float, end_s: float) -> float | None:
        """As a repetition's range: its largest value less the least one since the last; None where too little of it may be shown."""
        shown = self.shown
        inside = (self.time_s >= start_s) & (self.time_s <= end_s)
        rest = shown[(self.time_s >= since_s) & (self.time_s <= start_s)]
        if self.course(start_s, end_s, 3) is None or not np.isfinite(rest).any():
            return None
        return float(np.nanmax(shown[inside]) - np.nanmin(rest))


@dataclass(frozen=True, slots=True)
class Angle:
    """An angle that is looked for: its measure, the person's side, and the view from which its degrees are trusted."""

    measure: str
    side: Side
    view: View


def seen(recording: Recording, angles: Sequence[Angle], from_ns: int = 0) -> list[Seen]:
    """The angles in their order; times count from `from_ns` of the recording's own time."""
    spec = recording.spec
    graphs = [
        measure_graph(each.measure, Kind.LANDMARKS, source=spec, side=each.side, view=each.view, name=f"{place}")
        for place, each in enumerate(angles)
    ]
    outputs = [graph[-1].name for graph in graphs]
    opened = Graph(tuple(node for graph in graphs for node in graph), tuple(outputs)).open({spec.name: spec})
    parts: dict[str, list[Chunk]] = {name: [] for name in outputs}
    for item in recording.items():
        for name, out in opened.push(spec.name, item):
            if isinstance(out, Chunk) and out.count:
                parts[name].append(out)
    found = []
    for angle, name in zip(angles, outputs, strict=True):
        made = opened.specs[name]
        value, gate = made.position(VALUE), made.position(GATE)
        rows = [np.empty((0, made.width)), *(each.data for each in parts[name])]
        times = [np.empty(0, np.int64), *(each.times() for each in parts[name])]
        data, time_s = np.concatenate(rows), (np.concatenate(times) - from_ns) / NS_PER_S
        found.append(Seen(angle.measure, angle.side, time_s, data[:, value], data[:, gate].astype(np.int64)))
    return found
