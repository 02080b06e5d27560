"""What is told of each reach by a camera: time, speed, straightness, units, smoothness, and how far the shoulder went along."""

from __future__ import annotations

import numpy as np

from reknit.signals.measure import GATE, VALUE, Gate
from reknit.signals.movement.compensation import TrunkShare
from reknit.signals.movement.low_pass import LEAST_HZ
from reknit.signals.movement.reaching import Reach, speed_of
from reknit.signals.movement.samples import Floats, Samples
from reknit.signals.movement.smoothness import Smoothness
from reknit.signals.movement.trial import Value, withheld_values
from reknit.signals.movement.withheld import Withheld
from reknit.signals.pose.reach import ARM, HAND_X, HAND_Y, SHOULDER_X, SHOULDER_Y

ARM_M = 0.55
"""A usual arm, shoulder to wrist: a picture has no metres, and what is too small or too fast for a hand is told in them."""
RESTS_S = 0.3
"""So much of the rest before is kept: what lies further back may be the way back of the reach before."""
BEYOND = 0.9
"""From this share of the way on the hand is at its target."""
UNITS = {
    "reach_time": "s",
    "reach_speed": "%/s",
    "reach_path": "1",
    "reach_units": "1",
    "reach_sparc": "1",
    "reach_trunk": "%",
}


def reach_values(samples: Samples) -> tuple[Value, ...]:
    """The values of the way out, each withheld with a reason where the camera did not see enough of it.

    The way out ends in the middle of the time at the target. Speed is in per cent of the arm a second; `reach_trunk` is how far the
    shoulder went, in per cent of the way of the hand.
    """
    unseen = np.flatnonzero((samples.columns[GATE] != Gate.OPEN) & (samples.times_s < samples.start_s))
    samples = samples.since(int(unseen[-1]) + 1 if len(unseen) else 0)
    columns = samples.columns
    if (columns[GATE] != Gate.OPEN).any():
        return withheld_values(UNITS, "part of the reach was not seen from a view that may be trusted")
    if samples.rate_hz < LEAST_HZ:
        return withheld_values(UNITS, f"a reach needs {LEAST_HZ:g} pictures a second, got {samples.rate_hz:.0f}")
    every = samples.even((HAND_X, HAND_Y, SHOULDER_X, SHOULDER_Y, VALUE))
    places = every[_rested(every[:, 4], samples.rate_hz) : _turned(every[:, 4])] * (
        ARM_M / float(np.percentile(columns[ARM], 95))
    )
    hand, shoulder = places[:, :2], places[:, 2:4]
    reach = Reach.of(hand, samples.rate_hz)
    if isinstance(reach, Withheld):
        return withheld_values(UNITS, reach.said)
    smooth = Smoothness.of(speed_of(hand, samples.rate_hz), samples.rate_hz)
    trunk = TrunkShare.of(hand, shoulder, samples.rate_hz)
    return (
        Value("reach_time", reach.movement_time_s, "s"),
        Value("reach_speed", 100 * reach.peak_speed_m_s / ARM_M, "%/s"),
        Value("reach_path", reach.path_ratio, "1"),
        Value("reach_units", float(reach.units), "1"),
        Value("reach_sparc", None, "1", smooth.said) if isinstance(smooth, Withheld) else Value("reach_sparc", smooth.sparc, "1"),
        Value("reach_trunk", None, "%", trunk.said)
        if isinstance(trunk, Withheld)
        else Value("reach_trunk", 100 * trunk.share, "%"),
    )


def _rested(value: Floats, rate_hz: float) -> int:
    """Where the way out may begin: shortly before the hand was furthest back."""
    return max(0, int(value[: int(value.argmax()) + 1].argmin()) - round(RESTS_S * rate_hz))


def _turned(value: Floats) -> int:
    """Where the way out ends: the middle of the time at the target, or the end of it where the hand hardly rests there."""
    peak = int(value.argmax())
    edge = value.min() + BEYOND * (value[peak] - value.min())
    before, after = (np.flatnonzero(part < edge) for part in (value[:peak], value[peak:]))
    first, last = (int(before[-1]) + 1 if len(before) else 0), peak + (int(after[0]) if len(after) else len(value) - peak)
    return (first + last) // 2 + 1
