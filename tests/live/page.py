"""A page without a browser: a real socket to a real server process."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from reknit.bench.latency import start_server, stop_server
from reknit.live.frames import encode
from reknit.simulate.person import SimulatedPerson

CAMERA = {"kind": "camera", "width": 640, "height": 480, "attributes": {"simulated": "yes"}}


@dataclass
class Server:
    """A running `reknit demo`, and the folder of its sessions."""

    process: subprocess.Popen[str]
    url: str
    folder: Path

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    @property
    def token(self) -> str:
        return urlsplit(self.url).fragment.removeprefix("token=")

    def sessions(self) -> list[Path]:
        return sorted(self.folder.glob("*/session.json"))


@contextmanager
def serving(folder: Path, *options: str, home: Path | None = None) -> Iterator[Server]:
    """A server for as long as the block lasts."""
    process, url = start_server(folder, *options, home=home)
    try:
        yield Server(process, url, folder)
    finally:
        stop_server(process)


class Page:
    """One connection, and what it has been told."""

    def __init__(self, server: Server, *, origin: str | None = None) -> None:
        self.server = server
        self._open = ExitStack()
        address, name = f"ws://{server.host}/live", Origin(origin or f"http://{server.host}")
        self.socket: ClientConnection = self._open.enter_context(connect(address, origin=name, compression=None))
        self.told: list[dict[str, Any]] = []
        self.pictures = 0
        self.session: str | None = None
        self.offset_ns = 0

    def close(self) -> None:
        self._open.close()

    def send(self, **message: Any) -> None:
        self.socket.send(json.dumps(message))

    def hello(self, *, session: str | None = None, role: str = "practise", protocol: int = 1, token: str | None = None) -> None:
        self.send(
            type="hello", protocol=protocol, token=self.server.token if token is None else token, session=session, role=role
        )

    def enter(self, **hello: Any) -> dict[str, Any]:
        """Say hello and be welcomed."""
        self.hello(**hello)
        welcome = self.expect("welcome")
        self.session = welcome["session"]
        self.offset_ns = welcome["clock_ns"] - time.monotonic_ns()
        return welcome

    def expect(self, kind: str, within_s: float = 10.0, **wanted: Any) -> dict[str, Any]:
        """The next message of that kind (and with those values); everything before it is kept in `told`."""
        until_s = time.monotonic() + within_s
        while (left_s := until_s - time.monotonic()) > 0:
            try:
                data = self.socket.recv(timeout=left_s)
            except TimeoutError:
                break
            if isinstance(data, bytes):
                self.pictures += 1
                continue
            message: dict[str, Any] = json.loads(data)
            self.told.append(message)
            if message["type"] == kind and all(message[name] == value for name, value in wanted.items()):
                return message
        raise AssertionError(f"no {kind} with {wanted} within {within_s} s; the last were {self.told[-3:]}")

    def closed(self, within_s: float = 5.0) -> int:
        """Wait until the server has closed the connection; gives the code."""
        until_s = time.monotonic() + within_s
        try:
            while time.monotonic() < until_s:
                data = self.socket.recv(timeout=within_s)
                if isinstance(data, str):
                    self.told.append(json.loads(data))
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd is not None else 1006
        raise AssertionError("the server did not close the connection")

    def begin(self, exercise: str = "squat", source: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        self.send(type="begin", exercise=exercise, source=source or CAMERA, **more)
        begun = self.expect("begun")
        self.session = begun["session"]
        return begun

    def control(self, name: str, value: float | None = None) -> None:
        self.send(type="control", name=name, value=value)

    def frames(
        self, first: int, count: int, *, epoch: int = 0, person: SimulatedPerson | None = None, step_s: float = 1 / 30
    ) -> None:
        """Send pictures of a simulated person, as fast as they can be made, with times as if they came 30 a second."""
        chunk = (person or SimulatedPerson("squat")).samples(first, count)
        now_ns = 0 if first == 0 else 1
        for place in range(count):
            part = chunk.part(place, place + 1)._replace(epoch=epoch)
            times = np.array([round((first + place) * step_s * 1e9) + now_ns], dtype=np.int64)
            self.socket.send(encode(part._replace(times_ns=times), 1))
