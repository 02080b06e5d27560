"""A Bluetooth LE sensor as a device that can be connected again and again."""

from __future__ import annotations

from threading import Event

from reknit.sources.ble.dialect import Dialect
from reknit.sources.ble.link import Link
from reknit.sources.ble.radio import Radio
from reknit.sources.device import Connection, Numbering
from reknit.sources.numbered import RATE_ERROR
from reknit.stream import StreamSpec


class Sensor:
    """One sensor of a known model.

    Parameters
    ----------
    dialect
        What sensors of its model say.
    who
        Its address, or the name (or end of the name) under which it advertises itself.
    stream
        Name of the stream within the session.
    radio
        The Bluetooth to use.
    """

    slots = True

    def __init__(self, dialect: Dialect, who: str, stream: str, radio: Radio | None = None) -> None:
        self._dialect, self._who = dialect, who
        self._radio = Radio() if radio is None else radio
        named = f"{dialect.title} {who}"
        self.spec = StreamSpec(
            stream,
            dialect.kind,
            dialect.channels,
            dialect.rate,
            dialect.dtype,
            device=named,
            clock=named,
            attributes=(("model", dialect.id), (RATE_ERROR, f"{dialect.rate_error_ppm:g}")),
        )

    def numbering(self) -> Numbering:
        """By what the model puts into its packets."""
        return self._dialect.numbering()

    def connect(self, stop: Event) -> Connection:
        """Look for the sensor, connect, and have it measure; SourceError."""
        return Link(self._radio, self._dialect, self._who, stop)
