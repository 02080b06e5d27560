"""One phone's connection: it may send the samples of its own motion stream, and nothing else.

It has a socket and messages of its own, so that a ticket opens no other door: no session can be seen, begun or ended from here.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Annotated, Any, Literal

import msgspec
import numpy as np
from starlette.websockets import WebSocket, WebSocketDisconnect

from reknit.live import PROTOCOL
from reknit.live.connection import CLOSE_PROTOCOL, CLOSE_RATE, Refused, sentence
from reknit.live.frames import FrameError, decode
from reknit.live.guard import Allowance
from reknit.live.outlet import Outlet
from reknit.live.phones import Phones
from reknit.live.protocol import ProtocolError, Strict, Words, write
from reknit.sources.phone import Phone, Placement
from reknit.stream import NS_PER_S, Chunk, Side, SpecError, StreamSpec

STREAM = 1
JOIN_WITHIN_S = 10.0
EARLY_NS, LATE_NS = 90 * NS_PER_S, 2 * NS_PER_S
"""How long before and after now a sample may say that it was taken: phones keep a minute, and clocks are tied within a second."""
CLOSE_GONE = 4410


class Join(Strict, frozen=True, kw_only=True, tag="join"):
    """First message of a phone: `key` is a ticket, or the pass that it got for one; `load` changes when its page is loaded anew."""

    protocol: int
    key: Words
    load: Words
    segment: Literal["thigh", "shank", "upper_arm", "hand", "pocket"]
    side: Literal["left", "right"]
    device: Words = "phone"
    attributes: Annotated[dict[Words, Words], msgspec.Meta(max_length=16)] = msgspec.field(default_factory=dict)


class PhonePing(Strict, frozen=True, kw_only=True, tag="ping"):
    """Asks for the server's time."""

    page_ns: int


class PhoneClock(Strict, frozen=True, kw_only=True, tag="clock"):
    """How the phone's clock was tied to the server's, or would be now."""

    offset_ns: int
    round_trip_ns: int


class PhoneStatus(Strict, frozen=True, kw_only=True, tag="status"):
    """How the phone is."""

    battery_percent: Annotated[float, msgspec.Meta(ge=0, le=100)] | None = None


FromPhone = Join | PhonePing | PhoneClock | PhoneStatus
_decoder = msgspec.json.Decoder(FromPhone)


