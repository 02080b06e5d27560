"""A source that has no device, such as a simulated one, told of like a sensor."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace

from reknit.sources.health import Health
from reknit.sources.numbered import Counts
from reknit.sources.reporting import ReportingSource
from reknit.sources.source import Source
from reknit.sources.supervision import SourceState
from reknit.stream import Chunk, Gap, Item, StreamSpec
from reknit.timing.continuity import Continuity


class ReportedSource(ReportingSource):
    """The same samples, with reports of what came and what did not.

    It looks at what the source delivers and changes nothing. There is nothing to connect again, so its silences are the block's to
    notice. A loss is told at once, and so is a disconnection: it is over with the next samples.
    """

    def __init__(self, source: Source) -> None:
        super().__init__()
        self._source = source
        self._counts = Counts()
        self._continuity = Continuity()

    @property
    def spec(self) -> StreamSpec:
        """The source's stream."""
        return self._source.spec

    @property
    def slots(self) -> bool:
        """No radio is in between."""
        return False

    def run(self, deliver: Callable[[Item], None], stop: threading.Event) -> None:
        """Deliver what the source delivers until it ends or is stopped."""
        self._supervision.start(time.monotonic_ns())

        def pass_on(item: Item) -> None:
            for each in self._continuity.take(item):
                self._look(each, time.monotonic_ns())
            deliver(item)

        try:
            self._source.run(pass_on, stop)
        finally:
            self._supervision.stop(time.monotonic_ns())
            self._report()

    def _look(self, item: Item, now_ns: int) -> None:
        if isinstance(item, Gap):
            self._counts.lost(item)
            self._supervision.gap(now_ns)
        elif isinstance(item, Chunk):
            self._heard(now_ns)
            self._counts.samples += item.count
            self._counts.packets += 1
            self._counts.left_out = self._continuity.left_out
        if self._report_is_due(now_ns):
            self._report()

    def _heard(self, now_ns: int) -> None:
        self._supervision.tick(now_ns)
        if self._supervision.state is SourceState.LOST:  # it comes again by itself
            self._supervision.start(now_ns)
        self._supervision.data(now_ns)

    def _health(self, now_ns: int) -> Health:
        return Health(self._supervision.state, replace(self._counts))
