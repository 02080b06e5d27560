"""Frame received to cue decision sent, with ten camera sessions at once on one server: a real server process, real sockets."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from websockets.asyncio.client import ClientConnection, connect

from reknit.bench.figures import Figure, Report, machine
from reknit.live import PROTOCOL
from reknit.live.frames import encode
from reknit.simulate.person import SimulatedPerson
from reknit.stream import NS_PER_S, ReknitError

SESSIONS = 10
SECONDS = 20.0
SETTLE_S = 3.0
FRAME_RATE_HZ = 30.0
GOAL_P95_MS = 5.0
START_WITHIN_S = 120.0


class BenchError(ReknitError):
    """A benchmark could not be run."""


@dataclass(slots=True)
class Seen:
    """What one page measured: milliseconds from frame received to decision sent, and from frame sent to decision received."""

    server_ms: list[float] = field(default_factory=list)
    round_trip_ms: list[float] = field(default_factory=list)
    frames: int = 0


def run(_: Path | None = None, sessions: int = SESSIONS, seconds: float = SECONDS) -> Report:
    """Measure; the first seconds, in which sessions are opened, do not count."""
    with tempfile.TemporaryDirectory(prefix="reknit-bench-") as folder:
        server, url = start_server(Path(folder))
        try:
            seen = asyncio.run(_all(url, sessions, seconds))
        finally:
            stop_server(server)
    server_ms = np.array([value for each in seen for value in each.server_ms])
    round_trip_ms = np.array([value for each in seen for value in each.round_trip_ms])
    if not len(server_ms):
        raise BenchError("no cue decision came back; is the practice page built and the server healthy?")
    p50, p95, p99 = np.percentile(server_ms, [50, 95, 99])
    figures = [
        Figure("latency.server_p50_ms", float(p50), "ms"),
        Figure("latency.server_p95_ms", float(p95), "ms", f"<= {GOAL_P95_MS:g}", bool(p95 <= GOAL_P95_MS)),
        Figure("latency.server_p99_ms", float(p99), "ms"),
        Figure("latency.server_max_ms", float(server_ms.max()), "ms"),
        Figure("latency.round_trip_p50_ms", float(np.percentile(round_trip_ms, 50)), "ms"),
        Figure("latency.round_trip_p95_ms", float(np.percentile(round_trip_ms, 95)), "ms"),
        Figure("latency.sessions", float(sessions), "sessions"),
        Figure("latency.decisions", float(len(server_ms)), "decisions"),
    ]
    return Report("latency", {"folder": None, "files": [], "origin": "simulated person, 30 frames a second"}, machine(), figures)


def start_server(folder: Path, *options: str, home: Path | None = None) -> tuple[subprocess.Popen[str], str]:
    """Start `reknit demo` on a free port with `folder` for its sessions; gives the process and the page's address.

    `options` are added to the command; in `home` it keeps what else it keeps.
    """
    command = [sys.executable, "-m", "reknit.cli.main", "demo", "--no-browser", "--port", "0", "--folder", str(folder), *options]
    environment = os.environ | {"PYTHONUNBUFFERED": "1", "COLUMNS": "200"} | ({} if home is None else {"REKNIT_HOME": str(home)})
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
    lines: list[str] = []
    give_up_s = time.monotonic() + START_WITHIN_S
    while server.stdout is not None and time.monotonic() < give_up_s and (line := server.stdout.readline()):
        lines.append(line)
        if found := re.search(r"http://\S+#token=\S+", line):
            return server, found.group()
    stop_server(server)
    raise BenchError(f"the server did not start: {' '.join(lines).strip() or 'it said nothing'}")


def stop_server(server: subprocess.Popen[str]) -> None:
    """End the server as Ctrl-C would."""
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(5)
    if server.stdout is not None:
        server.stdout.close()


async def _all(url: str, sessions: int, seconds: float) -> list[Seen]:
    return list(await asyncio.gather(*(_session(url, n / sessions / FRAME_RATE_HZ, seconds) for n in range(sessions))))


async def _session(url: str, offset_s: float, seconds: float) -> Seen:
    """A page with a camera: it sends frames at the camera's pace and takes what comes back."""
    parts = urlsplit(url)
    origin, token = f"http://{parts.netloc}", parts.fragment.removeprefix("token=")
    seen = Seen()
    async with connect(f"ws://{parts.netloc}/live", origin=origin, compression=None, max_size=2**20) as socket:  # type: ignore[arg-type]
        await socket.send(json.dumps({"type": "hello", "protocol": PROTOCOL, "token": token}))
        clock_ns = int(str((await _expect(socket, "welcome"))["clock_ns"])) - time.monotonic_ns()
        source = {"kind": "camera", "width": 640, "height": 480, "attributes": {"simulated": "yes"}}
        dose = {"sets": 1, "repetitions": 200}
        await socket.send(json.dumps({"type": "begin", "exercise": "squat", "side": "right", "source": source, "dose": dose}))
        await _expect(socket, "begun")
        sent_ns: dict[int, int] = {}
        listening = asyncio.create_task(_listen(socket, seen, sent_ns, time.monotonic() + SETTLE_S))
        await asyncio.sleep(offset_s)
        await _send_frames(socket, seen, sent_ns, clock_ns, seconds)
        await asyncio.sleep(0.2)
        listening.cancel()
    return seen


async def _send_frames(socket: ClientConnection, seen: Seen, sent_ns: dict[int, int], clock_ns: int, seconds: float) -> None:
    person = SimulatedPerson("squat", rate_hz=FRAME_RATE_HZ)
    began_ns = time.monotonic_ns()
    for index in range(int(seconds * FRAME_RATE_HZ)):
        due_ns = began_ns + round(index * NS_PER_S / FRAME_RATE_HZ)
        await asyncio.sleep(max(0, due_ns - time.monotonic_ns()) / NS_PER_S)
        frame = person.samples(index, 1)
        taken_ns = time.monotonic_ns() + clock_ns
        sent_ns[taken_ns] = time.monotonic_ns()
        await socket.send(encode(frame._replace(times_ns=np.array([taken_ns], dtype=np.int64)), 1))
        seen.frames += 1


async def _listen(socket: ClientConnection, seen: Seen, sent_ns: dict[int, int], from_s: float) -> None:
    async for text in socket:
        now_ns = time.monotonic_ns()
        message = json.loads(text)
        if message["type"] != "snapshot" or time.monotonic() < from_s:
            continue
        # Other snapshots, such as those of a tick, are not the answer to a frame.
        if (began_ns := sent_ns.pop(message["taken_ns"], None)) is not None:
            seen.server_ms.append((message["sent_ns"] - message["received_ns"]) / 1e6)
            seen.round_trip_ms.append((now_ns - began_ns) / 1e6)


async def _expect(socket: ClientConnection, kind: str) -> dict[str, object]:
    async for text in socket:
        message: dict[str, object] = json.loads(text)
        if message["type"] == kind:
            return message
        if message["type"] == "error":
            raise BenchError(str(message["message"]))
    raise BenchError(f"the server closed the connection before it said {kind!r}")
