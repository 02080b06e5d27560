"""The way of a person who stands: what a stabilogram is drawn of. It is not recorded, since a replay gives it again."""

from __future__ import annotations

import math
from array import array

import numpy as np
from numpy.typing import NDArray

from reknit.exercise.model import Exercise
from reknit.signals.motion.balance.tilt import FORWARD, LEFT
from reknit.stream import Chunk, StreamSpec

Floats = NDArray[np.float64]


class SwayPath:
    """Forward and to the left, sample by sample.

    Parameters
    ----------
    spec
        A regular measure with a path (channels x and y).

    Attributes
    ----------
    rate_hz, unit
        Samples a second, and the unit of the path.
    newest
        Where the person is now, forward and to the left; None while that is not measured.
    """

    def __init__(self, spec: StreamSpec) -> None:
        self.rate_hz = spec.rate_hz
        self._columns = [spec.position(FORWARD), spec.position(LEFT)]
        self.unit = spec.channels[self._columns[0]].unit
        self._time_s, self._points = array("d"), array("d")
        self.newest: tuple[float, float] | None = None

    @classmethod
    def wanted(cls, exercise: Exercise, spec: StreamSpec) -> SwayPath | None:
        """The path of an exercise of standing or leaning whose measure tells both directions; None for all others."""
        stands = bool(exercise.asked) or (exercise.trial is not None and exercise.trial.kind == "stance")
        both = {FORWARD, LEFT} <= {channel.name for channel in spec.channels}
        return cls(spec) if stands and both else None

    def take(self, chunk: Chunk, begin_s: float) -> None:
        """Take samples, the first of them at `begin_s` of the block's own time."""
        self._time_s.frombytes((begin_s + np.arange(len(chunk.data)) / self.rate_hz).tobytes())
        points = np.ascontiguousarray(chunk.data[:, self._columns], dtype=np.float64)
        self._points.frombytes(points.tobytes())
        forward, left = points[-1].tolist()
        self.newest = (forward, left) if math.isfinite(forward) and math.isfinite(left) else None

    def between(self, start_s: float, end_s: float) -> Floats:
        """The points of a stretch with both of its ends, (samples, 2); NaN where nothing was measured."""
        times = np.frombuffer(self._time_s.tobytes())
        points = np.frombuffer(self._points.tobytes()).reshape(-1, 2)
        half_s = 0.5 / self.rate_hz
        return points[(times > start_s - half_s) & (times < end_s + half_s)]
