"""A page that looks at sensors, without a browser: a real socket to a real server process."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from live.page import Server


class CheckPage:
    """One connection to `/check`, and what it was told last."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.told: list[dict[str, Any]] = []

    def send(self, **message: Any) -> None:
        self.socket.send(json.dumps(message))

    def choose(self, *addresses: str) -> None:
        self.send(type="choose", sensors=list(addresses))

    def expect(
        self, kind: str, fits: Callable[[dict[str, Any]], bool] = lambda _: True, within_s: float = 15.0
    ) -> dict[str, Any]:
        """The next message of that kind that fits."""
        until_s = time.monotonic() + within_s
        while (left_s := until_s - time.monotonic()) > 0:
            try:
                message: dict[str, Any] = json.loads(self.socket.recv(timeout=left_s))
            except TimeoutError:
                break
            self.told.append(message)
            if message["type"] == kind and fits(message):
                return message
        raise AssertionError(f"no {kind} that fits within {within_s} s; the last were {self.told[-3:]}")

    def opened(self, address: str) -> dict[str, Any]:
        """What is told of a sensor once it is open."""
        found: list[dict[str, Any]] = []

        def is_open(message: dict[str, Any]) -> bool:
            found[:] = [each for each in message["sensors"] if each["sensor"] == address and each["open"]]
            return bool(found)

        self.expect("sensors", is_open)
        return found[0]

    def verdicts(self, wanted: list[str]) -> dict[str, Any]:
        """The signals once the channels of the only sensor are like that."""
        told = self.expect("signals", lambda told: [each["verdict"] for each in told["sensors"][0]["channels"]] == wanted)
        sensor: dict[str, Any] = told["sensors"][0]
        return sensor


@contextmanager
def checking(server: Server, *, token: str | None = None, origin: str | None = None) -> Iterator[CheckPage]:
    """A page that has said hello."""
    name = Origin(origin or f"http://{server.host}")
    with connect(f"ws://{server.host}/check", origin=name, compression=None) as socket:
        page = CheckPage(socket)
        with suppress(ConnectionClosed):  # a stranger is refused before the hello
            page.send(type="hello", protocol=1, token=server.token if token is None else token)
        yield page
