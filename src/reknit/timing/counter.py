"""Sample indices from a device's own counter: received rows are never counted, because a lost one would shift all that follow."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from reknit.stream import Gap, GapReason, ParameterError

BITS = (8, 16, 32)
DRIFT = 200e-6
EARLY_NS = 250_000_000  # how much faster a packet may come than all before it
WINDOW = 32  # packets that may overtake each other
AGAIN = 4  # packets in a row that came before: more than any link repeats, so the counter began again


class Arrived(StrEnum):
    """How a packet came."""

    IN_ORDER = "in order"
    JUMP = "jump"
    DUPLICATE = "duplicate"
    LATE = "late"
    RESET = "reset"


class Counted(NamedTuple):
    """Where a packet belongs: the epoch and index of its first sample, and the samples found missing before it, if any.

    `more`: further gaps behind the first one, where several losses were found at once.
    """

    arrived: Arrived
    epoch: int
    first: int
    gap: Gap | None = None
    more: tuple[Gap, ...] = ()

    @property
    def new(self) -> bool:
        """Whether the samples go on; those of a duplicate came before, those of a late packet were given up."""
        return self.arrived not in (Arrived.DUPLICATE, Arrived.LATE)


class Counter:
    """Unwraps the counter that a device puts into its packets.

    A packet cannot come before its last sample was taken. So of all the numbers that a value of few bits may stand for, the
    largest one that the time since the fastest packet allows is taken, or the one that was due. That holds while packets are
    delayed by less than one turn of the counter; a loss of exactly a whole number of turns cannot be told from a delay.

    Parameters
    ----------
    bits
        Width of the counter: 8, 16 or 32.
    samples_a_count
        Samples for each step of the counter: 1 where it counts samples, N where it counts packets of N samples.
    period_ns
        Nominal nanoseconds a sample; None where it is not known: then jumps of more than half a turn are taken for steps back.

    Raises
    ------
    ParameterError
        For another width, or numbers not above 0.
    """

    def __init__(self, bits: int, samples_a_count: int = 1, period_ns: float | None = None) -> None:
        if bits not in BITS:
            raise ParameterError(f"a counter has {BITS} bits, got {bits!r}")
        if samples_a_count < 1 or (period_ns is not None and not period_ns > 0):
            raise ParameterError(f"samples_a_count and period_ns must be above 0, got {samples_a_count!r} and {period_ns!r}")
        self.epoch, self._next = -1, 0
        self._turn = 1 << bits
        self._samples = samples_a_count
        self._count_ns = None if period_ns is None else period_ns * samples_a_count
        self._holes: list[tuple[int, int]] = []
        self._due = self._start = 0
        self._again, self._again_due = 0, -1
        self._base_ns, self._newest_ns = 0.0, 0

    @property
    def due(self) -> int:
        """Index of the sample that should come next."""
        return (self._due - self._start) * self._samples

    def take(self, value: int, samples: int, arrival_ns: int) -> Counted:
        """Place a packet of `samples` samples that carries the counter's `value` and arrived at `arrival_ns`."""
        if not 0 <= value < self._turn or samples < 1:
            raise ParameterError(f"expected a counter below {self._turn} and samples, got {value!r} and {samples!r}")
        counts = -(-samples // self._samples)
        if self.epoch < 0:
            return self._begin(value, counts, arrival_ns, None)
        at = self._due + self._ahead(value, counts, arrival_ns)
        if at < self._due and (arrived := self._passed(at, counts)) is not Arrived.RESET:
            return Counted(arrived, self.epoch, (at - self._start) * self._samples)
        if at < self._due:
            return self._begin(value, counts, arrival_ns, Gap(self.epoch, self.due, None, GapReason.DISCONNECT))
        return self._go_on(at, counts, arrival_ns)

    def restart(self) -> Gap | None:
        """Begin a new epoch with the next packet, since the link says so; gives the gap behind the one that ends."""
        gap = None if self.epoch < 0 else Gap(self.epoch, self.due, None, GapReason.DISCONNECT)
        if self.epoch >= 0:
            self._next, self.epoch = self.epoch + 1, -1
        return gap

    def _begin(self, value: int, counts: int, arrival_ns: int, gap: Gap | None) -> Counted:
        again = gap is not None
        self.epoch = self.epoch + 1 if again else self._next
        self._start, self._due = value, value + counts
        self._holes, self._again = [], 0
        self._base_ns, self._newest_ns = float(arrival_ns), arrival_ns
        if self._count_ns is not None:
            self._base_ns -= self._due * self._count_ns
        return Counted(Arrived.RESET if again else Arrived.IN_ORDER, self.epoch, 0, gap)

    def _go_on(self, at: int, counts: int, arrival_ns: int) -> Counted:
        gap = None
        self._again = 0
        if at > self._due:
            gap = Gap(self.epoch, self.due, (at - self._start) * self._samples, GapReason.COUNTER_JUMP)
            least = at - self._window(counts)
            self._holes = [hole for hole in self._holes if hole[1] > least] + [(self._due, at)]
        self._due = at + counts
        if self._count_ns is not None:
            # The fastest packet so far, let go by as much as two clocks may drift apart.
            slack_ns = max(0, arrival_ns - self._newest_ns) * DRIFT
            self._base_ns = min(self._base_ns + slack_ns, arrival_ns - self._due * self._count_ns)
        self._newest_ns = max(self._newest_ns, arrival_ns)
        return Counted(Arrived.IN_ORDER if gap is None else Arrived.JUMP, self.epoch, (at - self._start) * self._samples, gap)

    def _ahead(self, value: int, counts: int, arrival_ns: int) -> int:
        """Counts from the one that was due to this one; below 0 for one that had its turn."""
        forward = (value - self._due) % self._turn
        if forward == 0:
            return 0
        if self._count_ns is None:
            return forward if forward < self._turn // 2 else forward - self._turn
        early_ns = min(EARLY_NS, self._turn * self._count_ns / 4)
        most = int((arrival_ns - self._base_ns + early_ns) // self._count_ns) - counts - self._due
        return forward + (most - forward) // self._turn * self._turn

    def _window(self, counts: int) -> int:
        """Counts within which a packet is looked for among those before."""
        return min(WINDOW * counts, self._turn // 4)

    def _passed(self, at: int, counts: int) -> Arrived:
        """What a packet is that lies behind: known already, given up, or the first one of a counter that began again."""
        if at < max(self._due - self._window(counts), self._start):
            return Arrived.RESET
        for place, (first, end) in enumerate(self._holes):
            if first <= at < end:
                rest = [(first, at), (at + counts, end)]
                self._holes[place : place + 1] = [hole for hole in rest if hole[0] < hole[1]]
                return Arrived.LATE
        self._again = self._again + 1 if at == self._again_due else 1
        self._again_due = at + counts
        return Arrived.RESET if self._again >= AGAIN else Arrived.DUPLICATE
