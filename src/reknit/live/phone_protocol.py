"""Messages of a phone: typed JSON over the socket `/phone`."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from reknit.live.protocol import Strict, Words, decoded


class Join(Strict, frozen=True, kw_only=True, tag="join"):
    """First message of a phone: `key` is a ticket, or the pass that it got for one; `load` changes when its page is loaded anew."""

    protocol: int
    key: Words
    load: Words
    segment: Literal["thigh", "shank", "upper_arm", "forearm", "hand", "pocket", "chest", "lower_back"]
    side: Literal["left", "right"]
    device: Words = "phone"
    attributes: Annotated[dict[Words, Words], msgspec.Meta(max_length=16)] = msgspec.field(default_factory=dict)


class PhonePing(Strict, frozen=True, kw_only=True, tag="ping"):
    """Asks for the server's time."""

    page_ns: int


class PhoneClock(Strict, frozen=True, kw_only=True, tag="clock"):
    """How the phone's clock was tied to the server's, or would be now."""

    offset_ns: int
    round_trip_ns: int


class PhoneStatus(Strict, frozen=True, kw_only=True, tag="status"):
    """How the phone is."""

    battery_percent: Annotated[float, msgspec.Meta(ge=0, le=100)] | None = None


FromPhone = Join | PhonePing | PhoneClock | PhoneStatus
_decoder: msgspec.json.Decoder[FromPhone] = msgspec.json.Decoder(FromPhone)


def read(text: str | bytes) -> FromPhone:
    """The message in a text frame; ProtocolError says what was wrong with it."""
    return decoded(_decoder, text, "load this page again")
