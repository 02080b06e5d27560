"""A page that looks at sensors: hello first, then which ones and on which muscles; ten times a second it is told how they are."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from reknit.live import PROTOCOL, check_protocol
from reknit.live.connection import CLOSE_PROTOCOL, CLOSE_RATE, HELLO_WITHIN_S, Refused, sentence
from reknit.live.guard import Allowance
from reknit.live.house import House
from reknit.live.protocol import ProtocolError, write
from reknit.live.sensor_check import SensorCheck
from reknit.stream import ReknitError

TELL_S = 0.1


class CheckSocket:
    """One page at the socket `/check`."""

    def __init__(self, socket: WebSocket, house: House) -> None:
        self._socket, self._house = socket, house
        self._check = SensorCheck(house.assignments, house.admitted, self._changed)
        self._allowance = Allowance(rate_hz=20, burst=200)
        self._sending = asyncio.Lock()
        self._news = asyncio.Event()

    async def run(self) -> None:
        """Serve the page until it goes, then let its sensors go."""
        await self._socket.accept()
        tasks: list[asyncio.Task[None]] = []
        try:
            await self._hello()
            tasks += [asyncio.create_task(self._tell_news()), asyncio.create_task(self._tell_signals())]
            while True:
                await self._take(await self._text())
        except (WebSocketDisconnect, RuntimeError):
            pass
        except Refused as refusal:
            await self._refuse(refusal)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._check.close()

    async def _hello(self) -> None:
        headers = self._socket.headers
        if not self._house.guard.socket_allowed(headers, self._socket.scope["scheme"]):
            raise Refused("origin", f"pages of {headers.get('origin')!r} may not use this server")
        try:
            message = check_protocol.read(await asyncio.wait_for(self._text(), HELLO_WITHIN_S))
        except TimeoutError:
            raise Refused("protocol", "no hello came within 10 seconds; reload the page", CLOSE_PROTOCOL) from None
        except ProtocolError as error:
            raise Refused("protocol", str(error), CLOSE_PROTOCOL) from error
        if not isinstance(message, check_protocol.CheckHello) or message.protocol != PROTOCOL:
            raise Refused(
                "protocol", f"the first message must be a hello of protocol {PROTOCOL}; reload the page", CLOSE_PROTOCOL
            )
        if not self._house.guard.knows(message.token):
            raise Refused("token", "this page was opened for another start of Reknit; open the address that it printed last")
        self._changed()

    async def _text(self) -> str:
        event = await self._socket.receive()
        if event["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(event.get("code", 1000))
        return event.get("text") or ""

    async def _take(self, text: str) -> None:
        if not self._allowance.take():
            raise Refused("rate", "this page sends more than the server takes; reload the page", CLOSE_RATE)
        try:
            message = check_protocol.read(text)
            if isinstance(message, check_protocol.Choose):
                await self._check.choose(message.sensors)
            elif isinstance(message, check_protocol.Assign):
                await self._check.assign(message.sensor, message.channel, message.muscle, message.side)
        except ReknitError as error:
            code = "protocol" if isinstance(error, ProtocolError) else "source"
            await self._send({"type": "error", "code": code, "message": sentence(str(error)), "fatal": False})

    def _changed(self) -> None:
        self._news.set()

    async def _tell_news(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            try:
                sensors = await self._check.sensors()
            except ReknitError as error:
                await self._send({"type": "error", "code": "source", "message": sentence(str(error)), "fatal": False})
            else:
                await self._send({"type": "sensors", "sensors": sensors, "notice": self._house.assignments.problem})

    async def _tell_signals(self) -> None:
        while True:
            await asyncio.sleep(TELL_S)
            signals = self._check.signals()
            if signals["sensors"]:
                await self._send({"type": "signals", **signals})

    async def _send(self, message: dict[str, Any]) -> None:
        async with self._sending:
            await self._socket.send_text(write(message))

    async def _refuse(self, refusal: Refused) -> None:
        message = {"type": "error", "code": refusal.code, "message": sentence(str(refusal)), "fatal": True}
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            await self._send(message)
            await self._socket.close(refusal.close, refusal.code)
