"""Whether a limb lies in the plane of the picture: by its length there, and by what the model guesses of its depth."""

from __future__ import annotations

import math

from reknit.signals.pose.angle import FLEXIONS, Joint, joint_angle_deg
from reknit.stream import NS_PER_S

Point3 = tuple[float, float, float]

SHORT, LONG = 0.75, 0.80
"""A part that looks shorter than this share of its length points 41 degrees out of the picture; at the second it has come back."""
LENGTH_S = 0.3
FORGET_S = 30.0
FLAT, APART_DEG = 0.92, 8.0
"""A limb is taken to lie in the picture where the model sees each of its parts within 23 degrees of it, and the angle in space differs
from that in the picture by less than this."""
AGREED_S, SETTLED_S, BROKEN_S = 1.0, 0.5, 3.0
BENT_DEG = 15.0
"""A straight limb looks the same from everywhere, and says nothing."""


class Limb:
    """The parts of one limb through time; its memory is a list of numbers, so that a node can keep it.

    Parameters
    ----------
    joint
        Which angle is read.
    memory
        As `Limb.fresh` gives it; it is changed in place.
    """

    def __init__(self, joint: Joint, memory: list[float]) -> None:
        self._joint, self.memory = joint, memory

    @staticmethod
    def fresh() -> list[float]:
        """Nothing known: longest lengths, share, whether it points out, flatness, difference, since when they are
        known, until when they are not believed, and whether they agreed when it was last bent.
        """
        return [0.0, 0.0, 1.0, 0.0, math.nan, math.nan, 0.0, 0.0, 0.0]

    def short(self, own: list[float], passed_s: float) -> bool:
        """Take the lengths of its parts in picture heights; whether it points out of the picture.

        The longest that was seen counts as the length, and is slowly forgotten: people come nearer and go.
        """
        memory, share = self.memory, 1.0
        for n in range(len(own)):
            longest = memory[n] - min(1.0, passed_s / FORGET_S) * (memory[n] - own[n])
            memory[n] = max(longest, own[n])
            if memory[n] > 0:
                share = min(share, own[n] / memory[n])
        memory[2] += passed_s / (passed_s + LENGTH_S) * (share - memory[2])
        memory[3] = 1.0 if memory[2] < (LONG if memory[3] else SHORT) else 0.0
        return memory[3] == 1.0

    def flat(self, space: list[Point3], angle_deg: float, passed_s: float, time_ns: int) -> bool:
        """Take its points in space and its angle in the picture; whether both say that it lies in the picture.

        They must agree over a second or so while it is bent, and once they did not, it is not believed for three.
        """
        bent_deg = angle_deg if self._joint in FLEXIONS else 180.0 - angle_deg
        if bent_deg < BENT_DEG:
            return self.memory[8] == 1.0
        flat = min(_flatness(space[0], space[1]), _flatness(space[-1], space[-2]))
        apart = angle_deg - joint_angle_deg(self._joint, space)
        if math.isnan(flat) or math.isnan(apart):
            return False
        memory, weight = self.memory, passed_s / (passed_s + AGREED_S)
        if math.isnan(memory[4]):
            memory[4], memory[5] = flat, apart
            memory[6] = memory[7] = time_ns + SETTLED_S * NS_PER_S
        memory[4] += weight * (flat - memory[4])
        memory[5] += weight * (apart - memory[5])
        if (memory[4] < FLAT or abs(memory[5]) > APART_DEG) and time_ns >= memory[6]:
            memory[7] = time_ns + BROKEN_S * NS_PER_S
        memory[8] = float(time_ns >= memory[7])
        return memory[8] == 1.0


def _flatness(a: Point3, b: Point3) -> float:
    """How much of the way between two points lies in the picture, 0 to 1."""
    x, y, z = a[0] - b[0], a[1] - b[1], a[2] - b[2]
    length = math.sqrt(x * x + y * y + z * z)
    return math.sqrt(x * x + y * y) / length if length else math.nan
