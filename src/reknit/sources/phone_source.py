"""A phone's samples as a source: what comes over its socket is delivered like that of any device, and watched over like it.

It is no `Device` behind a `SupervisedSource`: a phone cannot be connected, it comes by itself; its page numbers the samples and
times them, and goes on in the same epoch after it was away, with what it kept. A driver's packets are numbered here, and each
connection is an epoch behind a gap. What is the same of both, the state and the reports of it, is that of `ReportingSource`.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from reknit.sources.health import Health
from reknit.sources.numbered import Counts
from reknit.sources.phone import STALE_S, STREAM, Phone
from reknit.sources.reporting import ReportingSource
from reknit.sources.supervision import Patience, SourceState
from reknit.sources.trouble import Trouble
from reknit.stream import NS_PER_S, Chunk, Gap, GapReason, Item
from reknit.timing.continuity import Continuity

PATIENCE = Patience(stale_s=STALE_S)
READ_S = 0.1


class PhoneSource(ReportingSource):
    """Fills a stream with a phone's samples, from a fresh epoch on.

    Its health counts samples that were left out one by one, since a packet that was sent again may be new in part.

    Parameters
    ----------
    phone
        The phone.
    stream
        Name of the stream.

    Attributes
    ----------
    clock_told
        Called with how the phone's clock lies to the server's, each time that it says so.
    from_epoch
        The first epoch that is wanted.
    """

    def __init__(self, phone: Phone, stream: str = STREAM) -> None:
        super().__init__(PATIENCE)
        self.phone = phone
        self.spec = replace(phone.spec, name=stream)
        self.clock_told: Callable[[dict[str, int]], None] = lambda _: None
        self.from_epoch = 0
        self._queue: queue.SimpleQueue[Chunk | bool] = queue.SimpleQueue()
        self._counts = Counts()
        self._continuity = Continuity()
        self._due: tuple[int, int] | None = None
        self._connected = False
        self._begun_ns = 0

    @property
    def slots(self) -> bool:
        """Its samples have times of their own: how they were sent says nothing."""
        return False

    def give(self, chunk: Chunk) -> None:
        """Samples of the phone; from any thread."""
        self._queue.put(chunk)

    def connected(self, connected: bool) -> None:
        """The phone has come or gone; from any thread."""
        self._queue.put(connected)

    def tied(self, tie: dict[str, int]) -> None:
        """How the phone's clock lies to the server's; from any thread."""
        self.clock_told(tie)

    def acknowledged(self, epoch: int, index: int) -> None:
        """Samples of this stream are on the disk."""
        self.phone.acknowledge(epoch, index)

    def run(self, deliver: Callable[[Item], None], stop: threading.Event) -> None:
        """Deliver what comes until stopped. A phone that is away when the recording ends leaves a gap behind its last sample."""
        self._begun_ns = time.monotonic_ns()
        self._supervision.start(self._begun_ns)
        self.phone.attach(self)
        try:
            while not stop.is_set():
                self._step(deliver)
        finally:
            self.phone.detach()
        if not self._connected and self._due is not None:
            deliver(Gap(*self._due, None, GapReason.DISCONNECT))
        self._supervision.stop(time.monotonic_ns())
        self._report()

    def _step(self, deliver: Callable[[Item], None]) -> None:
        try:
            item = self._queue.get(timeout=READ_S)
        except queue.Empty:
            item = None
        now_ns = time.monotonic_ns()
        if isinstance(item, Chunk):
            # A phone that was away when the recording began may bring what it measured before; clocks are tied well within a second.
            if item.times()[-1] >= self._begun_ns - NS_PER_S:
                for each in self._take(item, now_ns):
                    deliver(each)
        elif item is not None:
            self._connected = item
            if not item:
                self._supervision.failed(now_ns)
        self._supervision.tick(now_ns)
        if self._report_is_due(now_ns):
            self._report()

    def _take(self, chunk: Chunk, now_ns: int) -> tuple[Item, ...]:
        """What goes on: samples that came twice do not, and what is missing goes before them as a gap."""
        if self._supervision.state is SourceState.LOST:
            self._supervision.start(now_ns)
        self._supervision.data(now_ns)
        counts = self._counts
        kept = self._continuity.take(chunk._replace(spec=self.spec))
        counts.packets += bool(kept)
        counts.left_out = self._continuity.left_out
        for item in kept:
            if isinstance(item, Gap):
                counts.lost(item)
            elif isinstance(item, Chunk):
                counts.samples += item.count
                self._due = item.epoch, item.end
        return kept

    def _health(self, now_ns: int) -> Health:
        supervision, problem = self._supervision, None
        if supervision.state is SourceState.LOST:
            problem = "no samples come from the phone" if self._connected else "the phone is not connected"
        trouble = None if problem is None else Trouble.AWAY
        battery = self.phone.battery_percent
        counts = replace(self._counts)
        return Health(supervision.state, counts, supervision.tries, problem, battery_percent=battery, trouble=trouble)
