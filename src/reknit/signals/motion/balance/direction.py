"""A path of a lean against the line that it was to follow."""

from __future__ import annotations

import math

import numpy as np

from reknit.signals.movement.samples import Floats


def along_and_across(path: Floats, direction_deg: float) -> tuple[Floats, Floats]:
    """The way of each point (x forward, y left) into a direction, 0 forward and 90 left, and to the left of it."""
    angle = math.radians(direction_deg)
    x, y = path[:, 0], path[:, 1]
    return x * math.cos(angle) + y * math.sin(angle), y * math.cos(angle) - x * math.sin(angle)


def directional_control(along: Floats, across: Floats) -> float | None:
    """100 x (way towards - way off the line) / way towards, per cent, of a path that ends at its furthest point.

    None where it went nowhere.
    """
    towards = float(along[-1] - along[0])
    return 100 * (towards - float(np.abs(np.diff(across)).sum())) / towards if towards > 0 else None
