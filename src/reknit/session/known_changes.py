"""What is known about the changes of the values that a summary holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from reknit.signals.least_change import FIVE_STANDS, LeastChange, least_changes, sway_change
from reknit.signals.motion.balance.battery import NORM_S, Condition
from reknit.signals.motion.balance.sway import Quantity

STANDS = 5
OVER_A_DISTANCE = "walk_time"
"""A walk over a distance has it; the changes of a speed are known for such a walk, and not for one of some minutes."""


def known_changes(summary: Mapping[str, Any]) -> list[dict[str, Any]]:
    """For each value the least change that is more than chance: `name`, `value`, `unit`, `people`, `source`, and whether it holds for a
    `band` of values only. Nothing where nothing is known.

    Sway without conditions is taken to be on firm ground with eyes open; a battery tells its own.
    """
    trials = summary.get("repetitions", [])
    found = [*_timed(summary), *_of(trials, "tug_total")]
    if _mean(trials, OVER_A_DISTANCE) is not None:
        found += _of(trials, "walking_speed")
    return found + _sway(summary, trials)


def change_lines(summary: Mapping[str, Any]) -> list[str]:
    """A sentence for each of them, and for how far off an angle may be, in English."""
    measure = summary.get("measure", {})
    error = measure.get("error") if measure.get("unit") == "deg" else None
    angle = [] if error is None else [f"An angle may be off by {error:g} degrees either way, a range by up to twice as much."]
    return angle + [
        f"{each['name'].replace('_', ' ')}: a change below {each['value']:g} {each['unit']} may be chance "
        f"({each['people'].replace('_', ' ')}; {each['source']}; not found with Reknit)."
        for each in known_changes(summary)
    ]


def _timed(summary: Mapping[str, Any]) -> list[dict[str, Any]]:
    timed = summary.get("timed") or {}
    whole = timed.get("kind") == "time" and timed.get("wanted") == STANDS and timed.get("value") is not None
    stands = str(summary.get("measure", {}).get("name")) in {"knee_extension", "trunk_rise"}
    return [_plain(FIVE_STANDS, each) for each in least_changes(FIVE_STANDS, timed["value"])] if whole and stands else []


def _of(trials: Sequence[Mapping[str, Any]], name: str) -> list[dict[str, Any]]:
    mean = _mean(trials, name)
    return [] if mean is None else [_plain(name, each) for each in least_changes(name, mean)]


def _sway(summary: Mapping[str, Any], trials: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    units = {each["values"]["sway_velocity"]["unit"] for each in trials if "sway_velocity" in each.get("values", {})}
    if units != {f"{Quantity.COP.unit}/s"} or summary.get("battery") is not None:
        return []
    if any(each["duration_s"] < NORM_S - 1 for each in trials):
        return []
    return [_plain("sway_velocity", sway_change(Condition.FIRM_OPEN))]


def _mean(trials: Sequence[Mapping[str, Any]], name: str) -> float | None:
    values = [found["value"] for each in trials if (found := each.get("values", {}).get(name)) and found["value"] is not None]
    return float(np.mean(values)) if values else None


def _plain(name: str, found: LeastChange) -> dict[str, Any]:
    plain = asdict(found)
    low, high = plain.pop("low"), plain.pop("high")
    return {"name": name, **plain, "band": bool(np.isfinite([low, high]).any())}
