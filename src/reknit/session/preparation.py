"""What a block has to learn or to wait for before practice, by what it is measured on."""

from __future__ import annotations

from collections.abc import Mapping

from reknit.session.begin import Begin
from reknit.session.joint_calibration import JointCalibration
from reknit.session.neutral import Neutral
from reknit.session.setup import SetUp
from reknit.signals.motion_catalogue import hinge_measures
from reknit.stream import Kind, StreamSpec


def joint_to_learn(begin: Begin, measured: Mapping[str, StreamSpec]) -> JointCalibration | None:
    """The calibration of a joint between two motion sensors; None where there is none, or what it learns is known already.

    `measured` are the streams that the exercise is measured on.
    """
    motion = _leader(begin, measured).kind is Kind.IMU
    if not motion or begin.exercise.measure not in hinge_measures() or begin.joint is not None:
        return None
    return JointCalibration(begin.exercise.measure, measured)


def setup_to_wait_for(begin: Begin, measured: Mapping[str, StreamSpec]) -> SetUp | Neutral | None:
    """How the person stands before the camera, or the neutral pose of motion sensors; None where neither is asked for, or it is known."""
    kind = _leader(begin, measured).kind
    if kind is Kind.IMU:
        return Neutral(measured) if begin.neutral is None else None
    prepare = begin.exercise.prepare
    return SetUp(prepare, begin.side) if prepare is not None and kind is Kind.LANDMARKS else None


def _leader(begin: Begin, measured: Mapping[str, StreamSpec]) -> StreamSpec:
    return measured[begin.streams[0]]
