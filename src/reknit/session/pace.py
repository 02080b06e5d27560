"""Work and rest in turn, told to the person by the clock of the samples."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reknit.exercise.model import Exercise

LEAD_S = 3.0
"""So much rest before the first work, to get ready."""


class Turn(StrEnum):
    """Whose turn it is."""

    WORK = "work"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Paced:
    """Whose turn it is, and for how long it still is."""

    turn: Turn
    left_s: float


def paced(work_s: float, rest_s: float, since_s: float, most_lead_s: float = LEAD_S) -> Paced:
    """Whose turn it is `since_s` seconds after practice began or went on; it begins with a rest of `most_lead_s`, or a shorter one."""
    lead_s = min(most_lead_s, rest_s)
    if since_s < lead_s:
        return Paced(Turn.REST, lead_s - since_s)
    at_s = (since_s - lead_s) % (work_s + rest_s)
    return Paced(Turn.WORK, work_s - at_s) if at_s < work_s else Paced(Turn.REST, work_s + rest_s - at_s)


class Turns:
    """The turns of an exercise that sets a pace, or the leads and trials of one that has paced trials; each stop begins them anew."""

    def __init__(self, exercise: Exercise) -> None:
        self._pace, self._trial = exercise.pace, exercise.trial
        self._since_s: float | None = None

    def go_on(self, now_s: float | None) -> None:
        """Samples have come; the first of them begins the turns."""
        self._since_s = now_s if self._since_s is None else self._since_s

    def stop(self) -> None:
        """Practice or a trial is over for now."""
        self._since_s = None

    def at(self, now_s: float) -> Paced | None:
        """Whose turn it is then; None where nothing sets a pace, or nothing has come yet."""
        if self._since_s is None:
            return None
        since_s, pace, trial = now_s - self._since_s, self._pace, self._trial
        if trial is not None:
            return paced(trial.duration_s, trial.lead_s, since_s, trial.lead_s) if trial.paced else None
        return None if pace is None else paced(pace.work_s, pace.rest_s, since_s)
