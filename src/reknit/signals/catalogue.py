"""Which graph gives which measure from which kind of stream. Exercises name measures, never nodes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from reknit.signals.measure import measure_channels
from reknit.signals.motion.balance.examples import NODES as BALANCE_NODES
from reknit.signals.motion.balance.from_centre import FromCentre
from reknit.signals.motion.balance.plate import CentreOfPressure
from reknit.signals.motion.examples import NODES as MOTION_NODES
from reknit.signals.motion.foot.examples import NODES as FOOT_NODES
from reknit.signals.motion.function.examples import NODES as FUNCTION_NODES
from reknit.signals.motion.gait.examples import NODES as GAIT_NODES
from reknit.signals.motion.joint.examples import NODES as JOINT_NODES
from reknit.signals.motion_catalogue import hinge_measures
from reknit.signals.motion_measures import BY_MOTION_ALONE, COP_SWAY, WORN
from reknit.signals.movement.reaction_trials import ReactionTrials
from reknit.signals.movement.repetition import Repetitions
from reknit.signals.movement.tracking import Tracking
from reknit.signals.muscle.activation.examples import NODES as ACTIVATION_NODES
from reknit.signals.muscle.activation.hodges import modified_hodges
from reknit.signals.muscle.activation.onsets import Onsets
from reknit.signals.muscle.activation.rest import Rest
from reknit.signals.muscle.artefact.examples import NODES as ARTEFACT_NODES
from reknit.signals.muscle.band_pass import HIGHEST_SHARE, BandPass
from reknit.signals.muscle.coordination.examples import NODES as COORDINATION_NODES
from reknit.signals.muscle.effort import PercentOf
from reknit.signals.muscle.envelope import Envelope
from reknit.signals.muscle.let_go import LetGo
from reknit.signals.muscle.normalise.examples import NODES as NORMALISE_NODES
from reknit.signals.muscle.partners import Beside, Partner, Partners
from reknit.signals.muscle.plausible import Plausible
from reknit.signals.muscle.quality.cross_talk import LEAST_CHANNELS, MOST_CHANNELS, CrossTalk
from reknit.signals.muscle.quality.examples import NODES as QUALITY_NODES
from reknit.signals.muscle.quality.long_look import LongLook
from reknit.signals.muscle.quality.quality_gate import QualityGate
from reknit.signals.muscle.rectify import Rectify
from reknit.signals.muscle.signal_quality import SignalQuality
from reknit.signals.pose.angle import Joint
from reknit.signals.pose.body import BodyMeasures
from reknit.signals.pose.compensation import UNITS, Compensation
from reknit.signals.pose.examples import NODES as POSE_NODES
from reknit.signals.pose.measures import PICTURED
from reknit.signals.pose.one_euro import OneEuro
from reknit.signals.pose.view import View
from reknit.signals.sampling.choose import Choose
from reknit.signals.sampling.even import Even
from reknit.signals.sampling.every import Every
from reknit.signals.sampling.physical import Physical
from reknit.signals.sampling.pick import Pick
from reknit.signals.sampling.settle import Settle
from reknit.stream import Channel, Join, Kind, Node, ParameterError, Placed, Side, StreamSpec

MUSCLE_ACTIVITY, MUSCLE_EFFORT, MUSCLE_RELAXATION = "muscle_activity", "muscle_effort", "muscle_relaxation"
SIGNAL = "signal"
"""In place of a unit: that of the stream's own channel."""


@dataclass(frozen=True, slots=True)
class MeasureEntry:
    """A measure: its unit, the kinds of stream that it can be had from, the samples a second that a live one must have, and
    whether it is in per cent of a reference effort.
    """

    unit: str
    kinds: tuple[Kind, ...]
    least_hz: float | None = None
    calibrated: bool = False


