"""Sway while it happens: the newest point, and ellipse and velocity of the last seconds, some times a second for display."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from reknit.signals.measure import GATE, Gate
from reknit.signals.motion.balance.ellipse import Ellipse
from reknit.signals.motion.balance.plate import X, Y
from reknit.signals.sampling.every import Every, OpenHopping
from reknit.stream import AtGap, Channel, Chunk, Items, Kind, ParameterError, State, StreamSpec, Traits

Floats = NDArray[np.float64]
SHUT = (np.nan,) * 9


@dataclass(frozen=True, slots=True)
class RunningSway:
    """Point, ellipse, area and mean velocity of the last `window_s` of a path with channels `x` and `y`.

    The numbers of a trial are those of `Sway`; a window that moves along is for the eye. Behind a shut gate all of a row is NaN:
    NO_SIGNAL where the newest point or too much of the window is missing, WARM_UP before there is a whole window. A few missing
    points are left out, and so are the steps to and from them.

    Parameters
    ----------
    window_s
        How far it looks back, 0.05 to 120 s.
    rate_hz
        Rows a second.
    least_known
        Share of the window that must be there.
    """

    window_s: float = 10.0
    rate_hz: float = 10.0
    least_known: float = 0.9

    def open(self, spec: StreamSpec) -> OpenRunningSway:
        """Open on a regular path; SpecError where x or y are missing or in different units, or it is irregular."""
        if not 0.05 <= self.window_s <= 120 or not 0 < self.least_known <= 1:
            raise ParameterError(
                f"window_s lies in 0.05 to 120 and least_known in 0 to 1, got {self.window_s!r}, {self.least_known!r}"
            )
        return OpenRunningSway(self, spec)


@dataclass(slots=True)
class RunningState(State):
    """The newest points, at most a window, and how many came since the first one that was known."""

    kept: Floats
    seen: int = 0


class OpenRunningSway(OpenHopping[RunningState]):
    """A running sway that was opened."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, node: RunningSway, spec: StreamSpec) -> None:
        self._columns = [spec.position(X), spec.position(Y)]
        one, other = (spec.channels[place] for place in self._columns)
        if (one.unit, one.scale, one.offset) != (other.unit, other.scale, other.offset):
            raise ParameterError(f"x and y must be in one unit and scale, got {one.unit!r} and {other.unit!r}")
        self._scale, self._offset, self._rate_hz = one.scale, one.offset, spec.rate_hz
        self._window = max(8, round(node.window_s * spec.rate_hz))
        self._settled, self._least = spec.warm_up + self._window, node.least_known
        self._every = Every(node.rate_hz).open(spec)
        unit = one.unit
        channels = (
            *(Channel(name, unit) for name in (X, Y, "centre x", "centre y", "major", "minor")),
            Channel("angle", "deg"),
            Channel("velocity", f"{unit}/s"),
            Channel("area", f"({unit})^2" if "/" in unit else f"{unit}2"),
            Channel(GATE, "code"),
        )
        derived = spec.derive(node, kind=Kind.MEASURE, channels=channels, rate=self._every.spec.rate)
        self.spec = replace(derived, warm_up=-(-self._settled // self._every.hop))

    def start(self) -> RunningState:
        """Nothing seen yet."""
        return RunningState(np.zeros((0, 2)))

    def chunk(self, state: RunningState, chunk: Chunk) -> Items:
        """A row at each sample whose index is a multiple of the hop, about the window that ends there."""
        new = np.asarray(chunk.data[:, self._columns], dtype=np.float64) * self._scale + self._offset
        points = np.concatenate((state.kept, new))
        known, before = np.isfinite(points[:, 0]) & np.isfinite(points[:, 1]), len(state.kept)
        begun = 0 if state.seen else int(np.argmax(known[before:])) if known[before:].any() else len(new)
        out = []
        for place in range(-chunk.first % self._every.hop, len(new), self._every.hop):
            end = before + place + 1
            part = slice(max(0, end - self._window), end)
            out.append(self._row(points[part], known[part], state.seen + place + 1 - begun))
        state.seen = min(state.seen + len(new) - begun, self._settled)
        state.kept = points[max(0, len(points) - self._window) :].copy()
        return (Chunk(self.spec, chunk.epoch, -(-chunk.first // self._every.hop), np.array(out)),) if out else ()

    def _row(self, points: Floats, known: NDArray[np.bool_], seen: int) -> tuple[float, ...]:
        if not known[-1]:
            return (*SHUT, float(Gate.NO_SIGNAL))
        if seen < self._settled:
            return (*SHUT, float(Gate.WARM_UP))
        if np.count_nonzero(known) < max(3, self._least * len(known)):
            return (*SHUT, float(Gate.NO_SIGNAL))
        x, y = np.ascontiguousarray(points[:, 0]), np.ascontiguousarray(points[:, 1])
        steps = np.sqrt(np.diff(x) ** 2 + np.diff(y) ** 2)
        whole = steps[np.isfinite(steps)]
        if not len(whole):
            return (*SHUT, float(Gate.NO_SIGNAL))
        ellipse = Ellipse.of(x[known], y[known])
        velocity = float(whole.mean()) * self._rate_hz
        shape = (ellipse.x, ellipse.y, ellipse.major, ellipse.minor, ellipse.angle_deg)
        return (float(x[-1]), float(y[-1]), *shape, velocity, ellipse.area, float(Gate.OPEN))
