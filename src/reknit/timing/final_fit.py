"""From sample index to time once both sides are known: what the live clocks are held against."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator

from reknit.stream import Clock
from reknit.timing.clock_fit import BLOCK_NS, MOST_PPM, ClockFit

EVERY_NS = BLOCK_NS // 2


class FinalFit:
    """The clocks of one epoch: one for each half minute, fitted over the two minutes around it, as soon as these have passed.

    It keeps two minutes of anchors, however long the epoch is.

    Parameters
    ----------
    epoch
        The epoch.
    period_ns, packet, slots, most_ppm
        As in `ClockFit`.
    right
        The right number of a sample that was numbered too low; asked when a clock is fitted.
    """

    def __init__(
        self,
        epoch: int,
        period_ns: float,
        packet: int = 1,
        *,
        slots: bool = True,
        most_ppm: float = MOST_PPM,
        right: Callable[[int, int], int] = lambda _, index: index,
    ) -> None:
        self.epoch = epoch
        self._period_ns, self._packet, self._slots, self._most_ppm, self._right = period_ns, packet, slots, most_ppm, right
        self._known: list[tuple[int, int]] = []
        self._begin_ns = self._end_ns = self._knot_ns = 0

    @property
    def span_ns(self) -> int:
        """From the first to the last anchor."""
        return self._end_ns - self._begin_ns

    @property
    def oldest(self) -> int:
        """The number of the oldest sample whose anchor is still needed; 0 before the first."""
        return self._known[0][1] if self._known else 0

    def take(self, index: int, arrival_ns: int) -> list[Clock]:
        """An anchor: sample `index` arrived at `arrival_ns`; gives the clocks of which both sides are now known."""
        if not self._known:
            self._begin_ns = self._end_ns = self._knot_ns = arrival_ns
        insort(self._known, (arrival_ns, index))
        self._begin_ns, self._end_ns = min(self._begin_ns, arrival_ns), max(self._end_ns, arrival_ns)
        clocks: list[Clock] = []
        while self._knot_ns + BLOCK_NS <= self._end_ns:
            clocks += self._clocks(self._knot_ns)
            self._knot_ns += EVERY_NS
            del self._known[: bisect_left(self._known, (self._knot_ns - BLOCK_NS,))]
        return clocks

    def rest(self) -> list[Clock]:
        """The clocks that would still come if the epoch ended here."""
        if not self._known:
            return []
        stop_ns = max(self._end_ns, self._begin_ns + 1)
        return [clock for knot_ns in range(self._knot_ns, stop_ns, EVERY_NS) for clock in self._clocks(knot_ns)]

    def _clocks(self, knot_ns: int) -> Iterator[Clock]:
        """The clock at a knot; none where no anchor lies within a minute of it."""
        first, end = (bisect_left(self._known, (at_ns,)) for at_ns in (knot_ns - BLOCK_NS, knot_ns + BLOCK_NS))
        around = [(arrival_ns, self._right(self.epoch, index)) for arrival_ns, index in self._known[first:end]]
        if not around:
            return
        fit = ClockFit(self._period_ns, self._packet, slots=self._slots, every_ns=2**62, most_ppm=self._most_ppm)
        for arrival_ns, index in around:
            fit.take(self.epoch, index, arrival_ns)
        clock = fit.clock()
        near = max((index for arrival_ns, index in around if arrival_ns <= knot_ns), default=around[0][1])
        yield clock._replace(index=near, time_ns=clock.at_ns(near))


def final_fit(
    anchors: Iterable[tuple[int, int, int]],
    period_ns: float,
    packet: int = 1,
    *,
    slots: bool = True,
    most_ppm: float = MOST_PPM,
) -> list[Clock]:
    """The clocks of a whole recording. `anchors` are (epoch, index, arrival_ns) in the order of arrival."""
    by_epoch: dict[int, list[tuple[int, int]]] = {}
    for epoch, index, arrival_ns in anchors:
        by_epoch.setdefault(epoch, []).append((arrival_ns, index))
    clocks: list[Clock] = []
    for epoch, known in by_epoch.items():
        fit = FinalFit(epoch, period_ns, packet, slots=slots, most_ppm=most_ppm)
        for arrival_ns, index in sorted(known):
            clocks += fit.take(index, arrival_ns)
        clocks += fit.rest()
    return clocks


def differences_ns(live: Iterable[Clock], final: list[Clock]) -> list[float]:
    """What each live clock said at its sample beyond what the final fit says there; epochs without a final fit are left out."""
    lines: dict[int, list[Clock]] = {}
    for line in final:
        lines.setdefault(line.epoch, []).append(line)
    found: list[float] = []
    for clock in live:
        near = lines.get(clock.epoch)
        if near:
            at = bisect_left(near, clock.index, key=lambda line: line.index)
            line = min(near[max(at - 1, 0) : at + 1], key=lambda each: abs(each.index - clock.index))
            found.append(clock.time_ns - line.time_ns - (clock.index - line.index) * line.period_ns)
    return found
