"""The registry of phones: who is let in, who may come back, what is listed and opened."""

from __future__ import annotations

import pytest

from reknit.live.phones import MOST, PREFIX, Phones
from reknit.sources.phone_source import PhoneSource
from reknit.sources.source import SourceError


class Line:
    """A line that only remembers whether the phone was sent away."""

    dismissed = False

    def record(self, epoch: int) -> None: ...

    def rest(self) -> None: ...

    def acknowledge(self, epoch: int, index: int) -> None: ...

    def dismiss(self) -> None:
        self.dismissed = True


def test_a_ticket_makes_a_phone_and_its_pass_brings_it_back() -> None:
    phones = Phones()
    ticket = phones.tickets.issue()
    admitted = phones.admit(ticket)
    assert admitted is not None
    phone, key = admitted
    assert key != ticket
    assert phones.admit(ticket) is None
    assert phones.admit("guessed") is None
    assert phones.admit("") is None
    again = phones.admit(key)
    assert again is not None
    assert again[0] is phone
    assert list(phones) == [phone]


def test_a_phone_is_offered_and_opened_while_it_is_connected() -> None:
    phones = Phones()
    admitted = phones.admit(phones.tickets.issue())
    assert admitted is not None
    phone, _ = admitted
    assert phones.offers() == []
    with pytest.raises(SourceError, match="is not connected; open its page again"):
        phones.open(phone.address)
    line = Line()
    phone.came(line)
    (offer,) = phones.offers()
    assert (offer.address, offer.kind, offer.channels, offer.rate_hz) == (f"{PREFIX}{phone.id}", "imu", 10, None)
    for address in (offer.address, phone.id):
        source = phones.open(address, "motion-2")
        assert isinstance(source, PhoneSource)
        assert source.spec.name == "motion-2"
    phone.attach(source)
    with pytest.raises(SourceError, match="recorded by another exercise already; end that first"):
        phones.open(phone.address)
    phone.detach()
    phone.left(line)
    assert phones.offers() == []


def test_a_phone_that_was_sent_away_does_not_come_back() -> None:
    phones = Phones()
    admitted = phones.admit(phones.tickets.issue())
    assert admitted is not None
    phone, key = admitted
    line = Line()
    phone.came(line)
    phones.remove(phone.id)
    assert line.dismissed
    assert phones.admit(key) is None
    with pytest.raises(SourceError, match="has not joined"):
        phones.remove(phone.id)
    with pytest.raises(SourceError, match="QR code"):
        phones.open("phone:00000000")


def test_the_oldest_phone_that_is_not_recorded_makes_place() -> None:
    phones = Phones()
    admitted = [phones.admit(phones.tickets.issue()) for _ in range(MOST)]
    assert all(admitted)
    oldest, second = list(phones)[:2]
    oldest.attach(PhoneSource(oldest))
    assert phones.admit(phones.tickets.issue()) is not None
    assert len(list(phones)) == MOST
    assert oldest in list(phones)
    assert second not in list(phones)
