"""The same graph over a recorded file: a file is a stream that is read in big chunks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from reknit.formats.recording import Recording
from reknit.formats.stream_file import StreamFile
from reknit.session.begin import Begin, BeginError
from reknit.session.calibrations import Calibrations, References
from reknit.session.neutral import STEADY_S, Neutral
from reknit.session.practice import Practice
from reknit.session.summary import practised
from reknit.stream import Chunk, Kind

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
