"""Getting ready in front of the camera: what is still in the way, one sentence at a time, and when practice may start."""

from __future__ import annotations

from enum import StrEnum

from reknit.exercise.model import Prepare
from reknit.signals.pose.body import MARGIN, SEEN
from reknit.signals.pose.landmarks import POSITIONS, frame_size
from reknit.signals.pose.view import View, ViewEstimate, body_height
from reknit.stream import NS_PER_S, Chunk, Side

VIEW_PATIENCE_S = 4.0


class Obstacle(StrEnum):
    """What keeps practice from starting."""

    NO_PERSON = "no-person"
    OUT_OF_FRAME = "out-of-frame"
    TOO_FAR = "too-far"
    TOO_NEAR = "too-near"
    HIDDEN = "hidden"
    TURN_SIDE = "turn"
    TURN_FRONT = "face"
    HOLD_STILL = "still"
    HOLD_NEUTRAL = "neutral"


class SetUp:
    """Watches landmark rows until the parts that the exercise needs have been in view for long enough.

    A wrong view is asked to be mended, but after `VIEW_PATIENCE_S` practice starts all the same: repetitions are then counted and
    angles withheld. Everything counts in the time of the samples.

    Attributes
    ----------
    obstacle
        What is in the way; None once practice may start.
    hidden
        The part that cannot be seen, where the obstacle is `HIDDEN`.
    still
        How much of the time to stay still has passed, 0 to 1.
    """

    def __init__(self, prepare: Prepare, side: Side) -> None:
        self.prepare = prepare
        self.obstacle: Obstacle | None = Obstacle.NO_PERSON
        self.hidden: str | None = None
        self.still = 0.0
        self._side = side
        self._parts = [POSITIONS[f"{side.value}_{part}"] for part in prepare.parts]
        self._estimate = ViewEstimate()
        self._clear_since_ns: int | None = None

    @property
    def ready(self) -> bool:
        """Whether practice may start."""
        return self.obstacle is None

    def take(self, _stream: str, chunk: Chunk) -> None:
        """Look at the rows of a landmark chunk."""
        width, height = frame_size(chunk.spec)
        for row, time_ns in zip(chunk.data.tolist(), chunk.times().tolist(), strict=True):
            if self.obstacle is not None:
                self.obstacle = self._look(row, time_ns, width / height)

    def _look(self, row: list[float], time_ns: int, aspect: float) -> Obstacle | None:
        azimuth = self._estimate.take(row, time_ns, aspect)
        if (obstacle := self._in_the_way(row)) is not None:
            self._clear_since_ns, self.still = None, 0.0
            return obstacle
        if self._clear_since_ns is None:
            self._clear_since_ns = time_ns
        clear_s = (time_ns - self._clear_since_ns) / NS_PER_S
        view = View(self.prepare.view)
        if not view.trusts(azimuth, self._estimate.breadth, self._side) and clear_s < VIEW_PATIENCE_S:
            return Obstacle.TURN_SIDE if view is View.SIDE else Obstacle.TURN_FRONT
        self.still = min(1.0, clear_s / self.prepare.steady_s) if self.prepare.steady_s else 1.0
        return None if clear_s >= self.prepare.steady_s else Obstacle.HOLD_STILL

    def _in_the_way(self, row: list[float]) -> Obstacle | None:
        if row[0] != row[0]:
            return Obstacle.NO_PERSON
        height = body_height(row)
        points = [row[7 * part : 7 * part + 4] for part in self._parts]
        outside = any(not (MARGIN <= x <= 1 - MARGIN and MARGIN <= y <= 1 - MARGIN) for x, y, _, _ in points)
        if height > self.prepare.max_height:
            return Obstacle.TOO_NEAR
        if outside:
            return Obstacle.OUT_OF_FRAME
        if height < self.prepare.min_height:
            return Obstacle.TOO_FAR
        seen = zip(self.prepare.parts, points, strict=True)
        self.hidden = next((part for part, (*_, visibility) in seen if visibility < SEEN), None)
        return None if self.hidden is None else Obstacle.HIDDEN
