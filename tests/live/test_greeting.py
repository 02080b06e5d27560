"""The hello that lets a page in."""

from __future__ import annotations

import pytest

from reknit.live.check_protocol import CheckHello
from reknit.live.greeting import greeted
from reknit.live.guard import Guard
from reknit.live.protocol import Hello, Ping, ProtocolError
from reknit.live.refused import Refused

GUARD = Guard("secret", ("127.0.0.1",))


def test_who_speaks_the_protocol_and_knows_the_token_comes_in() -> None:
    hello = CheckHello(protocol=1, token="secret")
    assert greeted(hello, CheckHello, GUARD) is hello


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (Ping(page_ns=1), "must be a hello"),
        (Hello(protocol=1, token="secret"), "must be a hello"),
        (CheckHello(protocol=2, token="secret"), "speaks protocol 2, the server speaks 1; reload the page"),
    ],
)
def test_anything_else_is_not_of_this_protocol(message: object, why: str) -> None:
    with pytest.raises(ProtocolError, match=why):
        greeted(message, CheckHello, GUARD)


def test_a_page_of_another_start_is_refused() -> None:
    with pytest.raises(Refused, match="another start of Reknit") as refused:
        greeted(CheckHello(protocol=1, token="guessed"), CheckHello, GUARD)
    assert (refused.value.code, refused.value.close) == ("token", 4403)
