"""Sample indices of a stream without a counter: received samples are counted, and losses found from the times at which they came."""

from __future__ import annotations

from reknit.stream import Gap, GapReason, ParameterError
from reknit.timing.counter import Arrived, Counted
from reknit.timing.losses import Loss, LossFinder


class Received:
    """Numbers samples as they come, and corrects the number where a loss is confirmed.

    A loss shows only in what comes behind it. So its Gap is told when it is confirmed, and `since` of that gap says from which
    index on the samples had been numbered too low: times told for those were early by its length.

    Parameters
    ----------
    period_ns
        Nominal nanoseconds a sample; None for an irregular stream, whose samples have times of their own and where losses do not show.
    packet
        Samples a packet.
    constant
        Whether every packet has that many samples: then only whole packets can be lost.
    confirm_s
        How long a loss must show; more than the longest delay of the link.

    Raises
    ------
    ParameterError
        For numbers not above 0.
    """

    def __init__(self, period_ns: float | None, packet: int = 1, *, constant: bool = True, confirm_s: float = 1.0) -> None:
        if packet < 1 or (period_ns is not None and not period_ns > 0):
            raise ParameterError(f"packet and period_ns must be above 0, got {packet!r} and {period_ns!r}")
        self.epoch = -1
        self._period_ns, self._packet, self._constant, self._confirm_s = period_ns, packet, constant, confirm_s
        self._next, self._due, self._lost, self._undetectable = 0, 0, 0, 0
        self._finder = self._new_finder()

    @property
    def due(self) -> int:
        """Index of the sample that should come next."""
        return self._due

    @property
    def undetectable(self) -> int:
        """Shifts of about one packet that may have been losses."""
        return self._undetectable + (0 if self._finder is None else self._finder.undetectable)

    @property
    def error_ns(self) -> int:
        """What the times of this epoch may be wrong by because samples without a counter are counted."""
        return 0 if self._finder is None else self._finder.error_ns

    def take(self, mark: int, samples: int, arrival_ns: int) -> Counted:
        """Place a packet of `samples` samples that came at `arrival_ns`; it carries no counter: `mark` tells nothing."""
        if samples < 1:
            raise ParameterError(f"a packet has at least one sample, got {samples!r}")
        if self.epoch < 0:
            self.epoch = self._next
        losses = [] if self._finder is None else self._finder.take(arrival_ns, samples / self._packet)
        gaps = [self._gap(loss) for loss in losses]
        first = self._due
        self._due += samples
        if not gaps:
            return Counted(Arrived.IN_ORDER, self.epoch, first)
        return Counted(Arrived.JUMP, self.epoch, first, gaps[0], tuple(gaps[1:]))

    def restart(self) -> Gap | None:
        """Begin a new epoch with the next packet, since the link says so; gives the gap behind the one that ends."""
        gap = None if self.epoch < 0 else Gap(self.epoch, self._due, None, GapReason.DISCONNECT)
        if self.epoch >= 0:
            self._next, self.epoch = self.epoch + 1, -1
        self._undetectable = self.undetectable
        self._due, self._lost = 0, 0
        self._finder = self._new_finder()
        return gap

    def _gap(self, loss: Loss) -> Gap:
        lost, since = self._samples(loss), round(loss.received * self._packet) + self._lost
        gap = Gap(self.epoch, self._due, self._due + lost, GapReason.UNEXPLAINED, since)
        self._lost, self._due = self._lost + lost, self._due + lost
        return gap

    def _samples(self, loss: Loss) -> int:
        if self._constant or self._period_ns is None:
            return loss.packets * self._packet
        return round(loss.late_ns / self._period_ns)

    def _new_finder(self) -> LossFinder | None:
        return None if self._period_ns is None else LossFinder(self._period_ns * self._packet, self._confirm_s)
