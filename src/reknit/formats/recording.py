"""A stream that was recorded: its spec and its samples, with gaps where some are missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from reknit.formats.extent import Extent
from reknit.stream import Chunk, Gap, GapReason, ReknitError, StreamSpec


class FormatError(ReknitError):
    """A file does not hold what was expected of it."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A recorded stream.

    Parameters
    ----------
    spec
        The stream.
    chunks
        Its samples in order; between two that do not follow on one another samples are missing.
    gaps
        The gaps that were recorded, with their reasons.
    read_as
        How a file was understood where it does not say so itself (`reknit.formats.guess.Guess`), for people; else empty.
    """

    spec: StreamSpec
    chunks: tuple[Chunk, ...]
    gaps: tuple[Gap, ...] = ()
    read_as: str = ""

    @property
    def duration_s(self) -> float:
        """Seconds that the samples cover, without the gaps between epochs."""
        extent = Extent(self.spec)
        for chunk in self.chunks:
            extent.take(chunk)
        return extent.duration_s

    def items(self) -> Iterator[Chunk | Gap]:
        """Chunks, and a Gap wherever samples are missing between two."""
        due: tuple[int, int] | None = None
        for chunk in self.chunks:
            if due is not None and (chunk.epoch, chunk.first) != due:
                yield self._gap(due, chunk)
            yield chunk
            due = chunk.epoch, chunk.end

    def rechunked(self, size: int) -> Recording:
        """The same samples in chunks of at most `size`."""
        parts = (
            chunk.part(start, min(start + size, chunk.count)) for chunk in self.chunks for start in range(0, chunk.count, size)
        )
        return Recording(self.spec, tuple(parts), self.gaps, self.read_as)

    def _gap(self, due: tuple[int, int], chunk: Chunk) -> Gap:
        known = next((gap for gap in self.gaps if (gap.epoch, gap.first) == due), None)
        end = chunk.first if chunk.epoch == due[0] else None
        return known or Gap(due[0], due[1], end, GapReason.UNEXPLAINED)


def one_line(error: Exception) -> str:
    """What a library says about a file, which may be several lines, as a part of a sentence."""
    return " ".join(str(error).split())


def placed(recording: Recording) -> Recording:
    """The same samples, with each loss where it happened.

    A loss in a stream without a counter is found up to a second after it happened. Until then samples were numbered too low; here
    they have the numbers that are right, and the gap lies before them. No sample is moved, inserted or left out.
    """
    chunks, gaps = list(recording.chunks), []
    for gap in recording.gaps:
        if gap.since is None or gap.end is None:
            gaps.append(gap)
            continue
        lost = gap.end - gap.first
        chunks = [part for chunk in chunks for part in _shifted(chunk, gap.epoch, gap.since, gap.first, lost)]
        gaps.append(Gap(gap.epoch, gap.since, gap.since + lost, gap.reason))
    return recording if gaps == list(recording.gaps) else joined(recording.spec, chunks, gaps)


def _shifted(chunk: Chunk, epoch: int, since: int, first: int, lost: int) -> Iterator[Chunk]:
    """A chunk in parts: those samples that lie from `since` to `first` are numbered higher by `lost`."""
    if chunk.epoch != epoch:
        yield chunk
        return
    low, high = (min(max(at - chunk.first, 0), chunk.count) for at in (since, first))
    for start, stop, shift in ((0, low, 0), (low, high, lost), (high, chunk.count, 0)):
        if start < stop:
            part = chunk.part(start, stop)
            yield part._replace(first=part.first + shift)


def joined(spec: StreamSpec, chunks: list[Chunk], gaps: list[Gap]) -> Recording:
    """A recording of many small chunks, with those that follow on one another made into one."""
    runs: list[list[Chunk]] = []
    for chunk in chunks:
        if runs and (runs[-1][-1].epoch, runs[-1][-1].end) == (chunk.epoch, chunk.first):
            runs[-1].append(chunk)
        else:
            runs.append([chunk])
    whole = []
    for run in runs:
        times = [chunk.times_ns for chunk in run if chunk.times_ns is not None]
        joined_times = np.concatenate(times) if times else None
        whole.append(Chunk(spec, run[0].epoch, run[0].first, np.concatenate([chunk.data for chunk in run]), joined_times))
    return Recording(spec, tuple(whole), tuple(gaps))
