"""Whether somebody moves who is not seen to move: movements too small to begin a repetition, for which nobody would get a word."""

from __future__ import annotations

import math

from reknit.exercise.model import Repetition
from reknit.signals.measure import COUNTED, GATE, PHASE, VALUE, Phase
from reknit.stream import Chunk, StreamSpec

WINDOW_S = 8.0
SHARE = 0.3
"""So much of the way from the lowest value to the threshold is meant, and no fidgeting."""


class Stirring:
    """Looks at the measure while it counts as rest, eight seconds at a time.

    Parameters
    ----------
    spec
        The measure with its phase.
    rules
        How repetitions are found: a movement begins above `start`, which moves with `reach`, and less than `turn` is none.

    Attributes
    ----------
    too_small
        Whether in the last whole window the measure rose, but not as far as a repetition begins; False once one has begun.
    """

    def __init__(self, spec: StreamSpec, rules: Repetition) -> None:
        self.too_small = False
        self._rules = rules
        self._columns = spec.position(VALUE), spec.position(GATE), spec.position(PHASE)
        self._begun_s: float | None = None
        self._low, self._high = math.inf, -math.inf

    def take(self, chunk: Chunk, reach: float, now_s: float | None) -> None:
        """Take samples of the measure up to that time, of which the last one is looked at; repetitions have to reach so far."""
        last: list[float] = chunk.data[-1].tolist()
        value, gate, phase = (last[column] for column in self._columns)
        if now_s is None or phase != Phase.REST:
            self.interrupt()
            return
        self._begun_s = now_s if self._begun_s is None else self._begun_s
        if gate in COUNTED and math.isfinite(value):
            self._low, self._high = min(self._low, value), max(self._high, value)
        if now_s - self._begun_s >= WINDOW_S:
            rules = self._rules
            start = rules.start * reach / rules.reach if rules.reach else rules.start
            self.too_small = self._high - self._low >= max(rules.turn, SHARE * (start - self._low))
            self._anew(now_s)

    def interrupt(self) -> None:
        """What was seen before a pause says nothing of what comes behind it."""
        self.too_small = False
        self._anew(None)

    def _anew(self, begun_s: float | None) -> None:
        self._begun_s, self._low, self._high = begun_s, math.inf, -math.inf
