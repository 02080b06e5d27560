"""The hello of a page of this computer: it must speak this protocol, and know the token of this start."""

from __future__ import annotations

from typing import TypeVar

from reknit.live import PROTOCOL
from reknit.live.guard import Guard
from reknit.live.protocol import Greeting, ProtocolError
from reknit.live.refused import Refused

G = TypeVar("G", bound=Greeting)


def greeted(message: object, kind: type[G], guard: Guard) -> G:
    """The hello in a page's first message; ProtocolError or Refused where it is none that lets the page in."""
    if not isinstance(message, kind):
        raise ProtocolError("the first message must be a hello; reload the page")
    if message.protocol != PROTOCOL:
        raise ProtocolError(f"this page speaks protocol {message.protocol}, the server speaks {PROTOCOL}; reload the page")
    if not guard.knows(message.token):
        raise Refused(
            "token", "this page was opened for another start of Reknit; open the address that `reknit demo` printed last"
        )
    return message
