"""A block's own index and time: so the same samples give the same digest, wherever in a recording they lie."""

from __future__ import annotations

from reknit.stream import NS_PER_S, Chunk, Clock, Control, Gap, Item, Tick, chunk_of


class OwnTime:
    """The first sample of each stream after the start gets epoch 0 and index 0, and times count from the first sample of the first stream.

    Parameters
    ----------
    first
        Name of the first stream, on which the exercise is measured.
    rate_hz
        Its nominal rate; None for an irregular one.

    Attributes
    ----------
    from_ns
        Session time of the first sample; None before it came, or where no clock says when it was taken.
    begun_ns
        The same, with 0 where no clock says so; None before it came.
    """

    def __init__(self, first: str, rate_hz: float | None = None) -> None:
        self._rate_hz = rate_hz
        self.from_ns: int | None = None
        self.begun_ns: int | None = None
        self._first = first
        self._clocks: dict[str, Clock] = {}
        self._epochs: dict[str, int] = {}
        self._origins: dict[str, tuple[int, int]] = {}

    @property
    def epochs(self) -> dict[str, int]:
        """The block's own epoch of each stream that has begun."""
        return {stream: self._epochs[stream] - epoch for stream, (epoch, _) in self._origins.items()}

    def clock(self, stream: str, clock: Clock) -> None:
        """Take a stream's newest clock."""
        self._clocks[stream] = clock

    def begin(self, stream: str, chunk: Chunk) -> Clock | None:
        """Take note of samples; the stream's clock, moved, where they are its first ones and there is one."""
        self._epochs[stream] = chunk.epoch
        if stream in self._origins or (stream != self._first and self.begun_ns is None):
            return None
        self._origins[stream] = (chunk.epoch, chunk.first)
        if stream == self._first:
            self.begun_ns = self._time_ns(stream, chunk)
            self.from_ns = self.begun_ns if chunk.times_ns is not None or stream in self._clocks else None
        clock = self._clocks.get(stream)
        moved = None if clock is None else self.moved(stream, clock)
        return moved if isinstance(moved, Clock) else None

    def epoch_s(self, epoch: int) -> float | None:
        """When an epoch of a regular first stream began, by its clock, on the block's own time; None where no clock says so."""
        clock = self._clocks.get(self._first)
        if epoch == 0 or clock is None or self.from_ns is None or clock.epoch - self._origins[self._first][0] != epoch:
            return None
        return (clock.time_ns - clock.index * clock.period_ns - self.from_ns) / NS_PER_S

    def moved(self, stream: str, item: Item) -> Item | None:
        """The item in the block's own epoch, index and time; None before the stream has begun."""
        if stream not in self._origins or isinstance(item, Tick | Control):
            return None
        epoch, first = self._origins[stream]
        begun = self.begun_ns or 0
        if item.epoch < epoch:
            return None
        shift = first if item.epoch == epoch else 0
        if isinstance(item, Chunk):
            times = None if item.times_ns is None else item.times_ns - begun
            return chunk_of((item.spec, item.epoch - epoch, item.first - shift, item.data, times))
        if isinstance(item, Clock):
            return item._replace(epoch=item.epoch - epoch, index=item.index - shift, time_ns=item.time_ns - begun)
        if isinstance(item, Gap):
            end = None if item.end is None else max(item.end - shift, 0)
            return item._replace(epoch=item.epoch - epoch, first=max(item.first - shift, 0), end=end)
        return item._replace(epoch=item.epoch - epoch, index=item.index - shift)

    def stream_s(self, time_ns: int) -> float | None:
        """A session time on the first stream's own time, in which its samples of this epoch are; None before it has begun.

        A stream's times run by its nominal rate, and its clock says how they lie to the session's.
        """
        if self._first not in self._origins or self.begun_ns is None:
            return None
        epoch, first = self._origins[self._first]
        clock = self._clocks.get(self._first)
        if self._rate_hz is None or clock is None:
            return (time_ns - self.begun_ns) / NS_PER_S
        shift = first if clock.epoch == epoch else 0
        return (clock.index - shift + (time_ns - clock.time_ns) / clock.period_ns) / self._rate_hz

    def _time_ns(self, stream: str, chunk: Chunk) -> int:
        if chunk.times_ns is not None:
            return int(chunk.times_ns[0])
        clock = self._clocks.get(stream)
        return 0 if clock is None else clock.at_ns(chunk.first)
