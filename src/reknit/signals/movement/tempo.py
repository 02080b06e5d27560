"""Tempo, holds and range over the repetitions of a block, from the events of `Repetitions`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from reknit.signals.movement.variability import variation
from reknit.signals.movement.withheld import Withheld


@dataclass(frozen=True, slots=True)
class Tempo:
    """What the repetitions of a block were like; medians over the complete ones, None where none has a value.

    Parameters
    ----------
    complete, partial
        How many were complete, and how many were partial for each reason.
    out_s, hold_s, return_s
        Medians of the way out, of the time at the goal, and of the way back.
    per_minute
        Complete repetitions a minute, from one start to the next (median); None with fewer than two in a row.
    range_median, range_best
        In the measure's unit.
    range_variation, duration_variation
        Coefficients of variation in per cent, from five repetitions on; None below.
    """

    complete: int
    partial: dict[str, int]
    out_s: float | None
    hold_s: float | None
    return_s: float | None
    per_minute: float | None
    range_median: float | None
    range_best: float | None
    range_variation: float | None
    duration_variation: float | None

    @classmethod
    def of(cls, repetitions: Sequence[Mapping[str, Any]]) -> Tempo:
        """Tempo by the values of repetition events in their order."""
        whole = [each for each in repetitions if each["complete"]]
        partial = Counter(str(each["reason"]) for each in repetitions if not each["complete"])
        ranges = _known(whole, "range")
        steps = [
            later["start_s"] - each["start_s"] for each, later in pairwise(repetitions) if each["complete"] and later["complete"]
        ]
        return cls(
            len(whole),
            dict(partial),
            _median(_known(whole, "out_s")),
            _median(_known(whole, "hold_s")),
            _median(_known(whole, "return_s")),
            60.0 / step if (step := _median(steps)) else None,
            _median(ranges),
            max(ranges, default=None),
            _variation(ranges),
            _variation(_known(whole, "duration_s")),
        )


def _known(repetitions: Sequence[Mapping[str, Any]], name: str) -> list[float]:
    return [float(each[name]) for each in repetitions if each.get(name) is not None]


def _median(values: Sequence[float]) -> float | None:
    return float(np.median(values)) if values else None


def _variation(values: Sequence[float]) -> float | None:
    found = variation(values)
    return None if isinstance(found, Withheld) else found
