"""Landmarks without their jitter: the One-Euro filter, which smooths a slow movement more than a fast one."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.signals.pose.landmarks import FIELDS, WIDTH, frame_size
from reknit.stream import NS_PER_S, AtGap, Chunk, Items, Kind, OpenNode, ParameterError, SpecError, State, StreamSpec, Traits

FORGET_S = 0.5
LONGEST_STEP_S = 0.25
SMOOTHED = np.array([FIELDS[column % len(FIELDS)] != "visibility" for column in range(WIDTH)])


@dataclass(frozen=True, slots=True)
class OneEuro:
    """Smooth coordinates with a cut-off that grows with speed (Casiez, Roussel and Vogel, CHI 2012).

    cut-off = min_cutoff_hz + beta * |speed|; speed in frame heights (or metres) a second, itself smoothed. Real sample times are
    used, because a camera's rate jitters.

    Parameters
    ----------
    min_cutoff_hz
        Cut-off at rest: the lower, the calmer and the later.
    beta
        Hz for each frame height (metre) a second.
    derivative_cutoff_hz
        Cut-off of the speed.
    """

    min_cutoff_hz: float = 3.0
    beta: float = 8.0
    derivative_cutoff_hz: float = 1.0

    def open(self, spec: StreamSpec) -> OpenOneEuro:
        """Open on landmarks; SpecError for other streams, ParameterError for cut-offs that are not above 0."""
        if spec.kind is not Kind.LANDMARKS or spec.width != WIDTH:
            raise SpecError(f"stream {spec.name!r} holds no landmarks: expected {WIDTH} channels, got {spec.width}")
        if not (self.min_cutoff_hz > 0 and self.derivative_cutoff_hz > 0 and self.beta >= 0):
            raise ParameterError(f"cut-offs must lie above 0 Hz and beta not below 0, got {self}")
        return OpenOneEuro(self, spec)

    @property
    def delay_s(self) -> float:
        """How late a movement of 0.3 frame heights a second comes out, in seconds."""
        return 1 / (2 * math.pi * (self.min_cutoff_hz + self.beta * 0.3))

    def smooth(self, row: list[float], before: list[float], speed: list[float], passed_s: float) -> list[float]:
        """A row, smoothed by the smoothed one `passed_s` before it; changes `speed`. What is missing in either is taken as it is.

        Plain numbers: a camera's row has few that are needed, and arrays that short cost more than they save.
        """
        step_s = min(passed_s, LONGEST_STEP_S)
        slow = 2 * math.pi * self.derivative_cutoff_hz * step_s
        slow /= (slow + 1) * passed_s
        kept = 1 - slow * passed_s
        least, more = 2 * math.pi * step_s * self.min_cutoff_hz, 2 * math.pi * step_s * self.beta
        smooth = []
        for n, (now, then) in enumerate(zip(row, before, strict=True)):
            step = now - then
            if step - step == 0.0:
                speed[n] = fast = kept * speed[n] + slow * step
                turn = least + more * (fast if fast > 0 else -fast)
                smooth.append(then + turn / (turn + 1) * step)
            else:
                speed[n] *= kept
                smooth.append(now)
        return smooth


@dataclass(slots=True)
class OneEuroState(State):
    """The newest smoothed row and speed, and their time; no row before the first person."""

    row: list[float]
    speed: list[float]
    time_ns: int = 0
    seen: bool = False


class OpenOneEuro(OpenNode[OneEuroState]):
    """A smoothing that was opened; it takes row by row, so that chunks do not matter."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, one_euro: OneEuro, spec: StreamSpec) -> None:
        self.spec = spec.derive(one_euro, delay_s=one_euro.delay_s)
        width, height = frame_size(spec)
        unit = {"x": width / height, "z": width / height}
        self._unit = np.array([unit.get(FIELDS[column % len(FIELDS)], 1.0) for column in range(WIDTH)])
        self._parameters = one_euro

    def start(self) -> OneEuroState:
        """Nobody seen yet."""
        return OneEuroState([0.0] * WIDTH, [0.0] * WIDTH)

    def chunk(self, state: OneEuroState, chunk: Chunk) -> Items:
        """The smoothed rows."""
        rows = np.array(chunk.data, dtype=np.float64)
        for row, time_ns in zip(rows, chunk.times().tolist(), strict=True):
            if not math.isnan(row[0]):
                self._smooth(state, row, time_ns)
        return (Chunk(self.spec, chunk.epoch, chunk.first, rows, chunk.times_ns),)

    def _smooth(self, state: OneEuroState, row: NDArray[np.float64], time_ns: int) -> None:
        """Smooth one row in place."""
        passed_s = (time_ns - state.time_ns) / NS_PER_S
        if not state.seen or passed_s > FORGET_S:
            state.row, state.speed, state.seen = row.tolist(), [0.0] * WIDTH, True
        elif passed_s > 0:
            before = (np.array(state.row) * self._unit).tolist()
            smooth = self._parameters.smooth((row * self._unit).tolist(), before, state.speed, passed_s)
            state.row = np.where(SMOOTHED, np.array(smooth) / self._unit, row).tolist()
        row[:] = state.row
        state.time_ns = time_ns
