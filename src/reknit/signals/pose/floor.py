"""Where a person stood on the floor before a camera that does not move, and whether that can still be relied on."""

from __future__ import annotations

import math
from typing import NamedTuple

from reknit.signals.pose.compensation import Point
from reknit.signals.pose.one_euro import FORGET_S

FIGURES = 5
"""How many numbers of a stand are averaged."""
MOVED = 0.08
"""Shares of the leg: a foot that has gone so far has moved, as in `lift.CAMERA_UP`; less is not told from a foot at rest."""
SETTLED = 0.04
"""So far the hips of somebody who stands still may go: 3 cm, more than they sway."""
ASIDE = 0.7
"""So far to the side the hips may go, in lengths of the leg: a step to the side and the weight upon it."""
FAR, NEAR = 0.8, 1.35
"""Size over that of the stand, beyond which the person has walked off: a step of 50 cm towards a camera at 2 m gives 1.33."""
SHARED_S = 2.0
"""How long a way that both feet have in common is remembered: the slower a camera moves, the later that is seen."""
FEET, SHARED, HOLE, LOST = FIGURES, FIGURES + 4, FIGURES + 6, FIGURES + 7


class Stand(NamedTuple):
    """A body in the picture, in picture heights, y downwards: its hips' middle, sizes, and feet (left x, y, right x, y)."""

    x: float
    y: float
    leg: float
    trunk: float
    shoulders: float
    feet: tuple[float, float, float, float]

    @property
    def figures(self) -> tuple[float, ...]:
        """What is averaged while the person stands still."""
        return self.x, self.y, self.leg, self.trunk, self.shoulders

    @classmethod
    def of(cls, points: list[Point]) -> Stand | None:
        """From ankles, hips and shoulders, each left and right; None where they make no body that stands."""
        left_ankle, right_ankle, left_hip, right_hip, left, right = points
        x, y = (left_hip[0] + right_hip[0]) / 2, (left_hip[1] + right_hip[1]) / 2
        trunk = math.hypot((left[0] + right[0]) / 2 - x, (left[1] + right[1]) / 2 - y)
        leg, shoulders = (left_ankle[1] + right_ankle[1]) / 2 - y, math.dist(left, right)
        return cls(x, y, leg, trunk, shoulders, (*left_ankle, *right_ankle)) if min(leg, trunk, shoulders) > 0 else None


class Floor:
    """The stand of the first second, and how both feet have gone since; its memory is a list of numbers, so that a node can keep it.

    In a step one foot stands while the other one goes. A way that both have in common is the camera's (or a jump's, or that of both heels),
    and feet that are below the floor, or hips that are elsewhere, belong to another stand.

    Parameters
    ----------
    memory
        As `Floor.fresh` gives it; it is changed in place.
    """

    def __init__(self, memory: list[float]) -> None:
        self.memory = memory

    @staticmethod
    def fresh() -> list[float]:
        """Nothing known: means of the stand, the feet of the newest picture, their shared way, how long they were not seen, and whether a
        stand was lost.
        """
        return [0.0] * FIGURES + [math.nan] * 4 + [0.0] * 4

    @property
    def away(self) -> bool:
        """Whether an earlier stand was lost."""
        return self.memory[LOST] == 1.0

    def unseen(self, passed_s: float) -> None:
        """Take a picture in which feet, hips or shoulders were not to be seen."""
        memory = self.memory
        memory[HOLE] += passed_s
        if memory[HOLE] > FORGET_S:
            memory[FEET:SHARED] = [math.nan] * 4

    def lost(self, stand: Stand, passed_s: float, *, known: bool) -> bool:
        """Take a picture; whether what is known of the floor no longer holds, and so is forgotten."""
        self._share(stand, passed_s)
        memory = self.memory
        gone = math.hypot(memory[SHARED], memory[SHARED + 1]) > MOVED * stand.leg
        if not known or not (gone or self._elsewhere(stand)):
            return False
        memory[:FIGURES], memory[SHARED], memory[SHARED + 1], memory[LOST] = [0.0] * FIGURES, 0.0, 0.0, 1.0
        return True

    def still(self, stand: Stand) -> bool:
        """Whether the person stands with level feet where the mean of this second so far has them; its first picture is anywhere. Where
        they do not, that is `away`.
        """
        x, y, leg, *_ = self.memory
        moved = math.hypot(stand.x - x, stand.y - y) / leg if leg else 0.0
        shared = math.hypot(*self.memory[SHARED:HOLE])
        level = abs(stand.feet[1] - stand.feet[3]) < MOVED * stand.leg
        still = level and moved < SETTLED and shared < MOVED * stand.leg
        if not still:
            self.memory[LOST] = 1.0
        return still

    def stand(self, stand: Stand, weight: float) -> None:
        """Take a picture of the second in which the person stands still; a weight of 1 begins it."""
        if weight >= 1.0:
            self.memory[SHARED], self.memory[SHARED + 1] = 0.0, 0.0
        for place, now in enumerate(stand.figures):
            self.memory[place] += weight * (now - self.memory[place])

    def rise(self, stand: Stand) -> float:
        """How far the hips are above the stand, per cent of the leg at the present size of the body."""
        return 100 * (self.memory[1] - stand.y) / (self.memory[2] * self._nearer(stand))

    def _nearer(self, stand: Stand) -> float:
        """How much the person has grown in the picture."""
        _, _, _, trunk, shoulders, *_ = self.memory
        return max(stand.trunk / trunk, stand.shoulders / shoulders)

    def _elsewhere(self, stand: Stand) -> bool:
        x, y, leg, *_ = self.memory
        nearer = self._nearer(stand)
        now = leg * nearer
        below = min(stand.feet[1], stand.feet[3]) - (y + now)  # of the foot that is the higher one
        return not FAR <= nearer <= NEAR or abs(stand.x - x) > ASIDE * now or below > MOVED * now

    def _share(self, stand: Stand, passed_s: float) -> None:
        memory = self.memory
        before = memory[FEET:SHARED]
        memory[FEET:SHARED], memory[HOLE] = stand.feet, 0.0
        kept = math.exp(-passed_s / SHARED_S)
        for axis in (0, 1):
            one, other = (stand.feet[n + axis] - before[n + axis] for n in (0, 2))
            both = math.copysign(min(abs(one), abs(other)), one) if one * other > 0 else 0.0
            memory[SHARED + axis] = kept * memory[SHARED + axis] + both
