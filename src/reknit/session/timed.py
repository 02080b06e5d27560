"""Tests against the clock: how long all repetitions take, or how many fit into a time. Both count from the first movement.

A stand counts from when it is reached (`repetition.reach`), and the time ends with the one that was asked for last: so the way back of
the last repetition is no part of it. A test with a pause in it has no result, nor has one in which nobody saw for more than half a second
what was done, or in which samples of a motion sensor were lost: a stand may have been missed, and a wrong count is worse than none. Of
30 s the repetition counts too that was reached when the time was over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from reknit.exercise.model import Exercise
from reknit.signals.measure import Phase
from reknit.signals.movement.repetition import FINISHED, UNDER_WAY

UNSEEN_S = 0.5
"""Where samples are away for so long nobody saw what was done; where they are there and hidden, the phase becomes unknown as late."""
MOVING = frozenset({Phase.OUT, Phase.REACHED, Phase.RETURN})


@dataclass(frozen=True, slots=True)
class Timed:
    """What came of a test.

    Parameters
    ----------
    kind
        "time": `value` is the time in seconds that all repetitions took; "count": the repetitions within `duration_s`.
    value
        None where the test was not done to its end.
    begun_s
        When the first movement began, on the block's own time; None before.
    wanted, duration_s
        How many repetitions were asked for, or in which time they were counted.
    """

    kind: Literal["time", "count"]
    value: float | None
    begun_s: float | None
    wanted: int
    duration_s: float | None

    @property
    def unit(self) -> str:
        """Unit of the value."""
        return "s" if self.kind == "time" else "1"

    def to_dict(self) -> dict[str, Any]:
        """Plain data for the summary."""
        return {
            "kind": self.kind,
            "value": self.value,
            "unit": self.unit,
            "begun_s": self.begun_s,
            "wanted": self.wanted,
            "duration_s": self.duration_s,
        }


class Stopwatch:
    """Runs from the first movement on.

    Attributes
    ----------
    begun_s
        When the movement began that the test counts from; None before it.
    now_s
        Time of the newest sample.
    interrupted
        Whether it was interrupted since, or nobody saw what was done: then it measures nothing.
    """

    def __init__(self) -> None:
        self.interrupted = False
        self.begun_s: float | None = None
        self.now_s = 0.0
        self._told = False

    @property
    def elapsed_s(self) -> float:
        """Time since the first movement began; 0 before."""
        return 0.0 if self.begun_s is None else self.now_s - self.begun_s

    def interrupt(self) -> None:
        """Take note of a pause."""
        self.interrupted = self.interrupted or self.begun_s is not None

    def take(self, phases: Sequence[float], times_s: Sequence[float]) -> None:
        """Take the phase and the time of each new sample; a movement that came to nothing, and was not told, did not begin it."""
        for phase, time_s in zip(phases, times_s, strict=True):
            moves = phase in MOVING
            if phase == Phase.UNKNOWN or time_s - self.now_s > UNSEEN_S:
                self.interrupt()
            if moves and self.begun_s is None:
                self.begun_s = time_s
            elif not moves and not self._told:
                self.begun_s = None
            self.now_s = time_s

    def tell(self, movement: dict[str, Any]) -> None:
        """Take a movement that ended: from the first one on the time runs, whether it was complete or not."""
        if not self._told and movement["reason"] != UNDER_WAY:
            self._told, self.begun_s = True, movement["start_s"]


def timed(
    exercise: Exercise, watch: Stopwatch, repetitions: Sequence[dict[str, Any]], partial: Sequence[dict[str, Any]]
) -> Timed | None:
    """What has come of the test so far; None where the exercise is none."""
    if (timing := exercise.timing) is None:
        return None
    wanted, begun_s = exercise.dose.repetitions, watch.begun_s
    value: float | None = None
    if watch.interrupted:
        return Timed(timing.kind, None, begun_s, wanted, timing.duration_s)
    if begun_s is not None and timing.kind == "time" and len(repetitions) >= wanted:
        value = repetitions[wanted - 1]["reached_s"] - begun_s
    if begun_s is not None and timing.duration_s is not None and watch.elapsed_s >= timing.duration_s:
        until_s = begun_s + timing.duration_s
        last = [each for each in partial if each["reason"] == FINISHED]
        reached = [each["reached_s"] for each in (*repetitions, *last)]
        value = float(sum(each is not None and each <= until_s for each in reached))
    return Timed(timing.kind, value, begun_s, wanted, timing.duration_s)
