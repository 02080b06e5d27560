"""The same graph over a recorded file: a file is a stream that is read in big chunks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reknit.formats.recording import Recording
from reknit.formats.stream_file import StreamFile
from reknit.session.begin import Begin
from reknit.session.calibration import Calibration, Reference
from reknit.session.practice import Practice
from reknit.session.summary import practised
from reknit.stream import Chunk

CHUNK_SAMPLES = 4096


def calibrate(begin: Begin, recording: Recording | StreamFile) -> Reference:
    """The reference effort in a recording: its strongest one, also where it holds fewer than the exercise asks for.

    Raises CalibrationError where no effort stands out of the resting level.
    """
    if begin.exercise.calibrate is None:
        raise ValueError(f"exercise {begin.exercise.id!r} needs no calibration")
    calibration = Calibration(begin, {begin.streams[0]: recording.spec}, begin.exercise.calibrate)
    for item in recording.pieces(CHUNK_SAMPLES):
        calibration.take(item)
    return calibration.reference()


def analyse(
    begin: Begin,
    recording: Recording | StreamFile,
    reference: Reference | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> dict[str, Any]:
    """Run an exercise over a recording and report as `practised` does.

    Parameters
    ----------
    begin
        The exercise, its stream and side.
    recording
        The recording of that stream.
    reference
        The reference effort, where the exercise is measured in per cent of one.
    progress
        Called with the share done, 0 to 1.
    """
    specs = {begin.streams[0]: recording.spec}
    practice = Practice(begin, specs, begin.reference if reference is None else reference.value)
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
    return practised(begin, specs, practice, reference)
