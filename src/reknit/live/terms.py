"""On which terms a page is served: how much it may send, and what it is told where it does not keep to them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one kind of page.

    Parameters
    ----------
    messages_hz, messages_burst
        How many messages it may send: a steady rate, and how many at once.
    frames_hz, frames_burst
        The same of binary frames; by default a camera's pictures or a phone's batches, with a minute of them that a broken
        connection held back.
    stranger
        The sentence for a page of another origin, which stands in it as `origin`.
    late, too_much
        The sentences for a page that says nothing for ten seconds at first, and for one that sends more than it may.
    """

    messages_hz: float
    messages_burst: float
    frames_hz: float = 150
    frames_burst: float = 6000
    stranger: str = "pages of {origin!r} may not use this server; open the address that `reknit demo` printed"
    late: str = "no hello came within 10 seconds; reload the page"
    too_much: str = "this page sends more than the server takes; reload the page"
