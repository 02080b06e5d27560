"""A stream that was recorded: its spec and its samples, with gaps where some are missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from reknit.formats.extent import Extent
from reknit.stream import Chunk, Clock, Event, Gap, GapReason, ReknitError, StreamSpec


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
    clocks
        When the epochs of a regular stream were, in the time of the recording: a line for each epoch of which that is known.
    events
        Moments that have a name, such as a step that someone has marked, in their order; `value` holds what else the file says of them.
        They are for people and files: `items` gives samples and gaps only.
    """

    spec: StreamSpec
    chunks: tuple[Chunk, ...]
    gaps: tuple[Gap, ...] = ()
    read_as: str = ""
    clocks: tuple[Clock, ...] = ()
    events: tuple[Event, ...] = ()

    @property
    def duration_s(self) -> float:
        """Seconds that the samples cover, without the gaps between epochs."""
        extent = Extent(self.spec)
        for chunk in self.chunks:
            extent.take(chunk)
        return extent.duration_s

    @property
    def rows(self) -> int:
        """How many samples there are."""
        return sum(chunk.count for chunk in self.chunks)

    def items(self) -> Iterator[Chunk | Gap]:
        """Chunks, and a Gap wherever samples are missing between two."""
        return with_gaps(self.chunks, self.gaps)

    def pieces(self, size: int) -> Iterator[Chunk | Gap]:
        """The same in chunks of at most `size`."""
        return with_gaps(parts_of(self.chunks, size), self.gaps)

    def rechunked(self, size: int) -> Recording:
        """The same samples in chunks of at most `size`."""
        return replace(self, chunks=tuple(parts_of(self.chunks, size)))


def parts_of(chunks: Iterable[Chunk], size: int) -> Iterator[Chunk]:
    """The same samples in chunks of at most `size`."""
    return (chunk.part(start, min(start + size, chunk.count)) for chunk in chunks for start in range(0, chunk.count, size))


def with_gaps(chunks: Iterable[Chunk], gaps: Sequence[Gap]) -> Iterator[Chunk | Gap]:
    """The chunks, and a Gap wherever samples are missing between two: the one of `gaps` that says why, or one without a reason."""
    known = {(gap.epoch, gap.first): gap for gap in reversed(gaps)}
    due: tuple[int, int] | None = None
    for chunk in chunks:
        if due is not None and (chunk.epoch, chunk.first) != due:
            end = chunk.first if chunk.epoch == due[0] else None
            yield known.get(due) or Gap(*due, end, GapReason.UNEXPLAINED)
        yield chunk
        due = chunk.epoch, chunk.end


def one_line(error: Exception) -> str:
    """What a library says about a file, which may be several lines, as a part of a sentence."""
    return " ".join(str(error).split())


def placed(recording: Recording) -> Recording:
    """The same samples, with each loss where it happened.

    A loss in a stream without a counter is found up to a second after it happened. Until then samples were numbered too low; here
    they have the numbers that are right, and the gap lies before them. No sample is moved, inserted or left out.
    """
    gaps = placed_gaps(recording.gaps)
    if gaps == list(recording.gaps):
        return recording
    chunks = list(placed_chunks(recording.chunks, recording.gaps))
    events = tuple(placed_event(event, recording.gaps) for event in recording.events)
    return replace(joined(recording.spec, chunks, gaps), clocks=recording.clocks, events=events)


def placed_gaps(gaps: Iterable[Gap]) -> list[Gap]:
    """Each gap where its samples were lost."""
    return [_placed(gap) for gap in gaps]


def placed_chunks(chunks: Iterable[Chunk], gaps: Iterable[Gap]) -> Iterator[Chunk]:
    """The chunks with the numbers that are right; `gaps` as they were recorded."""
    late = [gap for gap in gaps if _placed(gap) is not gap]
    for chunk in chunks:
        parts = [chunk]
        for gap in late:
            parts = [each for part in parts for each in _shifted(part, gap, _placed(gap))]
        yield from parts


def placed_event(event: Event, gaps: Iterable[Gap]) -> Event:
    """The event with the number that is right for its sample; `gaps` as they were recorded."""
    for gap in gaps:
        if gap.since is not None and gap.end is not None and gap.epoch == event.epoch and gap.since <= event.index < gap.first:
            event = event._replace(index=event.index + gap.end - gap.first)
    return event


def _placed(gap: Gap) -> Gap:
    if gap.since is None or gap.end is None:
        return gap
    return Gap(gap.epoch, gap.since, gap.since + gap.end - gap.first, gap.reason)


def _shifted(chunk: Chunk, found: Gap, lost: Gap) -> Iterator[Chunk]:
    """A chunk in parts: those samples that lie from where they were lost to where that was found are numbered higher by as many."""
    if chunk.epoch != found.epoch:
        yield chunk
        return
    shifted = 0 if lost.end is None else lost.end - lost.first
    low, high = (min(max(at - chunk.first, 0), chunk.count) for at in (lost.first, found.first))
    for start, stop, shift in ((0, low, 0), (low, high, shifted), (high, chunk.count, 0)):
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
