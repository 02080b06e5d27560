"""What is told of each lean to the limits of stability: how far, which way, and how straight."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from reknit.signals.measure import GATE, VALUE, Gate
from reknit.signals.motion.balance.direction import along_and_across, directional_control
from reknit.signals.movement.samples import Floats, Samples
from reknit.signals.movement.trial import Value, withheld_values

ASKED: Mapping[str, float] = {"lean-forward": 0.0, "lean-left": 90.0, "lean-back": 180.0, "lean-right": 270.0}
"""The directions that can be asked for, in degrees from forward, counter-clockwise seen from above."""
UNITS = {"lean_direction": "deg", "lean_control": "%"}
ASTRAY_DEG = 45.0
SMOOTHED_S = 0.25
"""Mean over so long before the way off the line is added up: noise would make it longer with every sample."""


def lean_values(samples: Samples) -> tuple[Value, ...]:
    """The direction at the furthest point (0 forward, 90 to the person's left, -90 to their right), and directional control.

    Control is 100 x (way towards the direction - way off its line) / way towards it, from the start to the furthest point, for the
    direction that was asked for, or the lean's own where none was. It is withheld where the lean went more than 45 degrees astray.
    """
    whole = samples.times_s >= samples.start_s
    if (samples.columns[GATE][whole] != Gate.OPEN).any() or whole.sum() < 2:
        return withheld_values(UNITS, "part of the lean was not measured")
    path = np.column_stack([samples.columns[name][whole] for name in ("x", "y")])
    furthest = int(samples.columns[VALUE][whole].argmax())
    direction = math.degrees(math.atan2(path[furthest, 1], path[furthest, 0]))
    told = Value("lean_direction", direction, "deg")
    aim = direction if samples.asked is None else ASKED[samples.asked]
    if abs((direction - aim + 180) % 360 - 180) > ASTRAY_DEG:
        return told, Value("lean_control", None, "%", "the lean went another way than was asked for")
    smooth = _smoothed(path[: furthest + 1], max(1, round(SMOOTHED_S * samples.rate_hz)))
    control = directional_control(*along_and_across(smooth, aim))
    return told, Value("lean_control", control, "%", "the lean was too quick to be followed" if control is None else "")


def _smoothed(path: Floats, width: int) -> Floats:
    """Mean over `width` samples, shorter by as many."""
    width = min(width, len(path))
    sums = np.cumsum(np.vstack([np.zeros(2), path]), axis=0)
    return np.asarray((sums[width:] - sums[:-width]) / width)
