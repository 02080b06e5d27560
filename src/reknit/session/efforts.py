"""The efforts of a guided calibration: told apart, each with its strength, and left out where its signal was bad."""

from __future__ import annotations

import math
from collections import deque
from enum import StrEnum

from reknit.signals.muscle.verdict import Verdict

APART_S = 0.5
"""So long must the muscle be below the threshold for an effort to be over: a tremble is no second effort."""


class Step(StrEnum):
    """What the person should do now."""

    RELAX = "relax"  # the resting level is not known yet
    TENSE = "tense"
    HOLD = "hold"
    LET_GO = "let-go"  # the effort was long enough
    REST = "rest"  # between two efforts
    DONE = "done"


class Efforts:
    """Watches an envelope sample by sample, as it was cut or not.

    Parameters
    ----------
    wanted
        How many efforts.
    window_s
        An effort counts once it has lasted so long; its strength is the largest mean over as long.
    between_s
        Rest that is asked for between two efforts; who begins sooner is counted all the same.
    rate_hz
        Samples of the envelope a second.

    Attributes
    ----------
    refused
        What was wrong with the signal of the newest effort, where it was left out; None otherwise.
    """

    def __init__(self, wanted: int, window_s: float, between_s: float, rate_hz: float) -> None:
        self.wanted = wanted
        self.refused: Verdict | None = None
        self._width = max(1, round(window_s * rate_hz))
        self._apart = max(1, round(APART_S * rate_hz))
        self._between_s, self._rate_hz = between_s, rate_hz
        self._over: list[float] = []
        self._bad: dict[Verdict, int] = {}
        self._window: deque[float] = deque(maxlen=self._width)
        self._begun, self._rested, self._left_out = False, False, False
        self._above = self._below = self._since = self._judged = 0
        self._strongest = 0.0

    @property
    def made(self) -> tuple[float, ...]:
        """The strength of each effort that counts, the one under way among them once it has lasted long enough."""
        counts = self._long_enough and self._verdict is None and not self._left_out
        return (*self._over, self._strongest) if counts else tuple(self._over)

    def leave_out_newest(self) -> None:
        """Leave out the newest effort that counts, also the one under way: it will be made again."""
        if self._long_enough:
            self._left_out = True
        elif self._over:
            self._over.pop()

    @property
    def step(self) -> Step:
        """What to do now."""
        if not self._rested:
            return Step.RELAX
        if self._begun:
            return Step.LET_GO if self._long_enough else Step.HOLD
        if len(self._over) >= self.wanted:
            return Step.DONE
        return Step.REST if self.rest_left_s > 0 else Step.TENSE

    @property
    def rest_left_s(self) -> float:
        """Rest still asked for before the next effort, in seconds."""
        if self._begun or not self._over or len(self._over) >= self.wanted:
            return 0.0
        return max(0.0, self._between_s - self._since / self._rate_hz)

    def take(self, value: float, resting: float | None, least: float, verdicts: tuple[Verdict, ...]) -> None:
        """Take a sample of the envelope.

        Parameters
        ----------
        value
            The sample.
        resting
            The resting level; None before it is known.
        least
            An effort is at least so many times the resting level.
        verdicts
            What was said of the signal since the sample before.
        """
        if resting is None:
            return
        self._rested = True
        high = value >= least * resting and value > 0
        if high and not self._begun:
            self._begin()
        if not self._begun:
            self._since += 1
            return
        self._judge(verdicts)
        self._window.append(value)
        self._above += high
        self._below = 0 if high else self._below + 1
        if len(self._window) == self._width:
            self._strongest = max(self._strongest, math.fsum(self._window) / self._width)
        if self._below >= self._apart:
            self._end()

    @property
    def _long_enough(self) -> bool:
        return self._begun and self._above >= self._width

    @property
    def _verdict(self) -> Verdict | None:
        """What makes the effort under way unfit: that it was cut off at any time, or something else half of the time."""
        if self._bad.get(Verdict.CLIPPED):
            return Verdict.CLIPPED
        worst = max(self._bad, key=lambda each: self._bad[each], default=None)
        return worst if worst is not None and 2 * sum(self._bad.values()) > self._judged else None

    def _begin(self) -> None:
        self._left_out = False
        self._begun, self._above, self._below, self._strongest, self._judged = True, 0, 0, 0.0, 0
        self._window.clear()
        self._bad.clear()

    def _judge(self, verdicts: tuple[Verdict, ...]) -> None:
        self._judged += len(verdicts)
        for each in verdicts:
            if each is not Verdict.GOOD:
                self._bad[each] = self._bad.get(each, 0) + 1

    def _end(self) -> None:
        if self._long_enough and not self._left_out:
            self.refused = self._verdict
            if self.refused is None:
                self._over.append(self._strongest)
        self._begun, self._since = False, self._below
