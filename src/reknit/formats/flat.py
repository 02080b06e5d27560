"""A recording as one table, for formats that hold nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from reknit.formats.recording import FormatError, Recording
from reknit.stream import NS_PER_S, Chunk

START = "start_s"
"""Attribute of a stream: the time of its sample 0 on the clock of the file that it came from, in seconds."""


@dataclass(frozen=True, slots=True)
class Flat:
    """All samples of one epoch.

    Parameters
    ----------
    index
        (samples,) int64: a step above 1 is a gap.
    time_s
        (samples,) seconds on the file's clock.
    values
        (samples, channels) in the channels' units.
    """

    index: NDArray[np.int64]
    time_s: NDArray[np.float64]
    values: NDArray[np.float64]


def flat(recording: Recording, ending: str) -> Flat:
    """The recording as one table.

    Raises FormatError where it holds no sample, or several epochs.
    """
    chunks = [chunk for chunk in recording.chunks if chunk.count]
    if not chunks:
        raise FormatError("the recording holds no sample; there is nothing to write")
    if len({chunk.epoch for chunk in chunks}) > 1:
        raise FormatError(
            f"the recording holds several starts of its source, with breaks between them; {ending} cannot hold that, convert to .csv "
            "or .parquet"
        )
    index = np.concatenate([np.arange(chunk.first, chunk.end, dtype=np.int64) for chunk in chunks])
    return Flat(index, np.concatenate([_times_s(chunk) for chunk in chunks]), physical(recording, chunks))


def physical(recording: Recording, chunks: list[Chunk]) -> NDArray[np.float64]:
    """The samples of these chunks in the units of their channels, (samples, channels)."""
    stored = np.concatenate([np.asarray(chunk.data, dtype=np.float64) for chunk in chunks])
    channels = recording.spec.channels
    if all(channel.scale == 1.0 and channel.offset == 0.0 for channel in channels):
        return stored
    return stored * [channel.scale for channel in channels] + [channel.offset for channel in channels]


def start_s(recording: Recording) -> float:
    """When sample 0 was, on the clock of the file that the recording came from; 0 where nothing is known."""
    return float(recording.spec.attribute(START) or 0)


def _times_s(chunk: Chunk) -> NDArray[np.float64]:
    start = float(chunk.spec.attribute(START) or 0)
    if chunk.times_ns is not None:
        return chunk.times_ns / NS_PER_S
    rate = chunk.spec.rate or Fraction(1)
    return start + np.arange(chunk.first, chunk.end) * rate.denominator / rate.numerator


def what_gaps_lose(recording: Recording) -> list[str]:
    """Sentences for a format that shows gaps in its times but keeps no reason for them."""
    if not recording.gaps and all(type(item) is Chunk for item in recording.items()):
        return []
    return ["gaps: only the times show that samples are missing, the reasons are lost"]
