"""Which measures are had from motion sensors, where on the body these go, and which graph gives each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations

from reknit.signals.motion.balance.tilt import Tilt
from reknit.signals.motion.foot.walked import FootStrides
from reknit.signals.motion.function.trunk_course import TrunkCourse
from reknit.signals.motion.function.trunk_rise import TrunkRise
from reknit.signals.motion.gait.bout import GaitMeasure
from reknit.signals.motion.gait.graph import gait_graph
from reknit.signals.motion.inclination import USUAL_HZ, Inclination
from reknit.signals.motion.joint.hinge import Hinge
from reknit.signals.motion.orientation.orientation import Orientation
from reknit.signals.motion_catalogue import ARM_TO_TRUNK, arm_graph, hinge_graph, hinge_measures, holds_both
from reknit.signals.motion_places import place_words
from reknit.signals.sampling.even import Even
from reknit.stream import ParameterError, Placed, Side, StreamSpec

COP_SWAY = "cop_sway"
SWAYS = ("trunk_sway", COP_SWAY)
"""Measures with a path, from which the sway of a trial can be told: of motion sensors, and of a force plate."""
TRUNK_PITCH, TRUNK_RISE, CADENCE = "trunk_pitch", "trunk_rise", GaitMeasure.CADENCE.value
FOOT_STRIDE = "foot_stride"
BY_MOTION_ALONE: Mapping[str, str] = {
    "trunk_sway": "deg",
    TRUNK_PITCH: "deg",
    TRUNK_RISE: "cm",
    CADENCE: "steps/min",
    FOOT_STRIDE: "m",
    ARM_TO_TRUNK: "deg",
}
"""Measures that no camera gives, with their units."""
EVEN_HZ = 100
FORWARD: Mapping[str | None, tuple[float, float, float]] = {"lower_back": (0.0, 0.0, -1.0)}
"""The person's forward in the sensor's axes where it is not z: a phone on the back has its screen behind the person."""
Neutral = tuple[float, float, float]
"""Where up lay for a sensor in the neutral pose."""


@dataclass(frozen=True, slots=True)
class Worn:
    """Where a sensor goes: any of these segments, by the names of `Channel.segment`; the first one is meant."""

    segments: tuple[str, ...]
    sided: bool = True

    def fits(self, spec: StreamSpec, side: Side) -> bool | None:
        """Whether a sensor is worn there; None where nobody has said where it is."""
        segment, worn = spec.channels[0].segment, spec.channels[0].side
        if segment is None:
            return None
        return segment in self.segments and (not self.sided or worn in (None, side))


WORN: Mapping[str, tuple[Worn, ...]] = {
    "shoulder_elevation": (Worn(("upper_arm",)),),
    ARM_TO_TRUNK: (Worn(("chest", "trunk"), sided=False), Worn(("upper_arm",))),
    "trunk_lean": (Worn(("chest", "lower_back", "trunk"), sided=False),),
    "thigh_elevation": (Worn(("thigh", "pocket")),),
    "trunk_sway": (Worn(("chest", "lower_back", "trunk"), sided=False),),
    TRUNK_PITCH: (Worn(("lower_back", "trunk", "chest"), sided=False),),
    TRUNK_RISE: (Worn(("lower_back", "trunk", "chest"), sided=False),),
    CADENCE: (Worn(("lower_back", "trunk"), sided=False),),
    FOOT_STRIDE: (Worn(("foot",)),),
    **{name: (Worn((entry.proximal,)), Worn((entry.distal,))) for name, entry in hinge_measures().items()},
}
"""Where the sensors of each measure go, in the order in which the graph takes them."""


def placed_for(measure: str, specs: Mapping[str, StreamSpec], side: Side) -> tuple[str, ...]:
    """The streams that a measure is had from, in its order.

    The streams that stand first were chosen for it, as many as it takes: one of them is taken wherever it may be, also where nobody has
    said where it is, and whatever else is recorded beside it. Of the others those that are known to be there come before those of which
    nobody has said where they are.

    Raises ParameterError where one is missing: which one, and what is there; and where two are said to be in the same place.
    """
    if both := [name for name, spec in specs.items() if holds_both(spec, measure)]:
        return (both[0],)
    wanted = WORN[measure]
    for worn in wanted:
        _refuse_twice([spec for spec in specs.values() if worn.fits(spec, side)])
    fitting = {name: [worn.fits(spec, side) for worn in wanted] for name, spec in specs.items()}
    ways = [
        way
        for way in permutations(specs, len(wanted))
        if all(fitting[name][place] is not False for place, name in enumerate(way))
    ]
    if not ways:
        raise ParameterError(_missing(measure, specs, side))
    chosen = tuple(specs)[: len(wanted)]
    return max(ways, key=lambda way: (len(set(way) & set(chosen)), sum(fitting[name][at] is True for at, name in enumerate(way))))


def _missing(measure: str, specs: Mapping[str, StreamSpec], side: Side) -> str:
    """Which sensor is not there, where each goes to the first place that it fits, and what is."""
    taken: list[str] = []
    for worn in WORN[measure]:
        free = [name for name in specs if name not in taken and worn.fits(specs[name], side) is not False]
        if not free:
            break
        taken.append(free[0])
    where = place_words(worn.segments[0], side if worn.sided else None)
    there = ", ".join(_told(spec) for spec in specs.values()) or "nothing"
    return f"{measure} needs a motion sensor on the {where}, but there is {there}; put it there, or say that it is"


def _refuse_twice(told: Sequence[StreamSpec]) -> None:
    """The first of these sensors is taken, so none of the others may be said to be in its very place."""
    for other in told[1:]:
        first = told[0].channels[0]
        if (first.segment, first.side) == (other.channels[0].segment, other.channels[0].side):
            raise ParameterError(
                f"two motion sensors are said to be on the {place_words(first.segment or '', first.side)}: "
                f"{_named(told[0])} and {_named(other)}; say where each of them is, or leave one out"
            )


def _named(spec: StreamSpec) -> str:
    return repr(spec.device or spec.name)


def sensors_of(measure: str, first: StreamSpec) -> int:
    """How many streams of motion sensors a measure is had from, where `first` is the first of them."""
    return 1 if holds_both(first, measure) else len(WORN[measure])


def forward_of(measure: str, source: StreamSpec) -> tuple[float, float, float]:
    """The person's forward in the axes of the sensor that a measure is had from: by where it is worn, or meant to be."""
    return FORWARD.get(source.channels[0].segment or WORN[measure][0].segments[0], (0.0, 0.0, 1.0))


