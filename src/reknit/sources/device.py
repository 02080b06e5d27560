"""What a driver is written as: a device that can be connected again and again, and a connection that gives packets."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from reknit.stream import Gap, StreamSpec
from reknit.stream.items import Array
from reknit.timing.counter import Counted


class Packet(NamedTuple):
    """What came at once.

    data
        Numbers of shape (samples, channels), of the stream's dtype; no samples tell of a packet that could not be read.
    arrival_ns
        When it came, by the host's monotonic clock, or the device's own time of its last sample moved to that clock.
    mark
        The counter or stamp that it carries, as the device's numbering expects it; 0 where it carries none.
    times_ns
        For an irregular stream: one time per sample, on the host's monotonic clock.
    begins
        Whether it begins a new epoch, since the link says that what came before has ended.
    """

    data: Array
    arrival_ns: int
    mark: int = 0
    times_ns: NDArray[np.int64] | None = None
    begins: bool = False


class Numbering(Protocol):
    """How packets get their sample indices: `Counter`, `Stamps` or `Received`."""

    epoch: int

    @property
    def due(self) -> int:
        """Index of the sample that should come next."""
        ...

    def take(self, mark: int, samples: int, arrival_ns: int, /) -> Counted:
        """Place a packet."""
        ...

    def restart(self) -> Gap | None:
        """Begin a new epoch with the next packet; gives the gap behind the one that ends."""
        ...


class Connection(Protocol):
    """A device that is connected; used from one thread."""

    @property
    def battery_percent(self) -> float | None:
        """How full the battery is, 0 to 100; None where the device does not say."""
        ...

    def read(self, wait_s: float) -> Sequence[Packet]:
        """The packets that have come; where there are none, those that come within `wait_s`, or none.

        Raises SourceError where the connection broke.
        """
        ...

    def close(self) -> None:
        """Let the device go; also where the connection has broken already."""
        ...


class Device(Protocol):
    """A device, or one stream of it."""

    @property
    def spec(self) -> StreamSpec:
        """The stream that it gives."""
        ...

    @property
    def slots(self) -> bool:
        """Whether its packets may wait for slots of a radio, such as those of Bluetooth."""
        ...

    def numbering(self) -> Numbering:
        """A fresh numbering of its packets."""
        ...

    def connect(self, stop: Event) -> Connection:
        """Connect, or give up soon after `stop` is set.

        Raises SourceError: what is wrong, what was expected, what to do.
        """
        ...
