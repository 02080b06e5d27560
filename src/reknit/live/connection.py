"""One page's connection: hello first, then control messages and frames, each checked before anything is done with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from starlette.websockets import WebSocket

from reknit.live import PROTOCOL, protocol
from reknit.live.frames import decode, stream_number
from reknit.live.greeting import greeted
from reknit.live.house import House
from reknit.live.openings import open_block
from reknit.live.page_socket import PageSocket
from reknit.live.protocol import read
from reknit.live.room import Room
from reknit.live.terms import Terms
from reknit.session.begin import BeginError
from reknit.sources.source import SourceError

TERMS = Terms(messages_hz=50, messages_burst=300)


class Connection:
    """A page that has connected."""

    def __init__(self, socket: WebSocket, house: House) -> None:
        self.page, self.house = PageSocket(socket, house.guard, TERMS), house
        self.outlet = self.page.outlet
        self.room: Room | None = None
        self._does: dict[type[Any], Callable[[Any], Awaitable[None] | None]] = {
            protocol.Hello: self._on_hello,
            protocol.Ping: self._on_ping,
            protocol.ClockSet: self._on_clock,
            protocol.Begin: self._on_begin,
            protocol.ControlSet: self._on_control,
            protocol.Shown: self._on_shown,
            protocol.Signal: self._on_signal,
            protocol.CameraProblem: self._on_camera_problem,
            protocol.Scene: self._on_scene,
            protocol.Say: self._on_say,
            protocol.Performance: self._on_performance,
        }

    async def run(self) -> None:
        """Serve the page until it goes."""
        try:
            await self.page.serve(self)
        finally:
            if self.room is not None:
                self.room.left(self.outlet)

    def enter(self, text: str) -> None:
        """Take the page's hello."""
        self._enter(greeted(read(text), protocol.Hello, self.house.guard))

    def take_frame(self, frame: bytes) -> None:
        """Samples of who practises; SourceError, FrameError or SpecError where they are none of a stream that the page sends."""
        room = self.room
        if room is None or room.recording is None or room.pages.practising is not self.outlet:
            return
        number = stream_number(frame)
        spec = room.sent.get(number)
        if spec is None:
            raise SourceError(f"stream {number} is none that this page sends; it sends {sorted(room.sent) or 'none'}")
        room.receive(spec.name, decode(frame, spec))

    def take_text(self, text: str) -> Awaitable[None] | None:
        """A message."""
        message = read(text)
        return self._does[type(message)](message)

    def _enter(self, hello: protocol.Hello) -> None:
        room = self.house.rooms.get(hello.session or "")
        if hello.role == "watch" and (room is None or room.ended.is_set()):
            room = self.house.running()
            if room is None:
                self.page.tell({"type": "idle"})
                return
        if room is None or room.ended.is_set():
            room, practise = self.house.new_room(), True
        elif hello.role == "watch":
            practise = False
        else:
            practise = room.pages.practising in (None, self.outlet) or hello.role == "take-over"
            if not practise:
                self.page.tell({"type": "occupied", "session": room.id})
                return
        if self.room is not None and self.room is not room:
            self.room.left(self.outlet)
        self.room = room
        room.joined(self.outlet, practise)
        self._welcome(room, practise)

    def _welcome(self, room: Room, practise: bool) -> None:
        self.page.tell(
            {
                "type": "welcome",
                "protocol": PROTOCOL,
                "session": room.id,
                "clock_ns": room.clock.now_ns(),
                "role": "practise" if practise else "watch",
                "streams": room.streams(),
                "running": room.running,
            }
        )
        if room.running:
            room.show()

    def _on_hello(self, hello: protocol.Hello) -> None:
        self._enter(greeted(hello, protocol.Hello, self.house.guard))

    def _on_ping(self, ping: protocol.Ping) -> None:
        server_ns = 0 if self.room is None else self.room.clock.now_ns()
        self.page.tell({"type": "pong", "page_ns": ping.page_ns, "server_ns": server_ns})

    def _on_clock(self, clock: protocol.ClockSet) -> None:
        self._note("page clock", {"offset_ns": clock.offset_ns, "round_trip_ns": clock.round_trip_ns})

    async def _on_begin(self, begin: protocol.Begin) -> None:
        self._room_to_begin()
        opening = await open_block(begin, self.house)
        room = self._room_to_begin()  # opening takes a moment, in which another page may have taken the session over
        if room.ended.is_set():
            room = self._next_room(room)
        room.begin(opening.begin, opening.specs, opening.sources)

    def _room_to_begin(self) -> Room:
        """The page's room; BeginError where this page may not begin now. A session that has ended binds nobody any more."""
        room = self.room
        if room is None or (not room.ended.is_set() and room.pages.practising is not self.outlet):
            raise BeginError("this page only watches; take the session over to begin")
        if room.running:
            raise BeginError("an exercise is under way; stop it before another one begins")
        return room

    def _next_room(self, old: Room) -> Room:
        """The session has ended: the next exercise is a recording of its own."""
        old.left(self.outlet)
        self.room = room = self.house.new_room()
        room.joined(self.outlet, practise=True)
        self._welcome(room, practise=True)
        return room

    def _on_control(self, control: protocol.ControlSet) -> None:
        if self.room is not None:
            self.room.control(control.name, control.value)

    def _on_shown(self, shown: protocol.Shown) -> None:
        if self.room is not None:
            self.room.shown(shown.number, shown.how, shown.time_ns)

    def _on_signal(self, signal: protocol.Signal) -> None:
        if self.room is not None and self.room.pages.practising is self.outlet:
            self.room.note("signal", {"time_ns": signal.time_ns, "error_ms": signal.error_ms})

    def _on_camera_problem(self, problem: protocol.CameraProblem) -> None:
        self._note("camera problem", {"problem": problem.problem, "detail": problem.detail})

    def _on_scene(self, scene: protocol.Scene) -> None:
        if self.room is not None and self.room.pages.practising is self.outlet:
            self.room.note("scene", {"dark": scene.dark, "people": scene.people})

    def _on_say(self, say: protocol.Say) -> None:
        if self.room is not None:
            self.room.say(say.words)

    def _on_performance(self, performance: protocol.Performance) -> None:
        if self.room is not None and self.room.pages.practising is self.outlet:
            self.room.perform(msgspec.to_builtins(performance))

    def _note(self, name: str, value: dict[str, Any]) -> None:
        if self.room is not None:
            self.room.note(name, value)
