"""A device whose packets and troubles a test gives, one read at a time."""

from __future__ import annotations

import queue
import threading
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from reknit.sources.device import Packet
from reknit.sources.source import SourceError
from reknit.stream import Channel, Kind, StreamSpec
from reknit.timing.counter import Counter

RATE_HZ = 1000
SPEC = StreamSpec("emg", Kind.EMG, (Channel("a", "uV"),), Fraction(RATE_HZ), "int16", device="a scripted device")


def packet(mark: int, samples: int = 10, arrival_ns: int | None = None) -> Packet:
    """Samples that are numbered like a counter of packets from 0 on would number them."""
    data = (np.arange(mark * samples, (mark + 1) * samples, dtype=np.int64) % 30_000).astype(np.int16)[:, None]
    return Packet(data, mark * samples * 1_000_000 if arrival_ns is None else arrival_ns, mark % 256)


class ScriptedDevice:
    """Gives what is put into `script`: packets, or an error that breaks the connection.

    Attributes
    ----------
    refusals
        How many tries to connect fail before one succeeds.
    connects_s
        How long it takes to connect.
    connections, closed
        How often it was connected and let go.
    """

    slots = False

    def __init__(self, spec: StreamSpec = SPEC, refusals: int = 0) -> None:
        self.spec, self.refusals, self.connects_s = spec, refusals, 0.0
        self.script: queue.Queue[Packet | Exception] = queue.Queue()
        self.connections, self.closed = 0, 0

    def numbering(self) -> Counter:
        return Counter(8, 10, 1e9 / RATE_HZ)

    def connect(self, stop: threading.Event) -> ScriptedConnection:
        if self.refusals:
            self.refusals -= 1
            raise SourceError("the device is off; switch it on")
        stop.wait(self.connects_s)
        self.connections += 1
        return ScriptedConnection(self)


class ScriptedConnection:
    battery_percent = 80.0

    def __init__(self, device: ScriptedDevice) -> None:
        self._device = device

    def read(self, wait_s: float) -> Sequence[Packet]:
        try:
            got = self._device.script.get(timeout=wait_s)
        except queue.Empty:
            return ()
        if isinstance(got, Exception):
            raise got
        return (got,)

    def close(self) -> None:
        self._device.closed += 1
