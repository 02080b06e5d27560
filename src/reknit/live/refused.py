"""Why a connection ends, and the WebSocket's closing codes."""

from __future__ import annotations

from reknit.stream import ReknitError

CLOSE_PROTOCOL, CLOSE_REFUSED, CLOSE_GONE, CLOSE_RATE = 4400, 4403, 4410, 4429


class Refused(ReknitError):
    """The connection ends here.

    Parameters
    ----------
    code
        A word for programs: protocol, origin, token, ticket, rate, away, replaced.
    text
        A sentence for people.
    close
        The WebSocket's closing code.
    """

    def __init__(self, code: str, text: str, close: int = CLOSE_REFUSED) -> None:
        super().__init__(text)
        self.code, self.close = code, close