def axis_name(forward: tuple[float, float, float]) -> str:
    """A direction along an axis as its name, such as "-z"."""
    return ("-" if sum(forward) < 0 else "") + "xyz"[[part != 0 for part in forward].index(True)]


def motion_graph(
    measure: str, sources: Sequence[StreamSpec], neutral: Mapping[str, Neutral], hinge: Hinge | None = None
) -> tuple[Placed, ...]:
    """The nodes that give a measure of these motion sensors, in the order of `WORN`; the last one gives the measure.

    Raises ParameterError where no neutral pose of one of them is known, there are too few, or a hinge was not calibrated.
    """
    if measure in hinge_measures() and len(sources) == sensors_of(measure, sources[0]):
        if hinge is None:
            raise ParameterError(f"where the joint's axis lies in its sensors is not known; calibrate {measure} first")
        return hinge_graph(measure, sources[0], sources[-1], hinge)
    if len(sources) != len(WORN[measure]):
        raise ParameterError(f"{measure} is had from {len(WORN[measure])} motion sensors, got {len(sources)}")
    if missing := [spec.name for spec in sources if spec.name not in neutral]:
        raise ParameterError(f"how {missing[0]!r} lies in the neutral pose is not known; stand still first")
    if measure == ARM_TO_TRUNK:
        trunk, arm = sources
        return arm_graph(trunk, arm, (neutral[trunk.name], neutral[arm.name]))
    (source,) = sources
    name = source.name
    forward = forward_of(measure, source)
    if measure == CADENCE:
        even = StreamSpec(f"{name} even", source.kind, source.channels, source.rate or Fraction(EVEN_HZ))
        walking = gait_graph(even, GaitMeasure.CADENCE, forward=axis_name(forward), name=name)
        return (Placed(even.name, Even(EVEN_HZ), (name,)), *walking)
    if measure == FOOT_STRIDE:
        return (
            Placed(f"{name} even", Even(EVEN_HZ), (name,)),
            Placed(f"{name} {FOOT_STRIDE}", FootStrides(), (f"{name} even",)),
        )
    if measure in (TRUNK_PITCH, TRUNK_RISE):
        course = (
            Placed(f"{name} even", Even(EVEN_HZ), (name,)),
            Placed(f"{name} orientation", Orientation(keep=True), (f"{name} even",)),
            Placed(f"{name} {TRUNK_PITCH}", TrunkCourse(neutral[name], forward), (f"{name} orientation",)),
        )
        rise = Placed(f"{name} {TRUNK_RISE}", TrunkRise(), (course[-1].name,))
        return course if measure == TRUNK_PITCH else (*course, rise)
    if measure in SWAYS:
        return (
            Placed(f"{name} even", Even(EVEN_HZ), (name,)),
            Placed(f"{name} orientation", Orientation(keep=True, bias_at_rest=False), (f"{name} even",)),
            Placed(f"{name} {measure}", Tilt(neutral[name], forward), (f"{name} orientation",)),
        )
    return (
        Placed(f"{name} orientation", Orientation(rate_hz=None if source.rate is not None else USUAL_HZ, keep=True), (name,)),
        Placed(f"{name} {measure}", Inclination(neutral[name]), (f"{name} orientation",)),
    )


def _told(spec: StreamSpec) -> str:
    segment, side = spec.channels[0].segment, spec.channels[0].side
    return f"{spec.name!r} on the {place_words(segment, side)}" if segment else f"{spec.name!r}, of which nobody has said where"
