"""Sample indices from the times that a device puts into its packets: two stamps tell how many samples lie between them."""

from __future__ import annotations

from reknit.stream import Gap, GapReason, ParameterError
from reknit.timing.counter import AGAIN, Arrived, Counted

TURNED = 0.5  # of a turn: stamps that lie further back are taken for later ones
LEARNT = 64  # packets after which the device's own period is known better than its nominal one


class Stamps:
    """Unwraps and counts by device times of few bits.

    Each distance between two stamps is rounded to whole samples of the device's own period, so a clock that runs fast or slow adds up
    to nothing. A loss of more than half a turn of the stamps is not told from a step back, which begins a new epoch.

    Parameters
    ----------
    bits
        Width of the stamp.
    tick_ns
        Nanoseconds of the device's clock a unit of the stamp.
    period_ns
        Nominal nanoseconds a sample.

    Raises
    ------
    ParameterError
        For numbers not above 0.
    """

    error_ns = 0

    def __init__(self, bits: int, tick_ns: float, period_ns: float) -> None:
        if bits < 1 or not (tick_ns > 0 and period_ns > 0):
            raise ParameterError(f"bits, tick_ns and period_ns must be above 0, got {bits!r}, {tick_ns!r} and {period_ns!r}")
        self.epoch = -1
        self._turn, self._ticks = 1 << bits, period_ns / tick_ns
        self._next = self._due = self._first = self._value = self._samples = 0
        self._learnt_ticks, self._learnt_samples, self._packets = 0, 0, 0
        self._behind = 0

    @property
    def due(self) -> int:
        """Index of the sample that should come next."""
        return self._due

    def take(self, mark: int, samples: int, arrival_ns: int) -> Counted:
        """Place a packet of `samples` samples whose first one was taken at the device's time `mark`."""
        if not 0 <= mark < self._turn or samples < 1:
            raise ParameterError(f"expected a stamp below {self._turn} and samples, got {mark!r} and {samples!r}")
        if self.epoch < 0:
            self.epoch = self._next
            return self._go_on(mark, samples, 0, Arrived.IN_ORDER)
        ticks = (mark - self._value) % self._turn
        if ticks >= self._turn * TURNED or ticks == 0:
            return self._back(mark, samples, ticks - self._turn if ticks else 0)
        first = self._first + round(ticks / self._period())
        if first <= self._due:  # its own jitter may bring a packet early by a part of a sample
            if first == self._due:
                self._learn(ticks)
            return self._go_on(mark, samples, self._due, Arrived.IN_ORDER)
        gap = Gap(self.epoch, self._due, first, GapReason.COUNTER_JUMP)
        return self._go_on(mark, samples, first, Arrived.JUMP, gap)

    def restart(self) -> Gap | None:
        """Begin a new epoch with the next packet, since the link says so; gives the gap behind the one that ends."""
        gap = None if self.epoch < 0 else Gap(self.epoch, self._due, None, GapReason.DISCONNECT)
        if self.epoch >= 0:
            self._next, self.epoch = self.epoch + 1, -1
        return gap

    def _back(self, mark: int, samples: int, ticks: int) -> Counted:
        """A packet that lies behind: known or given up already, unless so many come that the clock must have begun again."""
        self._behind += 1
        if self._behind < AGAIN:
            at = max(self._first + round(ticks / self._period()), 0)
            return Counted(Arrived.LATE if ticks else Arrived.DUPLICATE, self.epoch, at)
        gap = self.restart()
        self.epoch = self._next
        return self._go_on(mark, samples, 0, Arrived.RESET, gap)

    def _go_on(self, mark: int, samples: int, first: int, arrived: Arrived, gap: Gap | None = None) -> Counted:
        self._value, self._first, self._samples, self._due = mark, first, samples, first + samples
        self._behind = 0
        return Counted(arrived, self.epoch, first, gap)

    def _learn(self, ticks: int) -> None:
        self._learnt_ticks += ticks
        self._learnt_samples += self._samples
        self._packets += 1

    def _period(self) -> float:
        """Units of the stamp a sample."""
        return self._ticks if self._packets < LEARNT else self._learnt_ticks / self._learnt_samples
