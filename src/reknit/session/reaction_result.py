"""What trials of reaction say together: their median and spread, and how many were none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from reknit.exercise.model import Exercise
from reknit.signals.movement.reaction_trials import NO_ANSWER, TOO_EARLY

FEWEST_SPREAD = 4


def reaction_result(
    exercise: Exercise, repetitions: Sequence[dict[str, Any]], partial: Sequence[dict[str, Any]]
) -> dict[str, Any] | None:
    """Plain data for the summary, times in ms; None where the exercise is no reaction.

    `count` trials have a time: `median_ms`, from `low_ms` to `high_ms` their quartiles (None below four), and by how much a single one
    may be off, `error_ms`, the largest. `withheld` were answered and have none; `too_early` and `no_answer` do not count.
    """
    if not exercise.reacts:
        return None
    values = [each["values"] for each in repetitions]
    times = [each["reaction_time"]["value"] for each in values if each["reaction_time"]["value"] is not None]
    errors = [each["reaction_error"]["value"] for each in values if each["reaction_error"]["value"] is not None]
    spread = len(times) >= FEWEST_SPREAD
    reasons = [each["reason"] for each in partial]
    return {
        "count": len(times),
        "median_ms": float(np.median(times)) if times else None,
        "low_ms": float(np.percentile(times, 25)) if spread else None,
        "high_ms": float(np.percentile(times, 75)) if spread else None,
        "error_ms": max(errors, default=None),
        "withheld": len(values) - len(times),
        "too_early": reasons.count(TOO_EARLY),
        "no_answer": reasons.count(NO_ANSWER),
    }
