"""A trial as the value of its event: in the form of a repetition, with what was measured over the whole of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ELAPSED, PART, STEPS = "elapsed", "part", "steps"
"""What a node of trials may tell at each sample of the one under way: its seconds (0: there is none), where in it, steps until now."""


@dataclass(frozen=True, slots=True)
class Value:
    """Something that was measured of a whole trial.

    Parameters
    ----------
    name
        What it is, such as "sway_velocity".
    value
        None where it was withheld.
    unit
        Its unit.
    said
        Why it was withheld.
    """

    name: str
    value: float | None
    unit: str
    said: str = ""


def withheld_values(units: Mapping[str, str], said: str) -> tuple[Value, ...]:
    """All of these values, by name with their units, withheld for one reason."""
    return tuple(Value(name, None, unit, said) for name, unit in units.items())


def trial(
    number: int | None,
    reason: str | None,
    start_s: float,
    end_s: float,
    *,
    peak: float | None,
    values: Sequence[Value] = (),
) -> dict[str, Any]:
    """The value of the event of a trial.

    Parameters
    ----------
    number
        Counted from 1; None where it does not count.
    reason
        Why it does not count; None where it does.
    start_s, end_s
        When it began and ended, by the stream's own time.
    peak
        The largest value of the measure; None where nothing was measured.
    values
        What was measured of the whole of it.
    """
    return {
        "number": number,
        "complete": reason is None,
        "reason": reason,
        "start_s": start_s,
        "reached_s": start_s,
        "end_s": end_s,
        "duration_s": end_s - start_s,
        "hold_s": None,
        "out_s": None,
        "return_s": None,
        "peak": peak,
        "range": None,
        "withheld": None if peak is not None or values else "no_signal",
        "companions": {},
        "values": values_told(values),
    }


def values_told(values: Sequence[Value]) -> dict[str, dict[str, Any]]:
    """Values by their names, as they stand in the event of a trial or repetition."""
    return {
        each.name: {"value": each.value, "unit": each.unit} | ({"withheld": each.said} if each.said else {}) for each in values
    }
