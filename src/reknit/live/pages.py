"""The pages of a session: one that practises, and any number that watch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reknit.live.outlet import Outlet
from reknit.live.protocol import write


class Pages:
    """The ways to all pages of one session.

    Attributes
    ----------
    practising
        The page of who practises; None while it is away.
    watching
        All others.
    """

    def __init__(self) -> None:
        self.practising: Outlet | None = None
        self.watching: list[Outlet] = []

    @property
    def all(self) -> list[Outlet]:
        """All pages."""
        return [*([self.practising] if self.practising is not None else []), *self.watching]

    def tell(self, message: dict[str, Any]) -> None:
        """A message to all pages that must arrive."""
        _tell(self.all, message)

    def tell_watching(self, message: dict[str, Any]) -> None:
        """The same to those that watch."""
        _tell(self.watching, message)

    def show(self, snapshot: dict[str, Any], written: Callable[[dict[str, Any]], str]) -> None:
        """The newest snapshot to all pages."""
        if self.practising is not None:
            self.practising.latest(snapshot, written)
        for outlet in self.watching:
            outlet.latest(snapshot, written)

    def watch(self, outlet: Outlet) -> None:
        """A page watches from now on, whatever it did before."""
        self.leave(outlet)
        self.watching.append(outlet)

    def practise(self, outlet: Outlet) -> None:
        """A page practises from now on; the one that did is told, and watches."""
        self._unwatch(outlet)
        before, self.practising = self.practising, outlet
        if before is not None and before is not outlet:
            before.must(write({"type": "taken"}))
            self.watching += [] if before.closed else [before]

    def leave(self, outlet: Outlet) -> bool:
        """A page has gone; gives whether it was the one that practised."""
        self._unwatch(outlet)
        if outlet is not self.practising:
            return False
        self.practising = None
        return True

    def _unwatch(self, outlet: Outlet) -> None:
        """Take a page, and all that have broken off, from those that watch."""
        self.watching = [each for each in self.watching if each is not outlet and not each.closed]


def _tell(outlets: list[Outlet], message: dict[str, Any]) -> None:
    text = write(message)
    for outlet in outlets:
        outlet.must(text)
