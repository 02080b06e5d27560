"""The socket of a page: who may come in, what it says first, its frames and messages, each error told, until it goes."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable
from typing import Any, Protocol

from starlette.websockets import WebSocket, WebSocketDisconnect

from reknit.live.error_message import error_message
from reknit.live.guard import Allowance, Guard
from reknit.live.outlet import Outlet
from reknit.live.protocol import ProtocolError, write
from reknit.live.refused import CLOSE_PROTOCOL, CLOSE_RATE, Refused
from reknit.live.terms import Terms
from reknit.stream import ReknitError

FIRST_WITHIN_S = 10.0


class Guest(Protocol):
    """Who works on what a page sends. Its errors are told to the page, which goes on; only `Refused` ends the connection."""

    def enter(self, text: str) -> None:
        """Take the first message; Refused or ProtocolError where the page may not come in."""
        ...

    def take_frame(self, frame: bytes) -> None:
        """Take a binary frame."""
        ...

    def take_text(self, text: str) -> Awaitable[None] | None:
        """Take a message; what takes a moment is awaited before the next one is read."""
        ...


class PageSocket:
    """The server's end of one page's socket.

    Parameters
    ----------
    socket
        The socket, not accepted yet.
    guard
        Knows whether its page is one of this server's.
    terms
        How much the page may send.

    Attributes
    ----------
    outlet
        The way to the page.
    """

    def __init__(self, socket: WebSocket, guard: Guard, terms: Terms) -> None:
        self.outlet = Outlet(socket.send_text, socket.send_bytes)
        self._socket, self._guard, self._terms = socket, guard, terms
        self._frames = Allowance(terms.frames_hz, terms.frames_burst)
        self._messages = Allowance(terms.messages_hz, terms.messages_burst)
        self._ending: asyncio.Task[None] | None = None

    async def serve(self, guest: Guest) -> None:
        """Let the page in and hand over what it sends, until it goes or is refused."""
        await self._socket.accept()
        sending = asyncio.create_task(self.outlet.run())
        try:
            self._check_origin()
            await self._enter(guest)
            await self._listen(guest)
        except WebSocketDisconnect:
            pass
        except Refused as refusal:
            await self._refuse(refusal)
        finally:
            self.outlet.closed = True
            sending.cancel()
            with contextlib.suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
                await sending
            if self._ending is not None:
                await self._ending

    def tell(self, message: dict[str, Any]) -> None:
        """A message that must arrive."""
        self.outlet.must(write(message))

    def tell_error(self, error: ReknitError) -> None:
        """What was wrong with something that the page has sent."""
        self.tell(error_message(error))

    def end(self, refusal: Refused) -> None:
        """End the connection for a reason that the page is not to blame for."""
        self.outlet.closed = True
        self._ending = asyncio.create_task(self._refuse(refusal))

    def _check_origin(self) -> None:
        headers = self._socket.headers
        if not self._guard.socket_allowed(headers, self._socket.scope["scheme"]):
            raise Refused("origin", self._terms.stranger.format(origin=headers.get("origin")))

    async def _enter(self, guest: Guest) -> None:
        try:
            event = await asyncio.wait_for(self._socket.receive(), FIRST_WITHIN_S)
        except TimeoutError:
            raise Refused("protocol", self._terms.late, CLOSE_PROTOCOL) from None
        try:
            guest.enter(_text(event) or "")
        except ProtocolError as error:
            raise Refused("protocol", str(error), CLOSE_PROTOCOL) from error

    async def _listen(self, guest: Guest) -> None:
        """Up to a hundred frames a second come by here for each page: they cost no task, no await and no look-up of their own."""
        receive, take_frame, frame_allowed = self._socket.receive, guest.take_frame, self._frames.take
        while not self.outlet.closed:
            event = await receive()
            frame = event.get("bytes")
            try:
                if frame is None:
                    await self._take_text(guest, _text(event))
                elif frame_allowed():
                    take_frame(frame)
                else:
                    raise self._too_much()
            except Refused:
                raise
            except ReknitError as error:
                self.tell_error(error)

    async def _take_text(self, guest: Guest, text: str | None) -> None:
        if not self._messages.take():
            raise self._too_much()
        if text is not None and (doing := guest.take_text(text)) is not None:
            await doing

    def _too_much(self) -> Refused:
        return Refused("rate", self._terms.too_much, CLOSE_RATE)

    async def _refuse(self, refusal: Refused) -> None:
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            await self.outlet.drain()
            await self._socket.send_text(write(error_message(refusal)))
            await self._socket.close(refusal.close, refusal.code)


def _text(event: Any) -> str | None:
    """The text of what came; WebSocketDisconnect where the page has gone."""
    if event["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(event.get("code", 1000))
    text: str | None = event.get("text")
    return text
