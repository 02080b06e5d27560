"""The one value that a test or a trial is done for, so that sessions can be told apart, and compared, in a list."""

from __future__ import annotations

import math
from collections.abc import Iterable
from statistics import fmean
from typing import Any

from reknit.live.told import Told

MEANS = ("tug_total", "foot_stride", "walking_speed", "stair_footfalls", "sway_velocity")
LONGEST = "stance_time"
TIMES = {"time": ("test_time", "s"), "count": ("test_count", "1")}


def headline(told: Told) -> dict[str, Any] | None:
    """The value's `name`, `value` and `unit`; None where the exercise is no test, or where there is none.

    Of a timed test it is its result, of trials of reaction their median, of stances on one leg the longest, and of other trials the
    mean over those that have it. Trials in several conditions have no value in common.
    """
    if told.timed is not None:
        name, unit = TIMES.get(told.timed.kind, ("", ""))
        return _value(name, told.timed.value, unit) if name else None
    if told.reaction is not None:
        return _value("reaction_time", told.reaction.median_ms, "ms")
    if any("condition" in each for each in told.repetitions):
        return None
    if found := _found(told.repetitions, LONGEST):
        return _value(LONGEST, *max(found))
    names = headline_names(told)
    if not names:
        return None
    found = _found(told.repetitions, names[0])
    return _value(names[0], fmean(value for value, _ in found), found[0][1])


def headline_names(told: Told) -> list[str]:
    """What the trials outside of conditions were done for and have, by name, the most telling first; the longest of stances is none."""
    trials = [each for each in told.repetitions if "condition" not in each]
    return [name for name in MEANS if _found(trials, name)]


def _value(name: str, value: float | None, unit: str) -> dict[str, Any] | None:
    return None if value is None or not math.isfinite(value) else {"name": name, "value": value, "unit": unit}


def _found(trials: Iterable[dict[str, Any]], name: str) -> list[tuple[float, str]]:
    """What trials have under that name, each with its unit."""
    found = []
    for trial in trials:
        values = trial.get("values")
        each = values.get(name) if isinstance(values, dict) else None
        if isinstance(each, dict) and isinstance(value := each.get("value"), int | float) and math.isfinite(value):
            found.append((float(value), str(each.get("unit", ""))))
    return found
