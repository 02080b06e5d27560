"""The same graph over a recorded file: a file is a stream that is read in big chunks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from reknit.formats.recording import Recording
from reknit.formats.stream_file import StreamFile
from reknit.session.begin import Begin, BeginError
from reknit.session.calibrations import Calibrations, References
from reknit.session.joint_calibration import NEUTRAL_S, WHOLE_S
from reknit.session.neutral import STEADY_S, Neutral
from reknit.session.practice import Practice
from reknit.session.summary import practised
from reknit.signals.motion.joint.calibrate import STILL_RAD_S, HingeCalibration, HingeError, calibrate_hinge
from reknit.signals.motion_catalogue import hinge_measures, holds_both, pair_graph
from reknit.stream import NS_PER_S, Chunk, Graph, Kind

CHUNK_SAMPLES = 4096
LOOK_SAMPLES = 8
"""A still stretch ends at one of these, so that the neutral pose is not that of all that follows."""


def calibrate(begin: Begin, recording: Recording | StreamFile) -> References:
    """The reference efforts in a recording, of the practised muscle and of its partners: the strongest ones, also where it holds fewer
    than the exercise asks for.

    Raises CalibrationError where no effort stands out of the resting level.
    """
    if begin.exercise.calibrate is None:
        raise ValueError(f"exercise {begin.exercise.id!r} needs no calibration")
    calibration = Calibrations(begin, {begin.streams[0]: recording.spec}, begin.exercise.calibrate)
    for item in recording.pieces(CHUNK_SAMPLES):
        calibration.take(item)
    return calibration.references()


def neutral_in(recording: Recording | StreamFile) -> dict[str, tuple[float, float, float]]:
    """The neutral pose of a motion sensor: where up lay for it in the first stretch in which it was still.

    Raises BeginError where it never was for long enough.
    """
    spec = recording.spec
    neutral = Neutral({spec.name: spec})
    for item in recording.pieces(CHUNK_SAMPLES):
        if not isinstance(item, Chunk):
            continue
        for row in range(0, len(item.data), LOOK_SAMPLES):
            neutral.take(spec.name, item.part(row, row + LOOK_SAMPLES))
            if neutral.ready:
                return neutral.poses
    raise BeginError(
        f"in this recording the motion sensor is never still for {STEADY_S:g} s, so nobody knows how it lies at rest; begin a recording "
        "with some seconds of standing or sitting still"
    )


def joint_in(measure: str, recording: Recording | StreamFile) -> HingeCalibration:
    """What a recording that holds both sensors of a joint tells of it: from its first still stretch and the movement behind that.

    Raises BeginError where nothing can be learnt, with what to do.
    """
    spec = recording.spec
    if not holds_both(spec, measure):
        entry = hinge_measures()[measure]
        raise BeginError(
            f"{measure} needs both motion sensors in one recording, with channels such as '{entry.proximal}.acc x' and "
            f"'{entry.distal}.acc x'; {spec.name!r} has one sensor"
        )
    graph = Graph(pair_graph(spec, spec, measure), (f"{measure} pair",)).open({spec.name: spec})
    made = [out.item for item in recording.pieces(CHUNK_SAMPLES) for out in graph.push(spec.name, item)]
    chunks = [each for each in made if isinstance(each, Chunk)]
    if not chunks:
        raise BeginError("this recording holds no samples")
    chunks = [each for each in chunks if each.epoch == chunks[0].epoch]
    pair = np.concatenate([each.data for each in chunks])
    times_s = np.concatenate([each.times() for each in chunks]) / NS_PER_S
    known = np.isfinite(pair).all(axis=1)
    pair, times_s = pair[known], times_s[known]
    rate_hz = float((len(times_s) - 1) / max(times_s[-1] - times_s[0], 1e-9)) if len(times_s) > 1 else 0.0
    size = round(NEUTRAL_S * rate_hz)
    turning = np.maximum(*((pair[:, at : at + 3] ** 2).sum(axis=1) for at in (7, 17)))
    calm = np.convolve(turning < STILL_RAD_S**2, np.ones(max(size, 1)), "valid") >= size
    if len(pair) < max(size, 2) or not calm.any():
        raise BeginError(
            f"in this recording the joint is never still for {NEUTRAL_S:g} s; begin a recording with it straight and still, then move"
        )
    first = int(np.argmax(calm))
    try:
        return calibrate_hinge(pair[first : first + size + round(WHOLE_S * rate_hz)], rate_hz, neutral_s=NEUTRAL_S)
    except HingeError as error:
        raise BeginError(f"the joint cannot be learnt from this recording: {error}") from error


def analyse(
    begin: Begin,
    recording: Recording | StreamFile,
    references: References | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> dict[str, Any]:
    """Run an exercise over a recording and report as `practised` does.

    Parameters
    ----------
    begin
        The exercise, its stream and side.
    recording
        The recording of that stream.
    references
        The reference efforts, where the exercise is measured in per cent of them.
    progress
        Called with the share done, 0 to 1.
    """
    specs = {begin.streams[0]: recording.spec}
    if recording.spec.kind is Kind.IMU and begin.neutral is None:
        if begin.exercise.measure in hinge_measures():
            begin = begin if begin.joint is not None else replace(begin, joint=joint_in(begin.exercise.measure, recording))
        else:
            begin = replace(begin, neutral=neutral_in(recording))
    practice = (
        Practice(begin, specs, begin.reference)
        if references is None
        else Practice(begin, specs, references.own.value, references.partner_values, references.rest)
    )
    total = recording.rows or 1
    done = 0
    clocks = {clock.epoch: clock for clock in recording.clocks}
    for item in recording.pieces(CHUNK_SAMPLES):
        if isinstance(item, Chunk) and item.epoch in clocks:  # so that an epoch lies where it was, as it did live
            practice.push(begin.streams[0], clocks.pop(item.epoch))
        practice.push(begin.streams[0], item)
        if isinstance(item, Chunk):
            done += item.count
            progress(done / total)
    practice.finish()
    return practised(begin, specs, practice, references)
