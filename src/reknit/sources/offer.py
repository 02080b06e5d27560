"""What can be had right now, and how it is called: an address such as ``lsl:EMG`` names a source wherever one is chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from reknit.sources.source import Source


@dataclass(frozen=True, slots=True)
class Offer:
    """A source that could be opened.

    Parameters
    ----------
    address
        What opens it.
    name
        What a person calls it.
    kind
        Kind of its stream: "emg", "imu" or another.
    channels, rate_hz
        Width and rate as announced; None where the device says so only once it is connected.
    detail
        Whatever else helps to know it again: serial number, host, battery.
    """

    address: str
    name: str
    kind: str
    channels: int | None = None
    rate_hz: float | None = None
    detail: str = ""


class Family(NamedTuple):
    """All sources of one technology, such as Lab Streaming Layer.

    title
        Its name for people.
    form
        The form of its addresses, for help and errors: ``lsl:NAME``.
    offers
        What is reachable within so many seconds; SourceError where that cannot be known, such as a radio that is off.
    open
        The source behind the part of an address after the colon, for a stream of the given name; SourceError.
    unfound
        What is said where nothing is reachable.
    """

    title: str
    form: str
    offers: Callable[[float], list[Offer]]
    open: Callable[[str, str], Source]
    unfound: str = "nothing answers"
