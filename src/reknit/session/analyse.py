"""The same graph over a recorded file: a file is a stream that is read in big chunks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from reknit.formats.recording import Recording
from reknit.formats.stream_file import StreamFile
from reknit.session.begin import Begin, BeginError, measured_on
from reknit.session.calibrations import Calibrations, References
from reknit.session.joint_calibration import NEUTRAL_S, WHOLE_S
from reknit.session.neutral import STEADY_S, Neutral
from reknit.session.practice import Practice
from reknit.session.summary import practised
from reknit.session.together import CHUNK_SAMPLES, Joined, Together
from reknit.signals.motion.joint.calibrate import STILL_RAD_S, HingeCalibration, HingeError, calibrate_hinge
from reknit.signals.motion_catalogue import hinge_measures, holds_both, pair_graph
from reknit.stream import NS_PER_S, Chunk, Graph, Kind

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


def neutral_in(together: Together) -> dict[str, tuple[float, float, float]]:
    """The neutral pose of motion sensors: where up lay for each in the first stretch in which all were still.

    Raises BeginError where they never were for long enough.
    """
    neutral = Neutral(together.specs)
    for name, item in together.items():
        if not isinstance(item, Chunk):
            continue
        for row in range(0, len(item.data), LOOK_SAMPLES):
            neutral.take(name, item.part(row, row + LOOK_SAMPLES))
            if neutral.ready:
                return neutral.poses
    sensors = "sensor is never" if len(together.recordings) == 1 else "sensors are never both"
    raise BeginError(
        f"in this recording the motion {sensors} still for {STEADY_S:g} s, so nobody knows how it lies at rest; begin a recording "
        "with some seconds of standing or sitting still"
    )


def joint_in(measure: str, together: Together) -> HingeCalibration:
    """What recordings of both sensors of a joint tell of it: from its first still stretch and the movement behind that.

    Raises BeginError where nothing can be learnt, with what to do.
    """
    names = tuple(together.recordings)
    if len(names) == 1 and not holds_both(together.specs[names[0]], measure):
        entry = hinge_measures()[measure]
        raise BeginError(
            f"{measure} needs both motion sensors in one recording, with channels such as '{entry.proximal}.acc x' and "
            f"'{entry.distal}.acc x', or a recording of each; {names[0]!r} has one sensor"
        )
    proximal, distal = together.recordings[names[0]].spec, together.recordings[names[-1]].spec
    graph = Graph(pair_graph(proximal, distal, measure), (f"{measure} pair",)).open(together.specs)
    made = [out.item for name, item in together.items() for out in graph.push(name, item)]
    made += [out.item for out in graph.flush()]
    chunks = [each for each in made if isinstance(each, Chunk) and len(each.data)]
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


@dataclass(frozen=True, slots=True)
class Analysis:
    """An exercise run over recordings.

    Parameters
    ----------
    report
        What `practised` tells, and how recordings of several sensors were laid beside one another.
    practice
        What was run: the course of the measure and the way of who stood are in it.
    """

    report: dict[str, Any]
    practice: Practice


def analyse(
    begin: Begin,
    recording: Recording | StreamFile,
    references: References | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> dict[str, Any]:
    """Run an exercise over a recording and report as `practised` does; parameters as those of `analysed`."""
    return analysed(begin, Together({begin.streams[0]: recording}), references, progress).report


def analysed(
    begin: Begin,
    together: Together,
    references: References | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> Analysis:
    """Run an exercise over the recordings of its streams.

    Parameters
    ----------
    begin
        The exercise, its streams and side.
    together
        The recordings of those streams.
    references
        The reference efforts, where the exercise is measured in per cent of them.
    progress
        Called with the share done, 0 to 1.

    Raises BeginError where a motion sensor's neutral pose or a joint cannot be learnt from them.
    """
    specs = together.specs
    begin = _learnt(begin, together)
    practice = (
        Practice(begin, specs, begin.reference)
        if references is None
        else Practice(begin, specs, references.own.value, references.partner_values, references.rest)
    )
    total, done = together.rows or 1, 0
    for name, item in together.items():
        practice.push(name, item)
        if isinstance(item, Chunk):
            done += item.count
            progress(done / total)
    practice.finish()
    joined = {} if together.joined is Joined.ALONE else {"joined": together.joined.value}
    return Analysis(practised(begin, specs, practice, references) | joined, practice)


def _learnt(begin: Begin, together: Together) -> Begin:
    """The beginning with what motion sensors learn before practice, where nobody has said it."""
    specs, measure = together.specs, begin.exercise.measure
    if specs[begin.streams[0]].kind is not Kind.IMU or begin.neutral is not None:
        return begin
    names = measured_on(begin, specs)
    if measure not in hinge_measures():
        return replace(begin, neutral=neutral_in(together.only(names)))
    return begin if begin.joint is not None else replace(begin, joint=joint_in(measure, together.only(names)))
