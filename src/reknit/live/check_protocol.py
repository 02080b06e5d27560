"""Messages of the page that looks at sensors before practice: typed JSON over the socket `/check`."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from reknit.live.protocol import Greeting, Strict, Words, decoded

MOST_SENSORS = 16


class CheckHello(Greeting, frozen=True, kw_only=True, tag="hello"):
    """First message of a page."""


class Choose(Strict, frozen=True, kw_only=True, tag="choose"):
    """The sensors to look at from now on, by their addresses; all others are let go."""

    sensors: Annotated[list[Words], msgspec.Meta(max_length=MOST_SENSORS)]


class Assign(Strict, frozen=True, kw_only=True, tag="assign"):
    """A channel of an open sensor is on that muscle; null: on none."""

    sensor: Words
    channel: Words
    muscle: Words | None
    side: Literal["left", "right"] | None = None


class Wear(Strict, frozen=True, kw_only=True, tag="wear"):
    """An open motion sensor is worn there; null: nobody says where."""

    sensor: Words
    segment: Words | None
    side: Literal["left", "right"] | None = None


Asked = CheckHello | Choose | Assign | Wear
_decoder: msgspec.json.Decoder[Asked] = msgspec.json.Decoder(Asked)


def read(text: str | bytes) -> Asked:
    """The message in a text frame; ProtocolError says what was wrong with it."""
    return decoded(_decoder, text)
