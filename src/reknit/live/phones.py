"""The phones that have joined this start of the server: a small registry that lists them and opens them as sources."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Iterator

from reknit.live.tickets import Tickets
from reknit.sources.offer import Offer
from reknit.sources.phone import STREAM, Phone
from reknit.sources.phone_source import PhoneSource
from reknit.sources.source import SourceError
from reknit.sources.supervision import SourceState
from reknit.sources.trouble import Trouble

PREFIX = "phone:"
MOST = 8


class Phones:
    """The phones of one start of the server, by the address ``phone:ID``.

    Attributes
    ----------
    tickets
        What lets a phone join.
    began_ns
        Where the clock begins that phones tie theirs to, by the host's monotonic clock.
    """

    def __init__(self) -> None:
        self.tickets = Tickets()
        self.began_ns = time.monotonic_ns()
        self._phones: dict[str, Phone] = {}
        self._passes: dict[str, str] = {}

    def __iter__(self) -> Iterator[Phone]:
        return iter(list(self._phones.values()))

    def admit(self, key: str) -> tuple[Phone, str] | None:
        """The phone that this pass belongs to, or a new one for a ticket, with the pass by which it may come back; None for neither."""
        for id_, known in self._passes.items():
            if hmac.compare_digest(known.encode(), key.encode()):
                return self._phones[id_], known
        return self._new() if self.tickets.redeem(key) else None

    def _new(self) -> tuple[Phone, str]:
        while len(self._phones) >= MOST:
            away = next((each for each in self if each.recorded_from is None), next(iter(self)))
            self.remove(away.id)
        phone, known = Phone(secrets.token_hex(4)), secrets.token_urlsafe(24)
        self._phones[phone.id], self._passes[phone.id] = phone, known
        return phone, known

    def remove(self, id_: str) -> None:
        """Send a phone away for good: its pass is worth nothing any more. SourceError where there is no such phone."""
        phone = self._known(id_)
        del self._phones[id_], self._passes[id_]
        phone.dismiss()

    def offers(self) -> list[Offer]:
        """The phones that are connected, in the form in which all sources are listed."""
        now_ns = time.monotonic_ns()
        here = [each for each in self if each.state(now_ns) is not SourceState.LOST]
        return [Offer(each.address, each.name, "imu", each.spec.width, each.rate_hz, each.device) for each in here]

    def open(self, address: str, stream: str = STREAM) -> PhoneSource:
        """A phone as the source of a stream, by its address or its id; SourceError where it cannot be had."""
        phone = self._known(address.removeprefix(PREFIX))
        if phone.state(time.monotonic_ns()) is SourceState.LOST:
            raise SourceError(
                f"the phone ({phone.name}) is not connected; open its page again, or begin without it", Trouble.AWAY
            )
        if phone.recorded_from is not None:
            raise SourceError(f"the phone ({phone.name}) is recorded by another exercise already; end that first", Trouble.BUSY)
        return PhoneSource(phone, stream)

    def _known(self, id_: str) -> Phone:
        if id_ not in self._phones:
            raise SourceError("this phone has not joined, or was sent away; let it join again by a QR code")
        return self._phones[id_]
