"""What all three sockets have in common: who comes in, what ends a connection and with which code, and that errors are told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Origin

from live.page import Server, serving
from reknit.live import page_socket
from reknit.live.guard import Guard
from reknit.live.page_socket import PageSocket
from reknit.live.protocol import ProtocolError
from reknit.live.refused import CLOSE_GONE, Refused
from reknit.live.terms import Terms
from reknit.sources.source import SourceError

PLACES = ("/live", "/check", "/phone")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("sessions")) as running:
        yield running


def told(server: Server, place: str, *sent: str | bytes, origin: str | None = None) -> tuple[dict[str, Any], int]:
    """The last message before the server closes the connection, and the closing code."""
    messages: list[dict[str, Any]] = []
    with connect(f"ws://{server.host}{place}", origin=Origin(origin or f"http://{server.host}"), compression=None) as socket:
        with suppress(ConnectionClosed):  # it may be refused before everything was sent
            for each in sent:
                socket.send(each)
        try:
            while True:
                messages.append(json.loads(socket.recv(timeout=10)))
        except ConnectionClosed as closed:
            code = 1006 if closed.rcvd is None else closed.rcvd.code
    return messages[-1], code


@pytest.mark.parametrize("place", PLACES)
def test_a_page_of_another_origin_is_refused_before_it_says_anything(server: Server, place: str) -> None:
    message, code = told(server, place, origin="http://{evil}.example")
    assert (message["code"], message["fatal"], code) == ("origin", True, 4403)
    assert message["message"].endswith(".")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("first", ["nonsense", b"\x01\x03", '{"type": "ping", "page_ns": 1}'])
def test_who_does_not_say_hello_first_is_refused(server: Server, place: str, first: str | bytes) -> None:
    message, code = told(server, place, first)
    assert (message["code"], message["fatal"], code) == ("protocol", True, 4400)


@pytest.mark.parametrize(("place", "messages"), [("/live", 301), ("/check", 201)])
def test_who_sends_too_much_is_refused(server: Server, place: str, messages: int) -> None:
    hello = json.dumps({"type": "hello", "protocol": 1, "token": server.token})
    message, code = told(server, place, hello, *["nonsense"] * (2 * messages))
    assert (message["code"], message["fatal"], code) == ("rate", True, 4429)


def test_frames_are_not_taken_where_sensors_are_looked_at(server: Server) -> None:
    with connect(f"ws://{server.host}/check", origin=Origin(f"http://{server.host}"), compression=None) as socket:
        socket.send(json.dumps({"type": "hello", "protocol": 1, "token": server.token}))
        assert json.loads(socket.recv(timeout=5))["type"] == "sensors"
        socket.send(b"\x01\x03")
        message = json.loads(socket.recv(timeout=5))
        assert (message["code"], message["fatal"]) == ("protocol", False)
        socket.send(json.dumps({"type": "choose", "sensors": []}))
        assert json.loads(socket.recv(timeout=5))["type"] == "sensors"


class Listening:
    """A guest that takes everything, and fails where a word tells it to."""

    def __init__(self, socket: WebSocket, terms: Terms) -> None:
        self.page = PageSocket(socket, Guard("secret", ("127.0.0.1",)), terms)
        self.heard: list[str | bytes] = []

    def enter(self, text: str) -> None:
        self.heard.append(text)

    def take_frame(self, frame: bytes) -> None:
        self.heard.append(frame)
        raise SourceError("no such stream")

    async def take_text(self, text: str) -> None:
        await asyncio.sleep(0)
        self.heard.append(text)
        if text == "bad":
            raise ProtocolError("this is bad")
        if text == "go":
            self.page.tell({"type": "said", "words": "before"})
            self.page.end(Refused("away", "the computer has sent this phone away", CLOSE_GONE))


class Hall:
    """A server with one socket, in this process."""

    def __init__(self, terms: Terms) -> None:
        self.guests: list[Listening] = []
        self.ends: list[WebSocketState] = []

        async def serve(socket: WebSocket) -> None:
            self.guests.append(Listening(socket, terms))
            await self.guests[-1].page.serve(self.guests[-1])
            self.ends.append(socket.application_state)

        self.client = TestClient(Starlette(routes=[WebSocketRoute("/", serve)]), base_url="http://127.0.0.1:8377")

    def connected(self) -> Any:
        return self.client.websocket_connect("/", headers={"host": "127.0.0.1:8377", "origin": "http://127.0.0.1:8377"})


PATIENT = Terms(messages_hz=100, messages_burst=100)


def test_errors_are_told_and_the_page_goes_on() -> None:
    hall = Hall(PATIENT)
    with hall.connected() as socket:
        socket.send_text("hello")
        socket.send_text("bad")
        told = socket.receive_json()
        assert told == {"type": "error", "code": "protocol", "message": "This is bad.", "trouble": None, "fatal": False}
        socket.send_bytes(b"frame")
        assert socket.receive_json() == {
            "type": "error",
            "code": "source",
            "message": "No such stream.",
            "trouble": None,
            "fatal": False,
        }
        socket.send_text("more")
    assert hall.guests[0].heard == ["hello", "bad", b"frame", "more"]
    assert (len(hall.ends), hall.guests[0].page.outlet.closed) == (1, True)


def test_a_page_that_is_sent_away_gets_what_waits_then_the_reason_then_the_code() -> None:
    hall = Hall(PATIENT)
    with hall.connected() as socket:
        socket.send_text("hello")
        socket.send_text("go")
        socket.send_text("too late")
        assert socket.receive_json() == {"type": "said", "words": "before"}
        told = socket.receive_json()
        assert (told["code"], told["fatal"]) == ("away", True)
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
    assert (closed.value.code, closed.value.reason) == (4410, "away")
    assert hall.ends == [WebSocketState.DISCONNECTED], "what is said last is said before the socket is left"


def test_who_says_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_socket, "FIRST_WITHIN_S", 0.05)
    hall = Hall(PATIENT)
    with hall.connected() as socket:
        told = socket.receive_json()
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
    assert told["message"] == "No hello came within 10 seconds; reload the page."
    assert (told["code"], told["fatal"], closed.value.code) == ("protocol", True, 4400)
    assert hall.guests[0].heard == []


def test_frames_have_an_allowance_of_their_own() -> None:
    hall = Hall(Terms(messages_hz=100, messages_burst=100, frames_hz=0.001, frames_burst=2))
    with hall.connected() as socket:
        socket.send_text("hello")
        for n in range(3):
            socket.send_bytes(bytes([n]))
        assert [socket.receive_json()["code"] for _ in range(3)] == ["source", "source", "rate"]
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
    assert closed.value.code == 4429
