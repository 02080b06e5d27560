"""From sample index to time: a line under the arrival times, since a packet can come late but never before it was made.

The line is the lower envelope: all arrivals lie on or above it, and the sum of their distances is least. That is the edge of
the lower convex hull under the mean index, or the line of the steepest or flattest slope allowed. Least squares would follow
the mean delay instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from reknit.stream import NS_PER_S, Clock, ParameterError

BLOCK_NS = 60 * NS_PER_S  # the window holds one to two blocks
BUCKET_NS = 5 * NS_PER_S
MOST_PPM = 200.0
START_NS = 250_000_000  # what a first packet may be late by; each further one is a chance to be quicker
Point = tuple[int, int]  # index since the first anchor, nanoseconds beyond the nominal line


@dataclass(slots=True)
class _Block:
    """A stretch of anchors: their hull, their sum, and the lowest anchor of each bucket of time."""

    began_ns: int
    hull: list[Point] = field(default_factory=list)
    lowest: list[Point] = field(default_factory=list)
    bucket: int = -1
    count: int = 0
    sum_x: int = 0
    sum_y: int = 0

    def add(self, x: int, y: int, arrival_ns: int) -> None:
        self.count, self.sum_x, self.sum_y = self.count + 1, self.sum_x + x, self.sum_y + y
        grow(self.hull, (x, y))
        bucket = (arrival_ns - self.began_ns) // BUCKET_NS
        if bucket > self.bucket:
            self.bucket = bucket
            self.lowest.append((x, y))
        elif y < self.lowest[-1][1]:
            self.lowest[-1] = (x, y)


def grow(hull: list[Point], point: Point) -> None:
    """Add a point, at or right of all others, to a lower convex hull; amortised O(1) (Andrew 1979)."""
    x, y = point
    if hull and hull[-1][0] == x:
        if hull[-1][1] <= y:
            return
        hull.pop()
    while len(hull) > 1:
        (x0, y0), (x1, y1) = hull[-2:]
        if (y1 - y0) * (x - x1) < (y - y1) * (x1 - x0):
            break
        hull.pop()
    hull.append(point)


class ClockFit:
    """The live clock of one stream: causal, a new line for each epoch, amortised O(1) an anchor.

    The error bar is never less than one packet period where packets may wait for slots of a radio (BLE): packet period and slot
    beat slowly, and the shortest wait of a window is unknown by that much. Otherwise it is what the lowest anchors of any five
    seconds lie above the line, and what the slope may be wrong by; it grows at once where a delay or a clock has jumped.

    Parameters
    ----------
    period_ns
        Nominal nanoseconds a sample.
    packet
        Samples a packet.
    slots
        Whether packets may wait for slots; True unless the link is known.
    every_ns
        Least time between two published clocks of an epoch.
    most_ppm
        What the true rate may differ from the nominal one by; more where no crystal sets it.

    Raises
    ------
    ParameterError
        For numbers not above 0.
    """

    def __init__(
        self,
        period_ns: float,
        packet: int = 1,
        *,
        slots: bool = True,
        every_ns: int = NS_PER_S,
        most_ppm: float = MOST_PPM,
    ) -> None:
        if not period_ns > 0 or packet < 1 or every_ns < 0:
            raise ParameterError(f"period_ns and packet must be above 0, got {period_ns!r}, {packet!r}, every {every_ns!r} ns")
        self.period_ns, self.packet_ns = period_ns, period_ns * packet
        self.epoch = -1
        self._slots, self._every_ns, self._most = slots, every_ns, most_ppm * 1e-6
        self._blocks: list[_Block] = []
        self._first = self._origin_ns = self._published_ns = 0
        self._newest = -1

    def take(self, epoch: int, index: int, arrival_ns: int) -> Clock | None:
        """An anchor: sample `index` arrived at `arrival_ns`; gives a clock where one is due.

        Anchors of earlier epochs and indices (late packets, duplicates) tell nothing new and are left out.
        """
        if epoch < self.epoch or (epoch == self.epoch and index <= self._newest):
            return None
        if epoch > self.epoch:
            self.epoch, self._first, self._origin_ns, self._blocks = epoch, index, arrival_ns, []
        first = not self._blocks
        if first or arrival_ns - self._blocks[-1].began_ns >= BLOCK_NS:
            self._blocks = [*self._blocks[-1:], _Block(arrival_ns)]
        x = index - self._first
        self._blocks[-1].add(x, arrival_ns - self._origin_ns - round(x * self.period_ns), arrival_ns)
        self._newest = index
        if not first and arrival_ns - self._published_ns < self._every_ns:
            return None
        self._published_ns = arrival_ns
        return self.clock()

    def clock(self) -> Clock:
        """The line as it stands, at the newest sample; ParameterError before the first anchor."""
        if not self._blocks:
            raise ParameterError("a clock needs an anchor; none has come yet")
        blocks, x = self._blocks, self._newest - self._first
        hull: list[Point] = []
        for block in blocks:
            for point in block.hull:
                grow(hull, point)
        count = sum(block.count for block in blocks)
        mean = sum(block.sum_x for block in blocks) / count
        (x0, y0), slope = supporting(hull, mean, self._most * self.period_ns)
        distance = sum(block.sum_y for block in blocks) / count - y0 - slope * (mean - x0)
        time_ns = self._origin_ns + round(x * self.period_ns + y0 + slope * (x - x0))
        above = [y - y0 - slope * (at - x0) for block in blocks for at, y in block.lowest]
        return Clock(self.epoch, self._newest, time_ns, self.period_ns + slope, self._error_ns(above, distance, x - hull[0][0]))

    def _error_ns(self, above: list[float], distance: float, span: int) -> int:
        """`above`: distance of each bucket's lowest anchor from the line; `distance`: that of the mean anchor."""
        span_ns = span * self.period_ns
        few = len(above) < 3
        spread = max(*above, distance if few else 0.0)
        error = spread + min(spread, 2 * self._most * span_ns)
        begun = START_NS / sum(block.count for block in self._blocks)
        return round(max(error, begun, self.packet_ns if self._slots or few else 0.0)) + 1


def supporting(hull: list[Point], mean: float, steepest: float) -> tuple[Point, float]:
    """A point and the slope of the line under a hull that is highest at `mean`, no steeper than `steepest` either way."""
    at = next((n for n, point in enumerate(hull) if point[0] > mean), len(hull) - 1)
    if at == 0:
        return hull[0], 0.0
    (x0, y0), (x1, y1) = hull[at - 1], hull[at]
    slope = min(max((y1 - y0) / (x1 - x0), -steepest), steepest)
    return min(hull, key=lambda point: point[1] - slope * point[0]), slope