def measures() -> dict[str, MeasureEntry]:
    """All measures by id."""
    joints = {joint.value: MeasureEntry("deg", _kinds(joint.value)) for joint in Joint}
    compensations = {each.value: MeasureEntry(UNITS[each], (Kind.LANDMARKS,)) for each in Compensation}
    least_hz = BandPass().high_hz / HIGHEST_SHARE
    muscle = {
        MUSCLE_ACTIVITY: MeasureEntry(SIGNAL, (Kind.EMG,), least_hz),
        MUSCLE_EFFORT: MeasureEntry("%", (Kind.EMG,), least_hz, calibrated=True),
        MUSCLE_RELAXATION: MeasureEntry("%", (Kind.EMG,), least_hz, calibrated=True),
    }
    pictured = {measure: MeasureEntry(each.unit, (Kind.LANDMARKS,)) for measure, each in PICTURED.items()}
    moved = {measure: MeasureEntry(unit, (Kind.IMU,)) for measure, unit in BY_MOTION_ALONE.items()}
    plate = {COP_SWAY: MeasureEntry("cm", (Kind.FORCES,))}
    hinges = {measure: MeasureEntry("deg", (Kind.IMU,)) for measure in hinge_measures()}
    return hinges | joints | compensations | pictured | moved | plate | muscle


def _kinds(joint: str) -> tuple[Kind, ...]:
    return (Kind.LANDMARKS, Kind.IMU) if joint in WORN else (Kind.LANDMARKS,)


def measure_graph(
    measure: str,
    kind: Kind,
    *,
    source: StreamSpec,
    side: Side = Side.RIGHT,
    view: View = View.ANY,
    reference: float | None = None,
    channel: str | int = 0,
    name: str | None = None,
    gated: bool = True,
    beside: tuple[str, ...] = (),
) -> tuple[Placed, ...]:
    """The nodes that give a measure of the stream `source`; the last one gives the measure. Their names begin with `name`, or the stream's.

    Of a muscle it is withheld while `QualityGate` finds the raw signal bad, unless it is not `gated`: for who judges the signal otherwise.
    Of landmarks further measures can be had `beside` it, in columns of their own.

    Raises ParameterError where there is no such measure, it cannot be had from that kind of stream, or it needs a reference.
    """
    known = measures()
    if measure not in known:
        raise ParameterError(f"there is no measure {measure!r}; there are {', '.join(sorted(known))}")
    if kind not in known[measure].kinds:
        kinds = " or ".join(each.value for each in known[measure].kinds)
        raise ParameterError(f"measure {measure!r} is had from {kinds}, but stream {source.name!r} is {kind.value}")
    if kind not in (Kind.LANDMARKS, Kind.EMG, Kind.FORCES):
        raise ParameterError(f"{measure} by {kind.value} is counted from the neutral pose: `motion_graph` gives it")
    nodes: list[tuple[str, Node]]
    if kind is Kind.LANDMARKS:
        smooth: list[tuple[str, Node]] = [("smoothed", OneEuro())] if measure in PICTURED and PICTURED[measure].smoothed else []
        nodes = [*smooth, (measure, _seen(measure, side, view, beside))]
    elif kind is Kind.FORCES:
        nodes = [("pressure", CentreOfPressure()), (measure, FromCentre())]
    else:
        nodes = [("picked", Pick(channel)), *_envelope(source, gated=gated), (MUSCLE_ACTIVITY, Settle())]
        if known[measure].calibrated:
            if reference is None:
                raise ParameterError(f"{measure} is in per cent of a reference effort; calibrate first")
            nodes.append((MUSCLE_EFFORT, PercentOf(reference)))
        if measure == MUSCLE_RELAXATION:
            nodes.append((MUSCLE_RELAXATION, LetGo()))
    return _in_a_row(source, nodes, name)


def _seen(measure: str, side: Side, view: View, beside: tuple[str, ...]) -> Node:
    pictured = PICTURED.get(measure)
    if pictured is None:
        return BodyMeasures(measure, side, view, beside)
    if not beside:
        return pictured.node(side, view)
    if pictured.accompanied is None:
        raise ParameterError(f"a camera measures nothing beside {measure!r}, got {', '.join(beside)}; leave companions out")
    return pictured.accompanied(side, beside)


