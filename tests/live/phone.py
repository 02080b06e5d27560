"""A phone without a browser: a real TLS socket to a real server process that serves a "network" of this computer's own."""

from __future__ import annotations

import json
import signal
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2 as httpx
import numpy as np
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from live.page import Server, serving
from reknit.live.frames import encode
from reknit.sources.phone import Placement, phone_spec
from reknit.stream import Chunk, Side

LAN = "127.0.0.2"
SPEC = phone_spec(Placement.THIGH, Side.RIGHT, "test")


@contextmanager
def lan_serving(folder: Path) -> Iterator[Server]:
    """A server in LAN mode for as long as the block lasts; its authority is kept in `folder`/home."""
    sessions = folder / "sessions"
    sessions.mkdir()
    with serving(sessions, "--lan", LAN, home=folder / "home") as server:
        yield server
    assert server.process.returncode != -signal.SIGKILL, "it ends by itself when it is asked to"


def lan_host(server: Server) -> str:
    return f"{LAN}:{urlsplit(server.url).port}"


def trusting(server: Server) -> ssl.SSLContext:
    """TLS as of a device that trusts the authority and nothing else."""
    return ssl.create_default_context(cafile=str(server.folder.parent / "home/lan/ca.crt"))


def asked(server: Server, method: str, path: str, token: str | None = None) -> httpx.Response:
    """An answer to the computer's own page."""
    headers = {"X-Reknit-Token": server.token if token is None else token}
    return httpx.request(method, f"http://{server.host}{path}", headers=headers)


def ticket(server: Server) -> str:
    """A ticket, as the QR code brings it."""
    address: str = asked(server, "POST", "/api/phones").json()["address"]
    return address.partition("#join=")[2]


def phones(server: Server) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = asked(server, "GET", "/api/phones").json()["phones"]
    return told


class PhoneLine:
    """One connection of a phone, and what it has been told."""

    def __init__(self, server: Server, *, origin: str | None = None) -> None:
        self._open = ExitStack()
        host = lan_host(server)
        self.socket: ClientConnection = self._open.enter_context(
            connect(f"wss://{host}/phone", origin=Origin(origin or f"https://{host}"), compression=None, ssl=trusting(server))
        )
        self.told: list[dict[str, Any]] = []
        self.offset_ns = 0

    def close(self) -> None:
        self._open.close()

    def send(self, **message: Any) -> None:
        self.socket.send(json.dumps(message))

    def join(self, key: str, load: str = "one", **more: Any) -> dict[str, Any]:
        """Join, and tie the clock to the server's."""
        where = {"segment": "thigh", "side": "right", "device": "test"}
        self.send(type="join", protocol=1, key=key, load=load, **(where | more))
        joined = self.expect("joined")
        self.send(type="ping", page_ns=0)
        self.offset_ns = self.expect("pong")["server_ns"] - time.monotonic_ns()
        return joined

    def samples(self, epoch: int, first: int, count: int) -> None:
        """Send samples that were taken just now, 10 ms apart: their first channel counts them."""
        data = np.zeros((count, SPEC.width), dtype=np.float32)
        data[:, 0] = np.arange(first, first + count)
        now_ns = time.monotonic_ns() + self.offset_ns
        times = now_ns + (np.arange(count, dtype=np.int64) - count) * 10_000_000
        self.socket.send(encode(Chunk(SPEC, epoch, first, data, times), 1))

    def expect(self, kind: str, within_s: float = 10.0, **wanted: Any) -> dict[str, Any]:
        """The next message of that kind (and with those values)."""
        until_s = time.monotonic() + within_s
        while (left_s := until_s - time.monotonic()) > 0:
            try:
                data = self.socket.recv(timeout=left_s)
            except TimeoutError:
                break
            message: dict[str, Any] = json.loads(data)
            self.told.append(message)
            if message["type"] == kind and all(message[name] == value for name, value in wanted.items()):
                return message
        raise AssertionError(f"no {kind} with {wanted} within {within_s} s; the last were {self.told[-3:]}")

    def closed(self, within_s: float = 5.0) -> int:
        """Wait until the server has closed the connection; gives the code."""
        try:
            while True:
                self.told.append(json.loads(self.socket.recv(timeout=within_s)))
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd is not None else 1006
