"""Work and rest in turn, told to the person by the clock of the samples."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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
