"""Why a measure of a movement has no value: an answer of its own, so that nobody takes a guess for a measurement."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """Reasons to withhold a number."""

    SHORT = "too short"
    FEW = "too few"
    SLOW = "too few samples a second"
    MISSING = "samples are missing"
    STILL = "nothing moved"
    CUT = "it begins or ends in movement"
    UNIT = "the unit can hardly be right"
    UNMATCHED = "the two do not belong together"
    OUT_OF_RANGE = "outside of what can be measured"


@dataclass(frozen=True, slots=True)
class Withheld:
    """In place of a number.

    Parameters
    ----------
    why
        The reason.
    said
        What was found and what would be needed, as a sentence's part for people.
    """

    why: Why
    said: str

    def __bool__(self) -> bool:
        """False, so that `if found` asks whether there is a number."""
        return False
