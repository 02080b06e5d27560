"""A ticket is good once, for some minutes, and only a few are out at a time."""

from __future__ import annotations

from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from reknit.live.tickets import MOST, TICKET_S, Tickets


class Hand:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_a_ticket_is_good_once() -> None:
    tickets = Tickets()
    ticket = tickets.issue()
    assert len(ticket) >= 22, "128 bits at least"
    assert not tickets.redeem(ticket[:-1])
    assert tickets.redeem(ticket)
    assert not tickets.redeem(ticket)


def test_a_ticket_runs_out() -> None:
    clock = Hand()
    tickets = Tickets(clock)
    early, late = tickets.issue(), tickets.issue()
    clock.now_s = TICKET_S - 1
    assert tickets.redeem(early)
    clock.now_s = TICKET_S
    assert not tickets.redeem(late)


def test_nothing_strange_is_a_ticket() -> None:
    tickets = Tickets()
    tickets.issue()
    for strange in ("", "é", "\0", "x" * 256):
        assert not tickets.redeem(strange)


class TicketsInUse(RuleBasedStateMachine):
    """Whatever happens in whatever order: who was let in once is not let in again, and at most `MOST` tickets are out."""

    out = Bundle("out")
    used = Bundle("used")

    def __init__(self) -> None:
        super().__init__()
        self.clock = Hand()
        self.tickets = Tickets(self.clock)
        self.good: dict[str, float] = {}

    @rule(target=out)
    def issue(self) -> str:
        ticket = self.tickets.issue()
        self._forget()
        while len(self.good) >= MOST:
            del self.good[next(iter(self.good))]
        self.good[ticket] = self.clock.now_s + TICKET_S
        return ticket

    @rule(target=used, ticket=consumes(out))
    def redeem(self, ticket: str) -> str:
        self._forget()
        assert self.tickets.redeem(ticket) is (self.good.pop(ticket, None) is not None)
        return ticket

    @rule(ticket=used)
    def redeem_again(self, ticket: str) -> None:
        assert not self.tickets.redeem(ticket)

    @rule()
    def wait(self) -> None:
        self.clock.now_s += TICKET_S / 4

    @invariant()
    def few(self) -> None:
        assert len(self.good) <= MOST

    def _forget(self) -> None:
        self.good = {ticket: until for ticket, until in self.good.items() if until > self.clock.now_s}


TestTicketsInUse = TicketsInUse.TestCase
