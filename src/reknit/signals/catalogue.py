"""Which graph gives which measure from which kind of stream. Exercises name measures, never nodes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from reknit.signals.measure import measure_channels
from reknit.signals.movement.repetition import Repetitions
from reknit.signals.muscle.activation.examples import NODES as ACTIVATION_NODES
from reknit.signals.muscle.band_pass import HIGHEST_SHARE, BandPass
from reknit.signals.muscle.effort import PercentOf
from reknit.signals.muscle.envelope import Envelope
from reknit.signals.muscle.plausible import Plausible
from reknit.signals.muscle.rectify import Rectify
from reknit.signals.muscle.signal_quality import SignalQuality
from reknit.signals.pose.angle import Joint, JointAngle
from reknit.signals.pose.landmarks import landmark_spec
from reknit.signals.pose.one_euro import OneEuro
from reknit.signals.pose.view import View
from reknit.signals.sampling.every import Every
from reknit.signals.sampling.physical import Physical
from reknit.signals.sampling.pick import Pick
from reknit.signals.sampling.settle import Settle
from reknit.stream import Channel, Join, Kind, Node, ParameterError, Placed, Side, StreamSpec

MUSCLE_ACTIVITY, MUSCLE_EFFORT = "muscle_activity", "muscle_effort"
SIGNAL = "signal"
"""In place of a unit: that of the stream's own channel."""


@dataclass(frozen=True, slots=True)
class MeasureEntry:
    """A measure: its unit, the kinds of stream that it can be had from, and the samples a second that a live one must have."""

    unit: str
    kinds: tuple[Kind, ...]
    least_hz: float | None = None


def measures() -> dict[str, MeasureEntry]:
    """All measures by id."""
    joints = {joint.value: MeasureEntry("deg", (Kind.LANDMARKS,)) for joint in Joint}
    least_hz = BandPass().high_hz / HIGHEST_SHARE
    muscle = {
        MUSCLE_ACTIVITY: MeasureEntry(SIGNAL, (Kind.EMG,), least_hz),
        MUSCLE_EFFORT: MeasureEntry("%", (Kind.EMG,), least_hz),
    }
    return joints | muscle


def measure_graph(
    measure: str,
    kind: Kind,
    *,
    source: StreamSpec,
    side: Side = Side.RIGHT,
    view: View = View.ANY,
    reference: float | None = None,
    channel: str | int = 0,
) -> tuple[Placed, ...]:
    """The nodes that give a measure of the stream `source`; the last one gives the measure.

    Raises ParameterError where there is no such measure, it cannot be had from that kind of stream, or it needs a reference.
    """
    known = measures()
    if measure not in known:
        raise ParameterError(f"there is no measure {measure!r}; there are {', '.join(sorted(known))}")
    if kind not in known[measure].kinds:
        kinds = " or ".join(each.value for each in known[measure].kinds)
        raise ParameterError(f"measure {measure!r} is had from {kinds}, but stream {source.name!r} is {kind.value}")
    if kind is Kind.LANDMARKS:
        nodes: list[tuple[str, Node]] = [
            ("smoothed", OneEuro()),
            (measure, JointAngle(Joint(measure), side, view)),
        ]
    else:
        nodes = [("picked", Pick(channel)), *_envelope(source), (MUSCLE_ACTIVITY, Settle())]
        if measure == MUSCLE_EFFORT:
            if reference is None:
                raise ParameterError("muscle_effort is in per cent of a reference effort; calibrate first")
            nodes.append((MUSCLE_EFFORT, PercentOf(reference)))
    return _in_a_row(source, nodes)


def activity_graph(source: StreamSpec, rate_hz: float) -> tuple[Placed, ...]:
    """The nodes that give the activity of all muscles of an EMG stream, `rate_hz` times a second; for display beside a measure."""
    return _in_a_row(source, [*_envelope(source), ("display", Every(rate_hz))])


def quality_graph(source: StreamSpec) -> tuple[Placed, ...]:
    """The nodes that tell how good each channel of a stream is; for who puts sensors on."""
    return _in_a_row(source, [("physical", Physical()), ("plausible", Plausible()), ("quality", SignalQuality())])


def _envelope(source: StreamSpec) -> list[tuple[str, Node]]:
    high_hz = min(BandPass().high_hz, HIGHEST_SHARE * source.rate_hz)
    return [
        ("physical", Physical()),
        ("plausible", Plausible()),
        ("band", BandPass(high_hz=high_hz)),
        ("rectified", Rectify()),
        ("envelope", Envelope()),
    ]


def _in_a_row(source: StreamSpec, nodes: list[tuple[str, Node]]) -> tuple[Placed, ...]:
    placed, before = [], source.name
    for name, node in nodes:
        placed.append(Placed(f"{source.name} {name}", node, (before,)))
        before = placed[-1].name
    return tuple(placed)


_EMG = StreamSpec("emg", Kind.EMG, (Channel("left", "uV"), Channel("right", "uV", scale=0.5, offset=3.0)), Fraction(1000))
_SLOW = StreamSpec("emg", Kind.EMG, (Channel("left", "uV"), Channel("right", "uV")), Fraction(70))
_ONE = StreamSpec("emg", Kind.EMG, (Channel("signal", "uV"),), Fraction(1000), warm_up=37)
_MEASURE = StreamSpec("knee", Kind.MEASURE, measure_channels("deg"), Fraction(100))
_IRREGULAR = StreamSpec("knee", Kind.MEASURE, measure_channels("deg"))
_CAMERA = landmark_spec()

NODES: tuple[tuple[Any, tuple[StreamSpec, ...]], ...] = (
    (Physical(), (_EMG,)),
    (Pick("right"), (_EMG,)),
    (Plausible(), (_EMG,)),
    (BandPass(), (_EMG,)),
    (Rectify(), (_EMG,)),
    (Envelope(), (_EMG,)),
    (Settle(), (_ONE,)),
    (Every(90), (_EMG,)),
    (SignalQuality(), (_EMG,)),
    (SignalQuality(0.1), (_SLOW,)),
    (PercentOf(40.0), (_MEASURE,)),
    (OneEuro(), (_CAMERA,)),
    (JointAngle(Joint.KNEE_FLEXION, Side.LEFT, View.SIDE), (_CAMERA,)),
    (JointAngle(Joint.TRUNK_LEAN, Side.RIGHT, View.ANY), (_CAMERA,)),
    (Repetitions(35, 55, 30, 10, 0.2, 0.05), (_MEASURE,)),
    (Repetitions(35, 55, 30, 10, 0.2, 0.05), (_IRREGULAR,)),
    (Join(), (_IRREGULAR, _ONE)),
    *ACTIVATION_NODES,
)
"""An example of every node with the streams that it is opened on; the property harness tests each of them."""