def partner_graph(
    source: StreamSpec,
    channel: str | int,
    channels: Mapping[str, str | int],
    reference: float,
    partners: tuple[Partner, ...],
) -> tuple[Placed, ...]:
    """The nodes that give a muscle's effort with those of its partners beside it.

    Parameters
    ----------
    source
        An EMG stream.
    channel, reference
        The practised muscle's channel, and the envelope that is 100 %.
    channels
        The channel of each partner, by its name.
    partners
        What is measured of each, and its reference; each partner's `channel` is its name.

    Raises ParameterError where a partner has no channel.
    """
    if missing := [each.channel for each in partners if each.channel not in channels]:
        raise ParameterError(f"which channel partner {missing[0]!r} is on is not known; name one for each partner")
    named = (("own", channel), *((each.channel, channels[each.channel]) for each in partners))
    nodes: list[tuple[str, Node]] = [("chosen", Choose(named)), *_envelope(source, gated=True)]
    return _in_a_row(source, [*nodes, ("partners", Partners("own", reference, partners))])


def onset_graph(source: StreamSpec, channels: Mapping[str, str | int], rest: Rest) -> tuple[Placed, ...]:
    """The nodes that tell when each of these channels becomes active, by what was learnt at rest of them in this order.

    The last one puts out events of `activation.onsets`, with the names given here.
    """
    named = tuple(channels.items())
    nodes: list[tuple[str, Node]] = [("timed", Choose(named)), *_banded(source, gated=True)]
    nodes += [(f"detector {place}", node) for place, node in enumerate(modified_hodges(rest))]
    return _in_a_row(source, [*nodes, ("onsets", Onsets())], f"{source.name} onsets")


def rest_graph(source: StreamSpec, channels: Mapping[str, str | int]) -> tuple[Placed, ...]:
    """The nodes that band-pass these channels as `onset_graph` does: what rest is learnt from, with the events of `QualityGate`."""
    return _in_a_row(source, [("timed", Choose(tuple(channels.items()))), *_banded(source, gated=True)], f"{source.name} rest")


def activity_graph(source: StreamSpec, rate_hz: float) -> tuple[Placed, ...]:
    """The nodes that give the activity of all muscles of an EMG stream, `rate_hz` times a second; for display beside a measure."""
    return _in_a_row(source, [*_envelope(source, gated=False), ("display", Every(rate_hz))])


def band_graph(source: StreamSpec) -> tuple[Placed, ...]:
    """The nodes that give the band-passed signal of all channels of an EMG stream, as detectors of activity take it."""
    return _in_a_row(source, _banded(source, gated=False))


def quality_graph(source: StreamSpec, channel: str | int | None = None) -> tuple[Placed, ...]:
    """The nodes that tell how good each channel of a stream is, or that one; for who puts sensors on."""
    picked: list[tuple[str, Node]] = [] if channel is None else [("picked", Pick(channel))]
    return _in_a_row(source, [*picked, ("physical", Physical()), ("plausible", Plausible()), ("quality", SignalQuality())])


def faults_graph(source: StreamSpec) -> tuple[Placed, ...]:
    """The nodes that look at an EMG stream for seconds, and beside it at what its channels share where it has 2 to 32 of them.

    The first output is that of `LongLook`, named ``"... look"``; the other, ``"... shared"``, that of `CrossTalk`.
    """
    placed = _in_a_row(source, [("physical", Physical()), ("plausible", Plausible()), ("look", LongLook())])
    if not LEAST_CHANNELS <= source.width <= MOST_CHANNELS:
        return placed
    band = BandPass(high_hz=min(BandPass().high_hz, HIGHEST_SHARE * source.rate_hz))
    name = source.name
    return (
        *placed,
        Placed(f"{name} band", band, (f"{name} plausible",)),
        Placed(f"{name} shared", CrossTalk(), (f"{name} band",)),
    )


