"""What is told of each run after a moving target: how late it was, and how much of the way was gone along."""

from __future__ import annotations

import numpy as np

from reknit.signals.measure import GATE, VALUE, WANTED, Gate
from reknit.signals.movement.following import Following
from reknit.signals.movement.samples import LONGEST_STEP_S, Samples
from reknit.signals.movement.trial import Value, withheld_values
from reknit.signals.movement.withheld import Withheld

UNITS = {"follow_lag": "s", "follow_gain": "%"}


def following_values(samples: Samples) -> tuple[Value, ...]:
    """Lag (above 0: behind the target) and gain (100 %: as far as the target goes) of a run, as `Following` reckons them.

    The lag holds that of the measure, since the person saw the target beside that. Both are withheld with a reason where more than a
    quarter of the run was not measured, and where what was measured does not follow the target.
    """
    run = samples.times_s >= samples.start_s
    rate_hz = samples.rate_hz
    if run.sum() < 2 or not rate_hz > 0:
        return withheld_values(UNITS, "the run was not measured")
    times_s = samples.times_s[run]
    value = np.where(samples.columns[GATE][run] == Gate.OPEN, samples.columns[VALUE][run], np.nan)
    even_s = np.arange(times_s[0], times_s[-1], 1 / rate_hz)
    known = np.isfinite(value)
    if known.sum() < 2:
        return withheld_values(UNITS, "the run was not measured")
    measure = np.interp(even_s, times_s[known], value[known])
    measure[_alone(even_s, times_s[known])] = np.nan
    target = np.interp(even_s, times_s, samples.columns[WANTED][run])
    found = Following.of(measure, target, rate_hz)
    if isinstance(found, Withheld):
        return withheld_values(UNITS, found.said)
    if found.lag_s is None or found.gain is None:
        return withheld_values(UNITS, "the movement did not follow the target, or part of it was not measured")
    return Value("follow_lag", found.lag_s, "s"), Value("follow_gain", 100 * found.gain, "%")


def _alone(even_s: np.ndarray, known_s: np.ndarray) -> np.ndarray:
    """Which of the even times lie in a hole between known ones."""
    after = np.clip(np.searchsorted(known_s, even_s, side="left"), 1, len(known_s) - 1)
    inside = (even_s >= known_s[0]) & (even_s <= known_s[-1])
    return np.asarray(~inside | (known_s[after] - known_s[after - 1] > LONGEST_STEP_S))
