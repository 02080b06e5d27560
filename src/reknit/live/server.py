"""Starting and stopping the server on this computer."""

from __future__ import annotations

import asyncio
import errno
import gc
import secrets
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import uvicorn

from reknit.live.app import STATIC, create_app
from reknit.live.guard import Guard
from reknit.live.house import House
from reknit.stream import ReknitError

LOOPBACK = "127.0.0.1"
NAMES = ("127.0.0.1", "localhost")
SWITCH_S = 0.0005


class ServerError(ReknitError):
    """The server cannot start."""


class Server:
    """The live server on a port of this computer only.

    Parameters
    ----------
    root
        Folder for the sessions.
    port
        The port; 0 takes a free one.
    static
        Folder with the built page.

    Raises
    ------
    ServerError
        Where the port is in use or may not be used.
    """

    def __init__(self, root: Path, port: int = 0, static: Path = STATIC) -> None:
        self.token = secrets.token_urlsafe(24)
        self._socket = _listen(port)
        self.port = int(self._socket.getsockname()[1])
        self.house: House | None = None
        self._root, self._static = root, static

    @property
    def url(self) -> str:
        """The page's address, with the token behind the #."""
        return f"http://{LOOPBACK}:{self.port}/#token={self.token}"

    def run(self, started: Callable[[], None] = lambda: None) -> None:
        """Serve until interrupted (Ctrl-C or SIGTERM); then every session is ended and sealed."""
        # The recorders' threads must not keep the loop waiting: a thread that computes hands over after this time, by default 5 ms.
        sys.setswitchinterval(SWITCH_S)
        gc.collect()
        gc.freeze()  # what was loaded until now stays: collections need not look at it again
        with asyncio.Runner(loop_factory=loop_factory()) as runner:
            runner.run(self._serve(started))

    async def _serve(self, started: Callable[[], None]) -> None:
        self.house = House(self._root, Guard(self.token, NAMES))
        config = uvicorn.Config(
            create_app(self.house, self._static),
            log_level="warning",
            ws_per_message_deflate=False,
            ws_max_size=1_048_576,
            timeout_graceful_shutdown=5,
            server_header=False,
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve([self._socket]))
        while not server.started and not serving.done():
            await asyncio.sleep(0.01)
        if server.started:
            started()
        await serving


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Uvloop where it is to be had (not on Windows), else asyncio's own loop."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((LOOPBACK, port))
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise ServerError(
                f"port {port} is in use, perhaps by a Reknit that still runs; end it, or choose another port with --port (0: any free one)"
            ) from error
        raise ServerError(f"port {port} cannot be used: {error.strerror}; choose another one with --port") from error
    return listening