def _banded(source: StreamSpec, *, gated: bool) -> list[tuple[str, Node]]:
    high_hz = min(BandPass().high_hz, HIGHEST_SHARE * source.rate_hz)
    gate: list[tuple[str, Node]] = [("gate", QualityGate())] if gated else []
    return [("physical", Physical()), ("plausible", Plausible()), *gate, ("band", BandPass(high_hz=high_hz))]


def _envelope(source: StreamSpec, *, gated: bool) -> list[tuple[str, Node]]:
    return [*_banded(source, gated=gated), ("rectified", Rectify()), ("envelope", Envelope())]


def _in_a_row(source: StreamSpec, nodes: list[tuple[str, Node]], row: str | None = None) -> tuple[Placed, ...]:
    placed, before = [], source.name
    for name, node in nodes:
        placed.append(Placed(f"{row or source.name} {name}", node, (before,)))
        before = placed[-1].name
    return tuple(placed)


_EMG = StreamSpec("emg", Kind.EMG, (Channel("left", "uV"), Channel("right", "uV", scale=0.5, offset=3.0)), Fraction(1000))
_SLOW = StreamSpec("emg", Kind.EMG, (Channel("left", "uV"), Channel("right", "uV")), Fraction(70))
_ONE = StreamSpec("emg", Kind.EMG, (Channel("signal", "uV"),), Fraction(1000), warm_up=37)
_MEASURE = StreamSpec("knee", Kind.MEASURE, measure_channels("deg"), Fraction(100))
_IRREGULAR = StreamSpec("knee", Kind.MEASURE, measure_channels("deg"))

NODES: tuple[tuple[Any, tuple[StreamSpec, ...]], ...] = (
    (Physical(), (_EMG,)),
    (Pick("right"), (_EMG,)),
    (Choose((("own", "right"), ("back", "left"))), (_EMG,)),
    (Partners("left", 40.0, (Partner("right", Beside.SHARE, 30.0),)), (replace(_EMG, warm_up=37),)),
    (Partners("left", 40.0, (Partner("right", Beside.EFFORT, 30.0),)), (_EMG,)),
    (Plausible(), (_EMG,)),
    (BandPass(), (_EMG,)),
    (Rectify(), (_EMG,)),
    (Envelope(), (_EMG,)),
    (Settle(), (_ONE,)),
    (Every(90), (_EMG,)),
    (Even(90), (_IRREGULAR,)),
    (Even(90), (_ONE,)),
    (SignalQuality(), (_EMG,)),
    (SignalQuality(0.1), (_SLOW,)),
    (PercentOf(40.0), (_MEASURE,)),
    (LetGo(), (_MEASURE,)),
    (Repetitions(35, 55, 30, 10, 0.2, 0.05), (_MEASURE,)),
    (Repetitions(35, 55, 30, 10, 0.2, 0.05), (_IRREGULAR,)),
    (ReactionTrials(30, 50, 25, 0.5, 0.1), (_MEASURE,)),
    (Tracking(((0, 0), (0.03, 40), (0.05, 0)), 10, 0.5, 5), (_MEASURE,)),
    (Tracking(((0, 0), (1, 40), (2, 40)), 10, 0.5, 5), (_IRREGULAR,)),
    (Join(), (_IRREGULAR, _ONE)),
    *POSE_NODES,
    *COORDINATION_NODES,
    *NORMALISE_NODES,
    *QUALITY_NODES,
    *ARTEFACT_NODES,
    *ACTIVATION_NODES,
    *MOTION_NODES,
    *BALANCE_NODES,
    *GAIT_NODES,
    *FOOT_NODES,
    *FUNCTION_NODES,
    *JOINT_NODES,
)
"""An example of every node with the streams that it is opened on; the property harness tests each of them."""