class PhoneConnection:
    """A phone that has connected; it is the phone's `Line`."""

    def __init__(self, socket: WebSocket, phones: Phones, allowed: bool) -> None:
        self.socket, self.phones, self._allowed = socket, phones, allowed
        self.outlet = Outlet(socket.send_text, socket.send_bytes)
        self.phone: Phone | None = None
        self._spec: StreamSpec | None = None
        self._loop = asyncio.get_running_loop()
        self._frames = Allowance(rate_hz=150, burst=6000)
        self._messages = Allowance(rate_hz=10, burst=100)

    async def run(self) -> None:
        """Serve the phone until it goes."""
        await self.socket.accept()
        sending = asyncio.create_task(self.outlet.run())
        try:
            if not self._allowed:
                raise Refused("origin", "this page may not use this server; scan the code that the computer shows")
            self._join(await self._first())
            while not self.outlet.closed:
                self._receive(await self.socket.receive())
        except WebSocketDisconnect:
            pass
        except Refused as refusal:
            await self._refuse(refusal)
        finally:
            self.outlet.closed = True
            sending.cancel()
            with contextlib.suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
                await sending
            if self.phone is not None:
                self.phone.left(self)

    def record(self, epoch: int) -> None:
        """Samples from this epoch on are wanted."""
        self._later({"type": "record", "epoch": epoch})

    def rest(self) -> None:
        """Samples are not kept any more."""
        self._later({"type": "rest"})

    def acknowledge(self, epoch: int, index: int) -> None:
        """All samples of the epoch before `index` are on the disk."""
        self._later({"type": "ack", "stream": STREAM, "epoch": epoch, "index": index})

    def dismiss(self) -> None:
        """The computer has sent the phone away."""
        self._loop.call_soon_threadsafe(self._end, Refused("away", "the computer has sent this phone away", CLOSE_GONE))

    def _later(self, message: dict[str, Any]) -> None:
        self._loop.call_soon_threadsafe(self.outlet.must, write(message))

    def _end(self, refusal: Refused) -> None:
        self.outlet.closed = True
        self._loop.create_task(self._refuse(refusal))  # it ends with the connection

    async def _first(self) -> Join:
        try:
            event = await asyncio.wait_for(self.socket.receive(), JOIN_WITHIN_S)
        except TimeoutError:
            raise Refused("protocol", "no join came within 10 seconds; load this page again", CLOSE_PROTOCOL) from None
        if event["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(event.get("code", 1000))
        try:
            message = _read(event.get("text") or "")
        except ProtocolError as error:
            raise Refused("protocol", str(error), CLOSE_PROTOCOL) from error
        if not isinstance(message, Join) or message.protocol != PROTOCOL:
            raise Refused("protocol", f"a join of protocol {PROTOCOL} was expected; load this page again", CLOSE_PROTOCOL)
        return message

    def _join(self, join: Join) -> None:
        admitted = self.phones.admit(join.key)
        if admitted is None:
            raise Refused("ticket", "this code was used already, or is too old; ask for a new one on the computer and scan it")
        phone, known = admitted
        phone.worn(Placement(join.segment), Side(join.side), join.device, join.attributes)
        fresh = phone.arrived(join.load)
        self.phone, self._spec = phone, phone.spec
        before = phone.came(self)
        if isinstance(before, PhoneConnection):
            before._end(Refused("replaced", "this phone has connected anew", CLOSE_GONE))
        self.outlet.must(
            write(
                {
                    "type": "joined",
                    "phone": phone.id,
                    "key": known,
                    "stream": STREAM,
                    "spec": self._spec.to_dict(),
                    "epoch": phone.next_epoch if fresh else None,
                    "record": phone.recorded_from,
                    "acknowledged": phone.acknowledged,
                }
            )
        )

    def _receive(self, event: Any) -> None:
        if event["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(event.get("code", 1000))
        data, text = event.get("bytes"), event.get("text")
        if not (self._frames if data is not None else self._messages).take():
            raise Refused("rate", "this phone sends more than the server takes; load its page again", CLOSE_RATE)
        try:
            if data is not None:
                self._frame(data)
            elif text is not None:
                self._message(_read(text))
        except (FrameError, SpecError, ProtocolError) as error:
            self.outlet.must(write({"type": "error", "code": "protocol", "message": sentence(str(error)), "fatal": False}))

    def _frame(self, frame: bytes) -> None:
        if self.phone is None or self._spec is None:
            return
        chunk = decode(frame, self._spec)
        if chunk.times_ns is None or not chunk.count:
            return
        self.phone.take(_plausible(chunk._replace(times_ns=chunk.times_ns + self.phones.began_ns), time.monotonic_ns()))

    def _message(self, message: FromPhone) -> None:
        if isinstance(message, PhonePing):
            server_ns = time.monotonic_ns() - self.phones.began_ns
            self.outlet.must(write({"type": "pong", "page_ns": message.page_ns, "server_ns": server_ns}))
        elif self.phone is None:
            return
        elif isinstance(message, PhoneStatus):
            self.phone.battery_percent = message.battery_percent
        elif isinstance(message, PhoneClock):
            self.phone.tied(message.offset_ns, message.round_trip_ns)
        else:
            raise ProtocolError("this phone has joined already; a join comes once, at the beginning")

    async def _refuse(self, refusal: Refused) -> None:
        message = {"type": "error", "code": refusal.code, "message": sentence(str(refusal)), "fatal": True}
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            await self.socket.send_text(write(message))
            await self.socket.close(refusal.close, refusal.code)


def _read(text: str) -> FromPhone:
    try:
        message: FromPhone = _decoder.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ProtocolError(f"this message is not of protocol {PROTOCOL}: {error}; load this page again") from error
    return message


def _plausible(chunk: Chunk, now_ns: int) -> Chunk:
    """The chunk; FrameError where its samples cannot have been taken when they say."""
    times_ns = chunk.times()
    if times_ns[0] < now_ns - EARLY_NS or times_ns[-1] > now_ns + LATE_NS or np.any(np.diff(times_ns) < 0):
        raise FrameError("these samples say that they were taken long ago or in the future; load this page again")
    return chunk
