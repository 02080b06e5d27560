"""The wanted band of a block's measure, wherever the slider stands, and where a movement's furthest point lies against it."""

from __future__ import annotations

from typing import Any

from reknit.exercise.model import Exercise


def target(exercise: Exercise, reach: float) -> dict[str, Any]:
    """The band as plain data, in the measure's unit; the slider moves it by as much as the threshold `reach`.

    `low` and `high` bound the band (`high` None: as much as you like), `scale_low` and `scale_high` what a display shows.
    """
    band = exercise.target
    moved = reach - exercise.repetition.reach
    return {
        "low": band.low + moved,
        "high": None if band.high is None else band.high + moved,
        "reach": reach,
        "scale_low": band.scale_low,
        "scale_high": band.scale_high,
    }


def zone(exercise: Exercise, reach: float, peak: float | None) -> str | None:
    """Where a movement's furthest point lies: "inside" the band, "below" or "above" it; None where the peak was withheld."""
    band = target(exercise, reach)
    if peak is None:
        return None
    if peak < band["low"]:
        return "below"
    return "above" if band["high"] is not None and peak > band["high"] else "inside"


def unmovable(exercise: Exercise, reach: object) -> str | None:
    """Why the threshold of a block cannot be moved there, as a sentence; None where it can."""
    limits = exercise.target
    low, high = limits.adjust_low, limits.adjust_high
    if not limits.adjustable or low is None or high is None:
        return f"the target of {exercise.id!r} cannot be moved while it runs"
    if not isinstance(reach, int | float) or not low <= reach <= high:
        return f"the target can be set from {low:g} to {high:g}, got {reach!r}"
    return None
