"""Starting and stopping the server: on this computer, and over TLS in its network where that is asked for."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import secrets
import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from reknit.live.admitted import Admitted
from reknit.live.app import STATIC, create_app
from reknit.live.guard import Guard
from reknit.live.house import House
from reknit.live.lan import Door, Lan
from reknit.stream import ReknitError

LOOPBACK = "127.0.0.1"
NAMES = ("127.0.0.1", "localhost")
SWITCH_S = 0.0005


class ServerError(ReknitError):
    """The server cannot start."""


class Server:
    """The live server on a port of this computer; with a `lan`, on that address of its network too, over TLS and on the same port.

    Parameters
    ----------
    root
        Folder for the sessions.
    port
        The port; 0 takes a free one.
    static
        Folder with the built page.
    lan
        The network to listen in; None for this computer only.
    sensors
        Addresses that pages may open beside harmless ones.

    Raises
    ------
    ServerError
        Where the port is in use or may not be used.
    SourceError
        Where an address of `sensors` is none.
    """

    def __init__(
        self, root: Path, port: int = 0, static: Path = STATIC, lan: Lan | None = None, sensors: Iterable[str] = ()
    ) -> None:
        self._sensors = Admitted(sensors).named
        self.token = secrets.token_urlsafe(24)
        self._socket = _listen(LOOPBACK, port)
        self.port = int(self._socket.getsockname()[1])
        self._lan, self._lan_socket = lan, None
        if lan is not None:
            try:
                self._lan_socket = _listen(str(lan.address), self.port)
            except ServerError:
                self._socket.close()
                raise
        self.house: House | None = None
        self._root, self._static = root, static

    @property
    def url(self) -> str:
        """The page's address, with the token behind the #."""
        return f"http://{LOOPBACK}:{self.port}/#token={self.token}"

    @property
    def door(self) -> Door | None:
        """Where devices of the network come in; None for this computer only."""
        return None if self._lan is None else self._lan.door(self.port)

    @property
    def lan_url(self) -> str | None:
        """The page's address for another device, with the token behind the #."""
        return None if self.door is None else f"{self.door.url}/#token={self.token}"

    def run(self, started: Callable[[], None] = lambda: None) -> None:
        """Serve until interrupted (Ctrl-C or SIGTERM); then every session is ended and sealed."""
        # The recorders' threads must not keep the loop waiting: a thread that computes hands over after this time, by default 5 ms.
        sys.setswitchinterval(SWITCH_S)
        gc.collect()
        gc.freeze()  # what was loaded until now stays: collections need not look at it again
        with asyncio.Runner(loop_factory=loop_factory()) as runner:
            runner.run(self._serve(started))

    async def _serve(self, started: Callable[[], None]) -> None:
        guard = Guard(self.token, NAMES, () if self._lan is None else self._lan.hosts)
        self.house = House(self._root, guard, self.door, self._sensors)
        app = create_app(self.house, self._static)
        server = uvicorn.Server(_config(app))
        serving = asyncio.create_task(server.serve([self._socket]))
        beside = _Beside(_config(app, self._lan)) if self._lan is not None else None
        beside_serving = None
        if beside is not None and self._lan_socket is not None:
            beside_serving = asyncio.create_task(beside.serve([self._lan_socket]))
        while not (server.started and (beside is None or beside.started)) and not serving.done():
            if beside_serving is not None and self._lan_socket is not None and beside_serving.done():
                server.should_exit = True
                await serving
                self._lan_socket.close()
                why = beside_serving.exception() or "it ended at once"
                raise ServerError(
                    f"the network cannot be served over TLS ({why}): its certificate or key was damaged or removed; start Reknit "
                    "again, which makes them anew"
                )
            await asyncio.sleep(0.01)
        if server.started:
            started()
        await serving
        if beside is not None and beside_serving is not None:
            beside.should_exit = True
            await beside_serving


class _Beside(uvicorn.Server):
    """A second server of the same process: signals go to the first one, which ends this one."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield


def _config(app: Starlette, lan: Lan | None = None) -> uvicorn.Config:
    """How to serve: plain on this computer; over TLS in the network, where the first server begins and ends the house."""
    return uvicorn.Config(
        app,
        log_level="warning",
        lifespan="on" if lan is None else "off",
        ws_per_message_deflate=False,
        ws_max_size=1_048_576,
        timeout_graceful_shutdown=5,
        server_header=False,
        proxy_headers=False,
        ssl_certfile=None if lan is None else lan.issued.certificate,
        ssl_keyfile=None if lan is None else lan.issued.key,
    )


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Uvloop where it is to be had (not on Windows), else asyncio's own loop."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


def _listen(address: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address, port))
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise ServerError(
                f"port {port} is in use, perhaps by a Reknit that still runs; end it, or choose another port with --port (0: any free one)"
            ) from error
        if error.errno == errno.EADDRNOTAVAIL:
            raise ServerError(
                f"{address} is no address of this computer; name one of its own with --lan, or leave it out"
            ) from error
        raise ServerError(f"port {port} cannot be used: {error.strerror}; choose another one with --port") from error
    return listening
