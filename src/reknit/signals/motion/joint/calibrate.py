"""What a joint's sensors learn before practice: a neutral pose for 3 s, then half a minute of functional movement (offline only)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from reknit.signals.motion.joint.axis import HingeAxes, axes_of_both_senses
from reknit.signals.motion.joint.hinge import Hinge, hinge_offline
from reknit.stream import ParameterError

Floats = NDArray[np.float64]

LEAST_LEVEL = 0.4
LARGEST_UNCERTAIN_DEG = 3.0
STILL_RAD_S = 0.2
LEAST_RANGE_DEG = 20.0


class Fault(StrEnum):
    """What was wrong with a calibration, so that each page says it in its own words."""

    SHORT = "short"
    UNSTILL = "unstill"
    UNMOVED = "unmoved"
    UNCERTAIN = "uncertain"
    UPRIGHT = "upright"
    NARROW = "narrow"


class HingeError(ParameterError):
    """Nothing can be learnt of a hinge from this."""

    def __init__(self, fault: Fault, text: str) -> None:
        super().__init__(text)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class HingeCalibration:
    """What was learnt: the node to open, how far the joint moved, and how still the neutral pose was."""

    hinge: Hinge
    range_deg: float
    neutral_spread_deg: float


def calibrate_hinge(pair: Floats, rate_hz: float, *, neutral_s: float = 3.0) -> HingeCalibration:
    """Axis, sense and neutral pose of a hinge.

    The movement after the neutral pose is taken to be flexion: the sense of the axis is chosen so that its median is above 0. Where
    the axis stays level, nothing tells whether both sensors look the same way or one is turned round; then the two segments are taken to
    swing against each other, as in a squat or in rowing.

    Parameters
    ----------
    pair
        Rows of a `Pair` from the start of the neutral pose to the end of the movement, shape (samples, 20); rows with missing samples are
        left out.
    rate_hz
        Samples a second.
    neutral_s
        How long the neutral pose was held at the start.

    Raises HingeError, with what to do, where the pose was not still, the joint moved too little, or its axis is uncertain or upright.
    """
    pair = pair[np.isfinite(pair).all(axis=1)]
    still = round(neutral_s * rate_hz)
    if len(pair) < still + 10 * rate_hz:
        raise HingeError(
            Fault.SHORT, f"a calibration takes {neutral_s:g} s of neutral pose and at least 10 s of movement; it was too short"
        )
    turning = pair[:, 7:10], pair[:, 17:20]
    if max(float(np.sqrt(np.mean((each[:still] ** 2).sum(axis=1)))) for each in turning) > STILL_RAD_S:
        raise HingeError(Fault.UNSTILL, "the neutral pose was not held still; stand still for 3 s, then move")
    try:
        senses = axes_of_both_senses((pair[still:, 4:7], pair[still:, 14:17]), (turning[0][still:], turning[1][still:]))
    except ParameterError as error:
        raise HingeError(Fault.UNMOVED, str(error)) from error
    axes = senses[0]
    if axes.uncertain_deg > LARGEST_UNCERTAIN_DEG:
        raise HingeError(
            Fault.UNCERTAIN,
            f"the joint's axis is known to {axes.uncertain_deg:.1f} degrees only; bend and straighten fully, ten times, at a brisk pace",
        )
    posed = [_posed(pair, each, rate_hz, still) for each in senses]
    axes, (hinge, angle_deg, level) = max(zip(senses, posed, strict=True), key=lambda each: float(np.ptp(each[1][1][still:])))
    if float(np.median(angle_deg[still:])) < 0:
        hinge, angle_deg, level = _posed(pair, axes.reversed(), rate_hz, still)
    if level < LEAST_LEVEL:
        raise HingeError(
            Fault.UPRIGHT,
            "the joint's axis points up while it moves, where no heading can be had; sit or lie so that it is level",
        )
    range_deg = float(np.ptp(angle_deg[still:]))
    if range_deg < LEAST_RANGE_DEG:
        raise HingeError(Fault.NARROW, f"the joint moved by {range_deg:.0f} degrees only; move it through most of its range")
    return HingeCalibration(hinge, range_deg, float(np.std(angle_deg[:still])))


def _posed(pair: Floats, axes: HingeAxes, rate_hz: float, still: int) -> tuple[Hinge, Floats, float]:
    """The hinge with its neutral pose, the angles from there, and how level the axis was: one heading serves the whole half minute."""
    recording = hinge_offline(pair, axes, rate_hz, window_s=len(pair) / rate_hz * 2)
    neutral_deg = float(np.median(recording.angle_deg[:still]))
    return Hinge(axes, neutral_deg), recording.angle_deg - neutral_deg, float(recording.level[0])
