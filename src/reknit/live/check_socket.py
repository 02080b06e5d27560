"""A page that looks at sensors: hello first, then which ones and on which muscles; ten times a second it is told how they are."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.websockets import WebSocket

from reknit.live.check_protocol import Assign, CheckHello, Choose, Wear, read
from reknit.live.greeting import greeted
from reknit.live.house import House
from reknit.live.page_socket import PageSocket
from reknit.live.protocol import ProtocolError
from reknit.live.sensor_check import SensorCheck
from reknit.live.terms import Terms
from reknit.stream import ReknitError

TELL_S = 0.1
TERMS = Terms(messages_hz=20, messages_burst=200, frames_hz=20, frames_burst=200)


class CheckSocket:
    """One page at the socket `/check`."""

    def __init__(self, socket: WebSocket, house: House) -> None:
        self._page, self._house = PageSocket(socket, house.guard, TERMS), house
        self._check = SensorCheck(house.assignments, house.admitted, self._changed)
        self._news = asyncio.Event()
        self._telling: list[asyncio.Task[None]] = []

    async def run(self) -> None:
        """Serve the page until it goes, then let its sensors go."""
        try:
            await self._page.serve(self)
        finally:
            for task in self._telling:
                task.cancel()
            await asyncio.gather(*self._telling, return_exceptions=True)
            await self._check.close()

    def enter(self, text: str) -> None:
        """Take the page's hello."""
        greeted(read(text), CheckHello, self._house.guard)
        self._changed()
        self._telling = [asyncio.create_task(self._tell_news()), asyncio.create_task(self._tell_signals())]

    def take_frame(self, frame: bytes) -> None:
        """No page sends samples here: ProtocolError."""
        raise ProtocolError("no samples are taken here, only messages; reload the page")

    async def take_text(self, text: str) -> None:
        """A message; ProtocolError where it is none, SourceError where it cannot be done."""
        message = read(text)
        if isinstance(message, Choose):
            await self._check.choose(message.sensors)
        elif isinstance(message, Assign):
            await self._check.assign(message.sensor, message.channel, message.muscle, message.side)
        elif isinstance(message, Wear):
            await self._check.wear(message.sensor, message.segment, message.side)

    def _changed(self) -> None:
        self._news.set()

    async def _tell_news(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            try:
                sensors = await self._check.sensors()
            except ReknitError as error:
                self._page.tell_error(error)
            else:
                await self._tell({"type": "sensors", "sensors": sensors, "notice": self._house.assignments.problem})

    async def _tell_signals(self) -> None:
        while True:
            await asyncio.sleep(TELL_S)
            signals = self._check.signals()
            if signals["sensors"]:
                await self._tell({"type": "signals", **signals})

    async def _tell(self, message: dict[str, Any]) -> None:
        """Send a message before the next one is made: a page that takes them slowly is told less often, and nothing piles up."""
        self._page.tell(message)
        await self._page.outlet.drain()
