"""What is most often wrong with a sensor, as a word by which a page finds its own sentence."""

from __future__ import annotations

from enum import StrEnum

from reknit.stream import ReknitError


class Trouble(StrEnum):
    """The frequent troubles; `session/words.json` has a sentence for each under ``trouble.``, beside the driver's own technical one."""

    NOT_FOUND = "not-found"
    AWAY = "away"
    BLUETOOTH_OFF = "bluetooth-off"
    BLUETOOTH_MISSING = "bluetooth-missing"
    BLUETOOTH_DENIED = "bluetooth-denied"
    LIBRARY_MISSING = "library-missing"
    BUSY = "busy"
    REFUSED = "refused"
    TOO_SLOW = "too-slow"
    TOO_FEW_CHANNELS = "too-few-channels"
    CHANNELS_TAKEN = "channels-taken"
    CHANNEL_TWICE = "channel-twice"


class TroubledError(ReknitError):
    """An error that may be one of the frequent troubles: then `trouble` is that one, and the page has a sentence for it."""

    def __init__(self, text: str, trouble: Trouble | None = None) -> None:
        super().__init__(text)
        self.trouble = trouble


def trouble_of(error: Exception) -> Trouble | None:
    """The trouble that an error names; None where it is none of the frequent ones."""
    trouble = getattr(error, "trouble", None)
    return trouble if isinstance(trouble, Trouble) else None
