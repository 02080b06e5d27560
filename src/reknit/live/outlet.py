"""What goes out to one page: messages that must arrive, and the latest snapshot and picture, which may be overtaken."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from reknit.live.deltas import carried

MAX_WAITING = 1000


class Outlet:
    """The way to one page.

    Attributes
    ----------
    dropped
        Snapshots that were overtaken by newer ones before the page took them.
    pictures_dropped
        Pictures that were overtaken likewise.
    """

    def __init__(self, send_text: Callable[[str], Awaitable[None]], send_bytes: Callable[[bytes], Awaitable[None]]) -> None:
        self._send_text, self._send_bytes = send_text, send_bytes
        self._must: deque[str] = deque()
        self._snapshot: tuple[dict[str, Any], Callable[[dict[str, Any]], str]] | None = None
        self._picture: bytes | None = None
        self._wake = asyncio.Event()
        self.dropped = self.pictures_dropped = 0
        self.closed = False

    def must(self, text: str) -> None:
        """Send a message that must arrive; a page that takes none of a thousand is given up."""
        if len(self._must) >= MAX_WAITING:
            self.closed = True
        self._must.append(text)
        self._wake.set()

    def latest(self, snapshot: dict[str, Any], write: Callable[[dict[str, Any]], str]) -> None:
        """Send the newest snapshot, written at the moment it goes out.

        One that still waits is overtaken; what only it brought goes out with the newer one.
        """
        if self._snapshot is not None:
            self.dropped += 1
            snapshot = carried(self._snapshot[0], snapshot)
        self._snapshot = snapshot, write
        self._wake.set()

    def picture(self, frame: bytes) -> None:
        """Send the newest landmarks for drawing; those that still wait are overtaken."""
        self.pictures_dropped += self._picture is not None
        self._picture = frame
        self._wake.set()

    async def run(self) -> None:
        """Send until closed."""
        while not self.closed:
            await self._wake.wait()
            self._wake.clear()
            while self._must:
                await self._send_text(self._must.popleft())
            if (picture := self._picture) is not None:
                self._picture = None
                await self._send_bytes(picture)
            if self._snapshot is not None:
                (snapshot, write), self._snapshot = self._snapshot, None
                await self._send_text(write(snapshot))

    async def drain(self) -> None:
        """Send what must arrive and is still waiting."""
        while self._must:
            await self._send_text(self._must.popleft())
