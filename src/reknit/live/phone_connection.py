"""One phone's connection: it may send the samples of its own motion stream, and nothing else.

It has a socket and messages of its own, so that a ticket opens no other door: no session can be seen, begun or ended from here.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

import numpy as np
from starlette.websockets import WebSocket

from reknit.live import PROTOCOL
from reknit.live.frames import FrameError, decode
from reknit.live.house import House
from reknit.live.page_socket import PageSocket
from reknit.live.phone_protocol import FromPhone, Join, PhoneClock, PhonePing, PhoneStatus, read
from reknit.live.protocol import ProtocolError, write
from reknit.live.refused import CLOSE_GONE, Refused
from reknit.live.terms import Terms
from reknit.sources.phone import Phone, Placement
from reknit.stream import NS_PER_S, Chunk, Side, StreamSpec

STREAM = 1
EARLY_NS, LATE_NS = 90 * NS_PER_S, 2 * NS_PER_S
"""How long before and after now a sample may say that it was taken: phones keep a minute, and clocks are tied within a second."""
TERMS = Terms(
    messages_hz=10,
    messages_burst=100,
    stranger="this page may not use this server; scan the code that the computer shows",
    late="no join came within 10 seconds; load this page again",
    too_much="this phone sends more than the server takes; load its page again",
)


class PhoneConnection:
    """A phone that has connected; it is the phone's `Line`."""

    def __init__(self, socket: WebSocket, house: House) -> None:
        self.page, self.phones = PageSocket(socket, house.guard, TERMS), house.phones
        self.phone: Phone | None = None
        self._spec: StreamSpec | None = None
        self._loop = asyncio.get_running_loop()

    async def run(self) -> None:
        """Serve the phone until it goes."""
        try:
            await self.page.serve(self)
        finally:
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
        self._loop.call_soon_threadsafe(self.page.end, Refused("away", "the computer has sent this phone away", CLOSE_GONE))

    def enter(self, text: str) -> None:
        """Take the phone's join."""
        join = read(text)
        if not isinstance(join, Join) or join.protocol != PROTOCOL:
            raise ProtocolError(f"a join of protocol {PROTOCOL} was expected; load this page again")
        admitted = self.phones.admit(join.key)
        if admitted is None:
            raise Refused("ticket", "this code was used already, or is too old; ask for a new one on the computer and scan it")
        phone, known = admitted
        phone.worn(Placement(join.segment), Side(join.side), join.device, join.attributes)
        fresh = phone.arrived(join.load)
        self.phone, self._spec = phone, phone.spec
        before = phone.came(self)
        if isinstance(before, PhoneConnection):
            before.page.end(Refused("replaced", "this phone has connected anew", CLOSE_GONE))
        self.page.tell(
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

    def take_frame(self, frame: bytes) -> None:
        """Samples; FrameError or SpecError where they are none of this phone's stream, or are not of now."""
        if self.phone is None or self._spec is None:
            return
        chunk = decode(frame, self._spec)
        if chunk.times_ns is None or not chunk.count:
            return
        self.phone.take(_plausible(chunk._replace(times_ns=chunk.times_ns + self.phones.began_ns), time.monotonic_ns()))

    def take_text(self, text: str) -> None:
        """A message; ProtocolError where it is none of a phone's."""
        message: FromPhone = read(text)
        if isinstance(message, PhonePing):
            server_ns = time.monotonic_ns() - self.phones.began_ns
            self.page.tell({"type": "pong", "page_ns": message.page_ns, "server_ns": server_ns})
        elif self.phone is None:
            return
        elif isinstance(message, PhoneStatus):
            self.phone.battery_percent = message.battery_percent
        elif isinstance(message, PhoneClock):
            self.phone.tied(message.offset_ns, message.round_trip_ns)
        else:
            raise ProtocolError("this phone has joined already; a join comes once, at the beginning")

    def _later(self, message: dict[str, Any]) -> None:
        self._loop.call_soon_threadsafe(self.page.outlet.must, write(message))


def _plausible(chunk: Chunk, now_ns: int) -> Chunk:
    """The chunk; FrameError where its samples cannot have been taken when they say."""
    times_ns = chunk.times()
    if times_ns[0] < now_ns - EARLY_NS or times_ns[-1] > now_ns + LATE_NS or np.any(np.diff(times_ns) < 0):
        raise FrameError("these samples say that they were taken long ago or in the future; load this page again")
    return chunk
