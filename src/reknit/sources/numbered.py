"""From packets to items: each sample gets its index, each epoch its clock, and what is missing a Gap; all of it counted."""

from __future__ import annotations

from dataclasses import dataclass

from reknit.sources.device import Device, Packet
from reknit.stream import NS_PER_S, Chunk, Clock, Gap, Item
from reknit.timing.clock_fit import MOST_PPM, ClockFit, Point, grow
from reknit.timing.counter import Arrived

RATE_ERROR = "rate_error_ppm"
"""The attribute of a stream that says what its true rate may differ from the nominal one by, where that is more than a crystal's."""

Anchor = tuple[int, int, int]
"""An epoch, the index of a packet's last sample, and when it came."""


@dataclass(slots=True)
class Counts:
    """What came and what did not, since the source began.

    Parameters
    ----------
    samples, packets
        What went on.
    gaps, missing
        Losses, and the samples known to be missing in them.
    left_out
        Packets that came twice or too late.
    resets
        Times that the device's own count began again.
    damaged
        Packets that could not be read: those without samples.
    """

    samples: int = 0
    packets: int = 0
    gaps: int = 0
    missing: int = 0
    left_out: int = 0
    resets: int = 0
    damaged: int = 0

    def lost(self, gap: Gap) -> None:
        """Count a loss; one of unknown length has no samples that are known to be missing."""
        self.gaps += 1
        self.missing += 0 if gap.end is None else gap.end - gap.first


class Numbered:
    """Makes the items of one device's packets, over all of its connections.

    Attributes
    ----------
    counts
        What came and what did not.
    clock
        The clock that was published last.
    """

    def __init__(self, device: Device) -> None:
        self.counts = Counts()
        self.clock: Clock | None = None
        self._spec, self._slots = device.spec, device.slots
        self._numbering = device.numbering()
        self._fit: ClockFit | None = None
        self._hull: list[Point] = []
        self._anchors: list[Anchor] = []
        self._hull_from: tuple[int, int, int] = (-1, 0, 0)

    @property
    def epoch(self) -> int:
        """The epoch under way; -1 between two."""
        return self._numbering.epoch

    @property
    def undetectable(self) -> int:
        """Losses too small to be told from jitter, of a stream without a counter."""
        return int(getattr(self._numbering, "undetectable", 0))

    @property
    def error_ns(self) -> int | None:
        """What a sample's time may be wrong by now; None before the first clock."""
        if self.clock is None:
            return None
        return self.clock.error_ns + int(getattr(self._numbering, "error_ns", 0) if self.undetectable else 0)

    def take(self, packet: Packet) -> list[Item]:
        """The items of a packet: a Gap where samples are missing before it, a Clock where one is due, and the samples."""
        spec, samples = self._spec, len(packet.data)
        if not samples:
            self.counts.damaged += 1
            return []
        out: list[Item] = self.disconnected() if packet.begins else []
        counted = self._numbering.take(packet.mark, samples, packet.arrival_ns)
        if not counted.new:
            self.counts.left_out += 1
            return out
        for gap in (*(() if counted.gap is None else (counted.gap,)), *counted.more):
            self.counts.lost(gap)
            out.append(gap)
        self.counts.resets += counted.arrived is Arrived.RESET
        self.counts.samples += samples
        self.counts.packets += 1
        if spec.rate is not None:
            out += self._anchor(counted.epoch, counted.first + samples - 1, packet.arrival_ns, samples)
        out.append(Chunk(spec, counted.epoch, counted.first, packet.data, packet.times_ns))
        return out

    def disconnected(self) -> list[Item]:
        """The connection has broken: the Gap behind what came."""
        gap = self._numbering.restart()
        if gap is None:
            return []
        self.counts.lost(gap)
        return [gap]

    def anchors(self) -> list[Anchor]:
        """The anchors since the last call that a final fit needs: the corners of the lower envelope under all that came."""
        self._end_hull()
        taken, self._anchors = self._anchors, []
        return taken

    def _anchor(self, epoch: int, index: int, arrival_ns: int, samples: int) -> list[Item]:
        period_ns = NS_PER_S / self._spec.rate_hz
        if self._fit is None:
            most_ppm = float(self._spec.attribute(RATE_ERROR) or MOST_PPM)
            self._fit = ClockFit(period_ns, samples, slots=self._slots, most_ppm=most_ppm)
        if self._hull_from[0] != epoch:
            self._end_hull()
            self._hull_from = epoch, index, arrival_ns
        _, index_0, arrival_0_ns = self._hull_from
        grow(self._hull, (index - index_0, arrival_ns - arrival_0_ns - round((index - index_0) * period_ns)))
        clock = self._fit.take(epoch, index, arrival_ns)
        if clock is None:
            return []
        self.clock = clock
        return [clock]

    def _end_hull(self) -> None:
        epoch, index_0, arrival_0_ns = self._hull_from
        if self._hull:
            period_ns = NS_PER_S / self._spec.rate_hz
            self._anchors += [(epoch, index_0 + x, arrival_0_ns + y + round(x * period_ns)) for x, y in self._hull]
        self._hull, self._hull_from = [], (-1, 0, 0)
