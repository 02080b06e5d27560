"""A device kept running: connected, watched, given up when it is silent, and connected again with growing waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from reknit.sources.described import DescribedDevice
from reknit.sources.device import Connection, Device
from reknit.sources.health import Health
from reknit.sources.numbered import Numbered
from reknit.sources.reporting import ReportingSource
from reknit.sources.source import SourceError
from reknit.sources.supervision import Patience, SourceState
from reknit.sources.trouble import Trouble, trouble_of
from reknit.stream import NS_PER_S, Chunk, Gap, Item, ReknitError, StreamSpec

READ_S = 0.1


class SupervisedSource(ReportingSource):
    """The source of a device.

    It never ends by itself: a device that is away may come back. Each connection is an epoch of its own behind a Gap. An error
    that a driver did not foresee is a problem like any other: told, and the device connected again.

    Parameters
    ----------
    device
        The device.
    patience
        How long silence is borne and how long to wait between connections.
    """

    def __init__(self, device: Device, patience: Patience | None = None) -> None:
        super().__init__(patience)
        self.device = device
        self._numbered = Numbered(device)
        self._problem: SourceError | None = None
        self._battery: float | None = None

    @property
    def spec(self) -> StreamSpec:
        """The device's stream."""
        return self.device.spec

    @property
    def slots(self) -> bool:
        """As the device says."""
        return self.device.slots

    def with_spec(self, spec: StreamSpec) -> SupervisedSource:
        """The same source, which has not run yet, with another description of its stream."""
        return SupervisedSource(DescribedDevice(self.device, spec), self._supervision.patience)

    def run(self, deliver: Callable[[Item], None], stop: threading.Event) -> None:
        """Keep the device running until stopped."""
        while not stop.is_set():
            self._supervision.start(time.monotonic_ns())
            self._report()
            try:
                connection = self.device.connect(stop)
            except Exception as error:
                self._fail(self._in_words(error))
            else:
                self._supervision.connected(time.monotonic_ns())
                self._keep(connection, deliver, stop)
            self._wait(stop)
        self._supervision.stop(time.monotonic_ns())
        self._report()

    def _keep(self, connection: Connection, deliver: Callable[[Item], None], stop: threading.Event) -> None:
        """Read from a connection until it breaks, is silent for too long, or is not wanted any more."""
        try:
            while not stop.is_set() and self._supervision.state is not SourceState.LOST:
                for item in self._read(connection):
                    deliver(item)
        finally:
            self._let_go(connection)
        if self._supervision.state is SourceState.LOST:
            for item in self._numbered.disconnected():
                deliver(item)

    def _read(self, connection: Connection) -> Iterator[Item]:
        supervision = self._supervision
        for item in self._items(connection):
            if isinstance(item, Gap):
                supervision.gap(time.monotonic_ns())
                self._report()
            elif isinstance(item, Chunk):
                supervision.data(time.monotonic_ns())
                self._problem = None
            yield item
        now_ns, before = time.monotonic_ns(), supervision.state
        if supervision.tick(now_ns) is SourceState.LOST:
            told = self._problem if before is SourceState.LOST else None
            self._problem = told or self._silence(before is SourceState.CONNECTING)
        elif self._report_is_due(now_ns):
            self._battery = connection.battery_percent
            self._report()

    def _items(self, connection: Connection) -> Iterator[Item]:
        """What comes next; whatever the driver raises ends the connection, and is told."""
        try:
            for packet in connection.read(READ_S):
                yield from self._numbered.take(packet)
        except Exception as error:
            self._fail(self._in_words(error))

    def _let_go(self, connection: Connection) -> None:
        try:
            connection.close()
        except Exception as error:
            self._problem = self._problem or self._in_words(error)

    def _in_words(self, error: Exception) -> SourceError:
        if isinstance(error, SourceError):
            return error
        if isinstance(error, ReknitError):
            return SourceError(str(error))
        return SourceError(
            f"{self.spec.device} failed in a way that nobody foresaw: {str(error) or type(error).__name__}; it is connected again"
        )

    def _silence(self, connecting: bool) -> SourceError:
        patience = self._supervision.patience
        how_long = f"within {patience.connect_s:g} s of connecting" if connecting else f"for {patience.lost_s:g} s"
        return SourceError(f"no data came from {self.spec.device} {how_long}", Trouble.AWAY)

    def _fail(self, problem: SourceError) -> None:
        self._problem = problem
        self._supervision.failed(time.monotonic_ns())

    def _wait(self, stop: threading.Event) -> None:
        """Wait until the next try is due."""
        retry_ns = self._supervision.retry_ns
        if retry_ns is None or stop.is_set():
            return
        self._report()
        stop.wait(max(0, retry_ns - time.monotonic_ns()) / NS_PER_S)

    def _health(self, now_ns: int) -> Health:
        supervision, numbered = self._supervision, self._numbered
        retry_ns, clock, error_ns = supervision.retry_ns, numbered.clock, numbered.error_ns
        return Health(
            supervision.state,
            replace(numbered.counts),
            supervision.tries,
            None if self._problem is None else str(self._problem),
            None if retry_ns is None else max(0, retry_ns - now_ns) / NS_PER_S,
            None if clock is None else NS_PER_S / clock.period_ns,
            None if error_ns is None else error_ns / 1e6,
            numbered.undetectable,
            self._battery,
            None if self._problem is None else trouble_of(self._problem),
            tuple(numbered.anchors()),
        )
