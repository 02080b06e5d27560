"""Tickets for phones: each lets one phone in, once, within minutes; the pass that it gets for it lets this phone come back."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable

TICKET_S = 600.0
MOST = 8


class Tickets:
    """The tickets that are out. They are kept in memory: no ticket outlives this start of the server.

    Parameters
    ----------
    now_s
        The clock, in seconds.
    """

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._until_s: dict[str, float] = {}

    def issue(self) -> str:
        """A new ticket; where too many are out, the oldest one is worth nothing any more."""
        self._forget()
        while len(self._until_s) >= MOST:
            del self._until_s[next(iter(self._until_s))]
        ticket = secrets.token_urlsafe(16)
        self._until_s[ticket] = self._now_s() + TICKET_S
        return ticket

    def redeem(self, ticket: str) -> bool:
        """Whether the ticket is good; it is used up by this."""
        self._forget()
        found = [each for each in self._until_s if hmac.compare_digest(each.encode(), ticket.encode())]
        for each in found:
            del self._until_s[each]
        return bool(found)

    def _forget(self) -> None:
        now_s = self._now_s()
        self._until_s = {ticket: until_s for ticket, until_s in self._until_s.items() if until_s > now_s}
