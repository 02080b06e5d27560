"""A device, or a plain source, under another description: with muscles for its channels, or another name of its stream."""

from __future__ import annotations

import threading
from collections.abc import Callable

from reknit.sources.device import Connection, Device, Numbering
from reknit.sources.source import Source
from reknit.stream import Chunk, Item, StreamSpec


class DescribedDevice:
    """The same device; only what is said of its stream differs, never its samples.

    Parameters
    ----------
    device
        The device.
    spec
        The stream as it is called from now on: channels, rate and type of numbers as the device has them.
    """

    def __init__(self, device: Device, spec: StreamSpec) -> None:
        self._device, self.spec = device, spec

    @property
    def slots(self) -> bool:
        """As the device says."""
        return self._device.slots

    def numbering(self) -> Numbering:
        """As the device numbers its packets."""
        return self._device.numbering()

    def connect(self, stop: threading.Event) -> Connection:
        """Connect the device; SourceError where that fails."""
        return self._device.connect(stop)


class DescribedSource:
    """The same for a source that is not supervised."""

    def __init__(self, source: Source, spec: StreamSpec) -> None:
        self._source, self.spec = source, spec

    def run(self, deliver: Callable[[Item], None], stop: threading.Event) -> None:
        """Deliver the source's items, chunks with the description."""
        self._source.run(lambda item: deliver(item._replace(spec=self.spec) if isinstance(item, Chunk) else item), stop)
