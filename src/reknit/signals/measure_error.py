"""How far off a measure may be, as published or measured here for its kind of sensor and view: what is drawn as its uncertainty.

Figures and sources stand in docs/science/movement.md, of strides in gait.md beside it. A measure that is not here has no error that is
known to us, and none is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping

from reknit.signals.pose.view import View
from reknit.stream import Kind

_SIDE = (Kind.LANDMARKS, View.SIDE)
_WORN = (Kind.IMU, View.ANY)
ERRORS: Mapping[tuple[str, Kind, View], float] = {
    ("knee_flexion", *_SIDE): 8.0,
    ("knee_extension", *_SIDE): 8.0,
    ("hip_flexion", *_SIDE): 8.0,
    ("trunk_lean", *_SIDE): 8.0,
    ("shoulder_elevation", Kind.LANDMARKS, View.FRONT): 8.0,
    ("knee_flexion", *_WORN): 2.0,
    ("knee_extension", *_WORN): 2.0,
    ("elbow_flexion", *_WORN): 2.0,
    ("arm_to_trunk", *_WORN): 3.3,
    ("foot_stride", *_WORN): 0.09,
}
"""In the unit of the measure, either way, where its gate is open."""


def error_of(measure: str, kind: Kind, view: View) -> float | None:
    """By how much a value may be off, in the unit of the measure; None where that is not known.

    From where a camera looks counts for a camera only.
    """
    return ERRORS.get((measure, kind, view if kind is Kind.LANDMARKS else View.ANY))
