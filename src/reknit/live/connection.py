"""One page's connection: hello first, then control messages and frames, each checked before anything is done with it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import msgspec
from starlette.websockets import WebSocket, WebSocketDisconnect

from reknit.formats.recording import FormatError
from reknit.journal.journal import JournalFailed
from reknit.live import PROTOCOL, protocol
from reknit.live.frames import FrameError, decode, stream_number
from reknit.live.guard import Allowance
from reknit.live.house import House
from reknit.live.openings import open_block
from reknit.live.outlet import Outlet
from reknit.live.protocol import read, write
from reknit.live.room import Room
from reknit.session.begin import BeginError
from reknit.session.calibration import CalibrationError
from reknit.simulate.person import SimulationError
from reknit.sources.source import SourceError
from reknit.sources.trouble import Trouble, trouble_of
from reknit.stream import ParameterError, ReknitError, SpecError

HELLO_WITHIN_S = 10.0
CODES: tuple[tuple[type[ReknitError], str], ...] = (
    (protocol.ProtocolError, "protocol"),
    (FrameError, "protocol"),
    (SpecError, "protocol"),
    (BeginError, "exercise"),
    (CalibrationError, "exercise"),
    (ParameterError, "exercise"),
    (SourceError, "source"),
    (FormatError, "source"),
    (SimulationError, "source"),
    (JournalFailed, "journal"),
)
CLOSE_PROTOCOL, CLOSE_REFUSED, CLOSE_RATE = 4400, 4403, 4429


class Refused(ReknitError):
    """The connection ends here.

    Parameters
    ----------
    code
        A word for programs: protocol, origin, token, rate, size.
    text
        A sentence for people.
    close
        The WebSocket's closing code.
    """

    def __init__(self, code: str, text: str, close: int = CLOSE_REFUSED) -> None:
        super().__init__(text)
        self.code, self.close = code, close


class Connection:
    """A page that has connected."""

    def __init__(self, socket: WebSocket, house: House) -> None:
        self.socket, self.house = socket, house
        self.outlet = Outlet(socket.send_text, socket.send_bytes)
        self.room: Room | None = None
        self._frames = Allowance(rate_hz=150, burst=6000)
        self._messages = Allowance(rate_hz=50, burst=300)
        self._does: dict[type[Any], Callable[[Any], Any]] = {
            protocol.Hello: self._on_hello,
            protocol.Ping: self._on_ping,
            protocol.ClockSet: self._on_clock,
            protocol.Begin: self._on_begin,
            protocol.ControlSet: self._on_control,
            protocol.Shown: self._on_shown,
            protocol.CameraProblem: self._on_camera_problem,
            protocol.Scene: self._on_scene,
            protocol.Say: self._on_say,
            protocol.Performance: self._on_performance,
        }

    async def run(self) -> None:
        """Serve the page until it goes."""
        await self.socket.accept()
        sending = asyncio.create_task(self.outlet.run())
        try:
            self._check_origin()
            await self._hello()
            while not self.outlet.closed:
                await self._receive(await self.socket.receive())
        except WebSocketDisconnect:
            pass
        except Refused as refusal:
            await self._refuse(refusal)
        finally:
            self.outlet.closed = True
            sending.cancel()
            with contextlib.suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
                await sending
            if self.room is not None:
                self.room.left(self.outlet)

    def _check_origin(self) -> None:
        if not self.house.guard.socket_allowed(self.socket.headers, self.socket.scope["scheme"]):
            origin = self.socket.headers.get("origin")
            raise Refused("origin", f"pages of {origin!r} may not use this server; open the address that `reknit demo` printed")

    async def _hello(self) -> None:
        try:
            event = await asyncio.wait_for(self.socket.receive(), HELLO_WITHIN_S)
        except TimeoutError:
            raise Refused("protocol", "no hello came within 10 seconds; reload the page", CLOSE_PROTOCOL) from None
        if event["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(event.get("code", 1000))
        try:
            message = read(event.get("text") or "")
        except protocol.ProtocolError as error:
            raise Refused("protocol", str(error), CLOSE_PROTOCOL) from error
        if not isinstance(message, protocol.Hello):
            raise Refused("protocol", "the first message must be a hello; reload the page", CLOSE_PROTOCOL)
        if message.protocol != PROTOCOL:
            text = f"this page speaks protocol {message.protocol}, the server speaks {PROTOCOL}; reload the page"
            raise Refused("protocol", text, CLOSE_PROTOCOL)
        if not self.house.guard.knows(message.token):
            raise Refused(
                "token",
                "this page was opened for another start of Reknit; open the address that `reknit demo` printed last",
            )
        self._enter(message)

    def _enter(self, hello: protocol.Hello) -> None:
        room = self.house.rooms.get(hello.session or "")
        if hello.role == "watch" and (room is None or room.ended.is_set()):
            room = self.house.running()
            if room is None:
                self.outlet.must(write({"type": "idle"}))
                return
        if room is None or room.ended.is_set():
            room, practise = self.house.new_room(), True
        elif hello.role == "watch":
            practise = False
        else:
            practise = room.practising in (None, self.outlet) or hello.role == "take-over"
            if not practise:
                self.outlet.must(write({"type": "occupied", "session": room.id}))
                return
        if self.room is not None and self.room is not room:
            self.room.left(self.outlet)
        self.room = room
        room.joined(self.outlet, practise)
        self._welcome(room, practise)

    def _welcome(self, room: Room, practise: bool) -> None:
        self.outlet.must(
            write(
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
        )
        if room.running:
            room.show()

    async def _receive(self, event: Any) -> None:
        if event["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(event.get("code", 1000))
        data, text = event.get("bytes"), event.get("text")
        if not (self._frames if data is not None else self._messages).take():
            raise Refused("rate", "this page sends more than the server takes; reload the page", CLOSE_RATE)
        try:
            if data is not None:
                self._on_frame(data)
            elif text is not None:
                message = read(text)
                done = self._does[type(message)](message)
                if done is not None:
                    await done
        except Refused:
            raise
        except ReknitError as error:
            self._tell(_code(error), str(error), trouble_of(error))

    def _on_frame(self, frame: bytes) -> None:
        room = self.room
        if room is None or room.recording is None or room.practising is not self.outlet:
            return
        number = stream_number(frame)
        name = room.sent.get(number)
        if name is None:
            self._tell("source", f"stream {number} is none that this page sends; it sends {sorted(room.sent) or 'none'}")
            return
        room.receive(name, decode(frame, room.recording.specs[name]))

    def _on_hello(self, hello: protocol.Hello) -> None:
        if hello.protocol != PROTOCOL or not self.house.guard.knows(hello.token):
            raise Refused("token", "this page was opened for another start of Reknit; reload the page")
        self._enter(hello)

    def _on_ping(self, ping: protocol.Ping) -> None:
        server_ns = 0 if self.room is None else self.room.clock.now_ns()
        self.outlet.must(write({"type": "pong", "page_ns": ping.page_ns, "server_ns": server_ns}))

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
        if room is None or (not room.ended.is_set() and room.practising is not self.outlet):
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

    def _on_camera_problem(self, problem: protocol.CameraProblem) -> None:
        self._note("camera problem", {"problem": problem.problem, "detail": problem.detail})

    def _on_scene(self, scene: protocol.Scene) -> None:
        if self.room is not None and self.room.practising is self.outlet:
            self.room.scene(scene.dark, scene.people)

    def _on_say(self, say: protocol.Say) -> None:
        if self.room is not None:
            self.room.say(say.words)

    def _on_performance(self, performance: protocol.Performance) -> None:
        if self.room is not None and self.room.practising is self.outlet:
            self.room.perform(msgspec.to_builtins(performance))

    def _note(self, name: str, value: dict[str, Any]) -> None:
        if self.room is not None and self.room.running and self.room.recording is not None:
            self.room.recording.note(name, value)

    def _tell(self, code: str, text: str, trouble: Trouble | None = None) -> None:
        told = {"type": "error", "code": code, "message": sentence(text), "trouble": trouble, "fatal": False}
        self.outlet.must(write(told))

    async def _refuse(self, refusal: Refused) -> None:
        message = {"type": "error", "code": refusal.code, "message": sentence(str(refusal)), "fatal": True}
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            await self.outlet.drain()
            await self.socket.send_text(write(message))
            await self.socket.close(refusal.close, refusal.code)


def _code(error: ReknitError) -> str:
    """The word for programs that goes with an error."""
    return next((code for kind, code in CODES if isinstance(error, kind)), "unknown")


def sentence(text: str) -> str:
    """An error's words as a sentence: with a large first letter and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
