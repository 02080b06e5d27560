"""Which way a measure is off on average, as published for its kind of sensor and view: what a mean of many does not take away.

Beside it stands by how much a single value may be off (`measure_error`). Figures and sources stand in docs/science/camera.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from reknit.signals.pose.view import View
from reknit.stream import Kind


class Bias(StrEnum):
    """Which way; the page has a sentence for each."""

    SMALL = "small"  # too small, by 2 to 5 degrees
    LARGE = "large"  # too large, by as much
    TURNED = "turned"  # no mean is known; too small where the limb is turned out of the picture


BIASES: Mapping[tuple[str, Kind, View], Bias] = {
    ("knee_flexion", Kind.LANDMARKS, View.SIDE): Bias.SMALL,
    ("knee_extension", Kind.LANDMARKS, View.SIDE): Bias.LARGE,  # 180 degrees less the flexion
    ("hip_flexion", Kind.LANDMARKS, View.SIDE): Bias.TURNED,
    ("thigh_elevation", Kind.LANDMARKS, View.SIDE): Bias.TURNED,
}


def bias_of(measure: str, kind: Kind, view: View) -> Bias | None:
    """Which way a measure is off on average; None where nothing is known to us."""
    return BIASES.get((measure, kind, view))
