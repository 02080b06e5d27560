"""Recordings of several sensors as one: their items in the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from heapq import merge
from itertools import count
from typing import Protocol

from reknit.formats.flat import START
from reknit.formats.recording import FormatError
from reknit.stream import NS_PER_S, Chunk, Clock, Event, Gap, StreamSpec

CHUNK_SAMPLES = 4096
BESIDE_SAMPLES = 64
"""Of several recordings: so few samples at a time that none runs far ahead of the others."""
Timed = tuple[int, str, Chunk | Clock | Gap]


class Recorded(Protocol):
    """What a recording in memory and one that stays in its file have in common."""

    @property
    def spec(self) -> StreamSpec:
        """The stream."""

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """When its epochs were, as far as that is known."""

    @property
    def events(self) -> tuple[Event, ...]:
        """Moments that have a name."""

    @property
    def read_as(self) -> str:
        """How a file was understood where it does not say so itself; else empty."""

    @property
    def rows(self) -> int:
        """How many samples there are."""

    @property
    def duration_s(self) -> float:
        """Seconds that they cover."""

    def pieces(self, size: int) -> Iterator[Chunk | Gap]:
        """Its samples in chunks of at most `size`, and its gaps."""


class Joined(StrEnum):
    """How recordings were laid beside one another."""

    ALONE = "alone"
    TIMES = "by their own times"
    FIRST = "by their first samples"


@dataclass(frozen=True, slots=True)
class Together:
    """Recordings by the names of their streams, laid beside one another in time.

    Where each says when its samples were taken (times of its own, a clock, or the first time of its table), that counts; otherwise their
    first samples are taken for one moment, which is right only where they were begun together.
    """

    recordings: Mapping[str, Recorded]

    @classmethod
    def of(cls, *recordings: Recorded) -> Together:
        """Recordings in this order; one whose name is taken gets another, which none of them has: imu, imu-2."""
        own = {each.spec.name for each in recordings}
        named: dict[str, Recorded] = {}
        for each in recordings:
            name = each.spec.name
            if name in named:
                name = next(other for n in count(2) if (other := f"{name}-{n}") not in named and other not in own)
            named[name] = _Renamed(each, name) if name != each.spec.name else each
        return cls(named)

    @property
    def specs(self) -> dict[str, StreamSpec]:
        """The streams by name."""
        return {name: each.spec for name, each in self.recordings.items()}

    @property
    def joined(self) -> Joined:
        """How they are laid beside one another."""
        if len(self.recordings) < 2:
            return Joined.ALONE
        known = all(_begun_ns(each) is not None for each in self.recordings.values())
        return Joined.TIMES if known else Joined.FIRST

    @property
    def rows(self) -> int:
        """How many samples there are in all."""
        return sum(each.rows for each in self.recordings.values())

    def only(self, names: tuple[str, ...]) -> Together:
        """Those of these names, in their order."""
        return Together({name: self.recordings[name] for name in names})

    def items(self) -> Iterator[tuple[str, Chunk | Clock | Gap]]:
        """The items of all in the order of time, each with the name of its stream; the clock of an epoch stands before its samples.

        Raises FormatError where two have no time in common, and where nobody knows for how long one was interrupted.
        """
        how = self.joined
        if how is Joined.TIMES:
            self._meet()
        size = CHUNK_SAMPLES if how is Joined.ALONE else BESIDE_SAMPLES
        timed = [_timed(name, each, size, how) for name, each in self.recordings.items()]
        for _, name, item in merge(*timed, key=lambda each: each[0]):
            yield name, item

    def _meet(self) -> None:
        """FormatError unless there is a time in which all of them were recorded."""
        spans = {name: (_begun_ns(each) or 0, each.duration_s) for name, each in self.recordings.items()}
        if max(begun for begun, _ in spans.values()) < min(begun + round(long_s * NS_PER_S) for begun, long_s in spans.values()):
            return
        told = " and ".join(
            f"{name!r} from {begun / NS_PER_S:g} to {begun / NS_PER_S + long_s:g} s" for name, (begun, long_s) in spans.items()
        )
        raise FormatError(
            f"the recordings have no time in common: {told}; name recordings that were made together. Where their clocks have nothing to "
            "do with one another, take the times out of both and give the rate with --rate: then their first samples are one moment"
        )


@dataclass(frozen=True, slots=True)
class _Renamed:
    """A recording whose stream is called otherwise."""

    recording: Recorded
    name: str

    @property
    def spec(self) -> StreamSpec:
        return replace(self.recording.spec, name=self.name)

    @property
    def clocks(self) -> tuple[Clock, ...]:
        return self.recording.clocks

    @property
    def events(self) -> tuple[Event, ...]:
        return self.recording.events

    @property
    def read_as(self) -> str:
        return self.recording.read_as

    @property
    def rows(self) -> int:
        return self.recording.rows

    @property
    def duration_s(self) -> float:
        return self.recording.duration_s

    def pieces(self, size: int) -> Iterator[Chunk | Gap]:
        spec = self.spec
        return (item._replace(spec=spec) if isinstance(item, Chunk) else item for item in self.recording.pieces(size))


def _begun_ns(recording: Recorded) -> int | None:
    """When its first sample was taken, by its own times; None where nothing says so."""
    first = next((item for item in recording.pieces(1) if isinstance(item, Chunk)), None)
    if first is None:
        return None
    if first.times_ns is not None:
        return int(first.times_ns[0])
    clock = next((each for each in recording.clocks if each.epoch == first.epoch), None)
    if clock is not None:
        return clock.at_ns(first.first)
    start = recording.spec.attribute(START)
    return None if start is None else round(float(start) * NS_PER_S)


def _timed(name: str, recording: Recorded, size: int, how: Joined) -> Iterator[Timed]:
    """Its items, each with the time at which it is due beside others."""
    rate, begun_ns = recording.spec.rate, _begun_ns(recording) if how is not Joined.ALONE else None
    clocks = {clock.epoch: clock for clock in recording.clocks} if how is not Joined.FIRST else {}
    shift_ns = (begun_ns or 0) if how is Joined.FIRST else 0
    now_ns = 0 if how is Joined.FIRST else begun_ns or 0
    epoch: int | None = None
    for item in recording.pieces(size):
        if isinstance(item, Chunk):
            if item.epoch != epoch and rate is not None:
                clock = clocks.get(item.epoch)
                if clock is None and how is not Joined.ALONE:
                    if epoch is not None:
                        raise FormatError(
                            f"{name!r} was interrupted, and nobody knows for how long, so that it cannot be laid beside another recording; "
                            "record both again without a break"
                        )
                    clock = Clock(item.epoch, item.first, now_ns, float(NS_PER_S / rate))
                if clock is not None:
                    clocks[item.epoch] = clock
                    yield now_ns, name, clock
            epoch = item.epoch
            if item.times_ns is not None and shift_ns:
                item = item._replace(times_ns=item.times_ns - shift_ns)  # noqa: PLW2901 -- the same samples on the common time
            if how is not Joined.ALONE:
                now_ns = clocks[item.epoch].at_ns(item.first) if item.times_ns is None else int(item.times_ns[0])
        yield now_ns, name, item
