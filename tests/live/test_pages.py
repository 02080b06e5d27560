"""The pages of a session: who practises, who watches, and what reaches whom."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from reknit.live.outlet import Outlet
from reknit.live.pages import Pages


class Page:
    """A page that keeps what it is sent."""

    def __init__(self) -> None:
        self.sent: list[Any] = []
        self.outlet = Outlet(self._take, self._take)

    async def _take(self, data: str | bytes) -> None:
        self.sent.append(json.loads(data))


async def _delivered(*pages: Page) -> list[list[Any]]:
    for page in pages:
        await page.outlet.drain()
    return [page.sent for page in pages]


def test_who_takes_over_practises_and_the_other_is_told_and_watches() -> None:
    async def run() -> None:
        first, second = Page(), Page()
        pages = Pages()
        pages.practise(first.outlet)
        pages.practise(first.outlet)
        pages.watch(second.outlet)
        pages.practise(second.outlet)
        assert pages.practising is second.outlet
        assert pages.watching == [first.outlet]
        assert await _delivered(first, second) == [[{"type": "taken"}], []]

    asyncio.run(run())


def test_a_page_that_broke_off_does_not_watch() -> None:
    async def run() -> None:
        first, second, third = Page(), Page(), Page()
        pages = Pages()
        pages.practise(first.outlet)
        pages.watch(third.outlet)
        first.outlet.closed = third.outlet.closed = True
        pages.practise(second.outlet)
        assert pages.all == [second.outlet]

    asyncio.run(run())


def test_who_leaves_is_gone_and_only_who_practised_is_missed() -> None:
    async def run() -> None:
        first, second = Page(), Page()
        pages = Pages()
        pages.practise(first.outlet)
        pages.watch(second.outlet)
        pages.watch(second.outlet)
        assert pages.all == [first.outlet, second.outlet]
        assert not pages.leave(second.outlet)
        assert pages.leave(first.outlet)
        assert not pages.leave(first.outlet)
        assert pages.all == []

    asyncio.run(run())


def test_what_is_told_reaches_all_or_those_that_watch() -> None:
    async def run() -> None:
        first, second = Page(), Page()
        pages = Pages()
        pages.practise(first.outlet)
        pages.watch(second.outlet)
        pages.tell({"type": "said"})
        pages.tell_watching({"type": "performance"})
        assert await _delivered(first, second) == [[{"type": "said"}], [{"type": "said"}, {"type": "performance"}]]

    asyncio.run(run())
