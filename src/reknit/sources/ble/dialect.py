"""What one model of sensor says over Bluetooth LE: what is written to it, what it notifies, and what the bytes mean."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from bleak import BleakClient

from reknit.sources.device import Numbering
from reknit.stream import Channel, Kind, ReknitError
from reknit.stream.items import Array
from reknit.timing.clock_fit import MOST_PPM


class Damaged(ReknitError):
    """A notification that does not have the form that was expected; its samples are missing."""


class Reading(NamedTuple):
    """Consecutive samples of shape (samples, channels), and the counter or stamp that came with them; no samples: they are damaged."""

    data: Array
    mark: int = 0


class Write(NamedTuple):
    """Bytes for a characteristic."""

    characteristic: str
    value: bytes


Decode = Callable[[bytes], Sequence[Reading]]
"""From a notification to its samples.

Raises Damaged for one that cannot be read, and SourceError where the sensor refuses to measure.
"""


@dataclass(frozen=True, slots=True)
class Dialect:
    """One model of sensor, or one of the streams that it can give.

    Parameters
    ----------
    id
        What it is called in addresses.
    title
        What a person calls it.
    kind, channels, rate, dtype
        The stream that it gives.
    names
        How the names begin under which it advertises itself.
    notify
        The characteristics whose notifications are taken.
    start, stop
        What is written once notifications are on, and before it is let go.
    numbering
        Makes a fresh numbering of its packets.
    decoder
        Makes a fresh decoder for a connection.
    battery
        The characteristic whose first byte is the battery's charge in per cent; None where there is none.
    rate_error_ppm
        What the true rate may differ from the nominal one by.
    prepare
        What is done on the connection before anything else; it may raise SourceError.
    """

    id: str
    title: str
    kind: Kind
    channels: tuple[Channel, ...]
    rate: Fraction
    dtype: str
    names: tuple[str, ...]
    notify: tuple[str, ...]
    start: tuple[Write, ...]
    stop: tuple[Write, ...]
    numbering: Callable[[], Numbering]
    decoder: Callable[[], Decode]
    battery: str | None = None
    rate_error_ppm: float = MOST_PPM
    prepare: Callable[[BleakClient], Awaitable[None]] | None = None

    def speaks(self, name: str) -> bool:
        """Whether a sensor that advertises itself under this name speaks so."""
        return name.casefold().startswith(tuple(each.casefold() for each in self.names))
