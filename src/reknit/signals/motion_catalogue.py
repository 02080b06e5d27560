"""Which graph gives which joint angle from two motion sensors, without a magnetometer."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from reknit.signals.motion.joint.centre import Levers
from reknit.signals.motion.joint.elevation import Direction, Elevation
from reknit.signals.motion.joint.free import FreeJoint
from reknit.signals.motion.joint.hinge import Hinge
from reknit.signals.motion.joint.pair import Pair
from reknit.stream import Join, ParameterError, Placed, StreamSpec

LEAST_HZ = 50.0
ARM_TO_TRUNK = "arm_to_trunk"
SHOULDER_ABOVE_M = (0.12, 0.16)
"""How far the shoulder lies above a sensor on the breastbone and above one in the middle of the upper arm, as a rule."""
SHOULDER_ERROR_M = (0.10, 0.05)
"""By how much that may be wrong along each axis: bodies differ, and the breastbone lies beside the shoulder and before it."""
HEADING_FADE_S = 20.0
"""Two still sensors' headings part by a fraction of a degree in that time, and a shoulder's accelerations are weak."""


@dataclass(frozen=True, slots=True)
class HingeEntry:
    """A measure of a hinge joint: the segments that its sensors are worn on, its value with the joint straight (in the neutral pose) in
    degrees, and whether it grows (1) or falls (-1) as the joint bends.
    """

    proximal: str
    distal: str
    straight_deg: float = 0.0
    sense: float = 1.0


def hinge_measures() -> dict[str, HingeEntry]:
    """Joint angles that a hinge's two sensors give, by the ids that cameras use, too."""
    return {
        "knee_flexion": HingeEntry("thigh", "shank"),
        "knee_extension": HingeEntry("thigh", "shank", straight_deg=180.0, sense=-1.0),
        "elbow_flexion": HingeEntry("upper_arm", "forearm"),
        "finger_flexion": HingeEntry("hand", "finger"),
    }


def holds_both(spec: StreamSpec, measure: str) -> bool:
    """Whether one stream carries both sensors of a hinge: channels called by each segment and a dot, such as ``thigh.acc x``."""
    entry = hinge_measures().get(measure)
    if entry is None:
        return False
    names = [each.name for each in spec.channels]
    return all(any(name.startswith(f"{segment}.") for name in names) for segment in (entry.proximal, entry.distal))


def pair_graph(proximal: StreamSpec, distal: StreamSpec, name: str = "joint") -> tuple[Placed, ...]:
    """The nodes that place the distal sensor beside the proximal one and orient both; the last one is a `Pair`.

    Its recording in the neutral pose and the movement after it is what `calibrate_hinge` takes. Both may be one stream where `holds_both`
    says so of the measure `name`.

    Raises ParameterError where a sensor is too slow or both are one sensor.
    """
    for spec in (proximal, distal):
        if spec.rate is not None and spec.rate_hz < LEAST_HZ:
            raise ParameterError(
                f"a joint angle needs at least {LEAST_HZ:g} samples a second; {spec.name!r} has {spec.rate_hz:g}"
            )
    rate_hz = proximal.rate_hz if proximal.rate is not None else LEAST_HZ
    if proximal.name == distal.name:
        if not holds_both(proximal, name):
            raise ParameterError(f"a joint needs two motion sensors; {proximal.name!r} is named for both segments")
        entry = hinge_measures()[name]
        within = Pair(f"{entry.proximal}.", f"{entry.distal}.", rate_hz=None if proximal.rate is not None else LEAST_HZ)
        return (Placed(f"{name} pair", within, (proximal.name,)),)
    return (
        Placed(f"{name} joined", Join(names=(distal.name,)), (proximal.name, distal.name)),
        Placed(f"{name} pair", Pair("", f"{distal.name}.", rate_hz=rate_hz), (f"{name} joined",)),
    )


def hinge_graph(measure: str, proximal: StreamSpec, distal: StreamSpec, hinge: Hinge) -> tuple[Placed, ...]:
    """The nodes that give a hinge's angle from its two sensors; the last one is the measure, with its id as its name.

    Parameters
    ----------
    measure
        One of `hinge_measures`.
    proximal, distal
        The streams of the sensors on the near and on the far segment.
    hinge
        From `calibrate_hinge`.

    Raises ParameterError where there is no such measure, and as `pair_graph`.
    """
    if measure not in hinge_measures():
        raise ParameterError(f"{measure!r} is no angle of a hinge; there are {', '.join(sorted(hinge_measures()))}")
    entry, placed = hinge_measures()[measure], pair_graph(proximal, distal, measure)
    counted = replace(hinge, straight_deg=entry.straight_deg, sense=entry.sense)
    return (*placed, Placed(f"{measure} angle", counted, (placed[-1].name,)))


def arm_graph(trunk: StreamSpec, arm: StreamSpec, neutral: tuple[Direction, Direction]) -> tuple[Placed, ...]:
    """The nodes that give the elevation of the upper arm from the trunk; the last one is the measure.

    Parameters
    ----------
    trunk, arm
        The streams of the sensors on the chest and on the upper arm.
    neutral
        Where up lay for each of them while the person stood upright with the arm hanging.

    Raises ParameterError as `pair_graph`.
    """
    proximal, distal = (
        tuple(-above * part / math.hypot(*up) for part in up) for above, up in zip(SHOULDER_ABOVE_M, neutral, strict=True)
    )
    levers = Levers((proximal[0], proximal[1], proximal[2]), (distal[0], distal[1], distal[2]))
    joint = FreeJoint(levers, fade_s=HEADING_FADE_S, lever_error_m=SHOULDER_ERROR_M, keep=True)
    placed = pair_graph(trunk, arm, ARM_TO_TRUNK)
    return (
        *placed,
        Placed(f"{ARM_TO_TRUNK} joint", joint, (placed[-1].name,)),
        Placed(f"{ARM_TO_TRUNK} angle", Elevation(*neutral), (f"{ARM_TO_TRUNK} joint",)),
    )
