"""Whether the landmarks are still those of the same body parts: a jump, or left and right exchanged, is no movement."""

from __future__ import annotations

import math

from reknit.signals.pose.landmarks import POSITIONS, STEP
from reknit.stream import NS_PER_S

FASTEST = 5.0
"""Body heights a second. Cameras that saw well gave at most 2.6 where a man swayed with his arms, exchanges of left and right 10 to 27."""
SETTLE_S = 0.3
"""So long after a jump nothing is believed."""
BELIEVED_S = 3.0
"""After so long the model keeps to what it says: it may have been wrong before the exchange, not after it."""
LONGEST_STEP_S = 0.25
PAIRS = ("shoulder", "hip", "knee", "ankle")
PLACES = [POSITIONS[f"{side}_{part}"] * STEP for part in PAIRS for side in ("left", "right")]


class Identity:
    """Watches the speed of shoulders, hips, knees and ankles from picture to picture.

    Attributes
    ----------
    before
        x and y of those landmarks in the newest picture, in picture heights; empty before the first.
    time_ns
        Time of that picture.
    settled_ns
        Until when nothing is believed after a jump.
    exchanged_ns
        When left and right were exchanged; -1 where they are not.
    """

    def __init__(self, before: list[float], time_ns: int = 0, settled_ns: int = 0, exchanged_ns: int = -1) -> None:
        self.before, self.time_ns, self.settled_ns, self.exchanged_ns = before, time_ns, settled_ns, exchanged_ns

    def take(self, row: list[float], time_ns: int, aspect: float, height: float) -> bool:
        """Take a landmark row of a body so high, in picture heights; whether the landmarks are not to be believed."""
        now = []
        for place in PLACES:
            now.append(row[place] * aspect)
            now.append(row[place + 1])
        passed_s = (time_ns - self.time_ns) / NS_PER_S
        if self.before and 0 < passed_s <= LONGEST_STEP_S and self._jumped(now, FASTEST * passed_s * height):
            self.settled_ns = time_ns + round(SETTLE_S * NS_PER_S)
            if self._crossed(now):
                self.exchanged_ns = -1 if self.exchanged_ns >= 0 else time_ns
        elif passed_s > LONGEST_STEP_S:
            self.exchanged_ns = -1  # nobody knows what came in between
        self.before, self.time_ns = now, time_ns
        if self.exchanged_ns >= 0 and time_ns - self.exchanged_ns > BELIEVED_S * NS_PER_S:
            self.exchanged_ns = -1
        return self.exchanged_ns >= 0 or time_ns < self.settled_ns

    def _jumped(self, now: list[float], farthest: float) -> bool:
        before, limit = self.before, farthest * farthest
        for n in range(0, len(now), 2):
            x, y = now[n] - before[n], now[n + 1] - before[n + 1]
            if x * x + y * y > limit:
                return True
        return False

    def _crossed(self, now: list[float]) -> bool:
        """Whether the landmarks lie nearer to where those of the other side were."""
        before, own, other = self.before, 0.0, 0.0
        for n in range(0, len(now), 4):
            own += math.hypot(now[n] - before[n], now[n + 1] - before[n + 1])
            own += math.hypot(now[n + 2] - before[n + 2], now[n + 3] - before[n + 3])
            other += math.hypot(now[n] - before[n + 2], now[n + 1] - before[n + 3])
            other += math.hypot(now[n + 2] - before[n], now[n + 3] - before[n + 1])
        return other < own
