"""How late a cue is: within one process, over sockets with fifty muscles at once, and with ten cameras at once on a real server."""

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

from reknit.bench.crowd import gathered, sessions_at
from reknit.bench.figures import BenchError, Figure, Report, machine
from reknit.bench.muscle import CHANNELS, RATE_HZ
from reknit.bench.path import path_ms
from reknit.bench.peer import EZMSG_PATH, PeerProcess
from reknit.live import PROTOCOL
from reknit.live.frames import encode
from reknit.simulate.person import SimulatedPerson
from reknit.stream import NS_PER_S

SESSIONS = 10
SECONDS = 20.0
SETTLE_S = 3.0
FRAME_RATE_HZ = 30.0
GOAL_P95_MS = 5.0
GOAL_PATH_MS = 0.1, 0.5
GOAL_SOCKET_MS = 0.2, 1.0
CROWD = 50
MOST_LOAD = 0.7
PATH_CHUNK, SOCKET_CHUNK = 20, 40
PATH_S = 20.0
START_WITHIN_S = 120.0


@dataclass(slots=True)
class Seen:
    """What one page measured: milliseconds from frame received to decision sent, and from frame sent to decision received."""

    server_ms: list[float] = field(default_factory=list)
    round_trip_ms: list[float] = field(default_factory=list)
    frames: int = 0


def run(
    _: Path | None = None, sessions: int = SESSIONS, seconds: float = SECONDS, *, crowd: int = CROWD, peers: bool = True
) -> Report:
    """Measure; the first seconds, in which sessions are opened, do not count.

    Parameters
    ----------
    sessions, crowd
        How many cameras, and how many muscles, send at once.
    seconds
        How long each of the parts takes; the way within one process is measured for 20 s at most.
    peers
        Whether ezmsg is run beside ours.
    """
    figures = [*_path(min(seconds, PATH_S), peers=peers), *_socket(crowd, seconds), *_cameras(sessions, seconds)]
    origin = (
        f"path: white noise, {CHANNELS} channels, {RATE_HZ} Hz, {PATH_CHUNK} samples a chunk; socket: the same from {crowd} programs, "
        f"{SOCKET_CHUNK} samples a frame; server: simulated person, 30 frames a second, {sessions} sessions"
    )
    return Report("latency", {"folder": None, "files": [], "origin": origin}, machine(), figures)


def _path(seconds: float, *, peers: bool) -> list[Figure]:
    """From a chunk made to the cue decided on it, in one process, and the same through ezmsg's units."""
    chunks = round(seconds * RATE_HZ / PATH_CHUNK)
    settle = max(1, chunks // 10)
    ours = path_ms(chunks, PATH_CHUNK, settle)
    told, theirs = f"{EZMSG_PATH.name}: peer not run", None
    if peers:
        with PeerProcess(EZMSG_PATH) as ezmsg:
            answer = ezmsg.ask(chunks=chunks, settle=settle)
            told, theirs = ezmsg.told, None if answer is None else np.array(answer["times_ns"]) / 1e6
    figures = []
    for share, goal in zip((50, 99), GOAL_PATH_MS, strict=True):
        value = float(np.percentile(ours, share))
        peer = None if theirs is None else float(np.percentile(theirs, share))
        figures.append(Figure(f"latency.path_p{share}_ms", value, "ms", f"<= {goal:g}", value <= goal, told, peer))
    return figures


def _socket(wanted: int, seconds: float) -> list[Figure]:
    """From a frame sent to the cue received, as the sender measures it: socket, journal, graph, snapshot and back.

    A computer that cannot carry so many sessions is measured with as many as it can, and that is told: beyond, all is waiting.
    """
    sessions = sessions_at(MOST_LOAD, SOCKET_CHUNK, wanted)
    told = gathered(sessions, SOCKET_CHUNK, seconds).told
    figures = []
    for share, goal in zip((50, 99), GOAL_SOCKET_MS, strict=True):
        value = float(np.percentile(told.round_trips_ms, share))
        figures.append(Figure(f"latency.socket_p{share}_ms", value, "ms", f"<= {goal:g}", value <= goal))
    return [
        *figures,
        Figure("latency.socket_sessions", float(sessions), "sessions", f"{wanted}", sessions == wanted),
        Figure("latency.socket_unanswered", float(told.unanswered), "frames"),
        Figure("latency.socket_sender_busy", 100 * told.cpu_s / seconds, "% of a core"),
    ]


def _cameras(sessions: int, seconds: float) -> list[Figure]:
    """Frame received to cue decision sent."""
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
    return [
        Figure("latency.server_p50_ms", float(p50), "ms"),
        Figure("latency.server_p95_ms", float(p95), "ms", f"<= {GOAL_P95_MS:g}", bool(p95 <= GOAL_P95_MS)),
        Figure("latency.server_p99_ms", float(p99), "ms"),
        Figure("latency.server_max_ms", float(server_ms.max()), "ms"),
        Figure("latency.round_trip_p50_ms", float(np.percentile(round_trip_ms, 50)), "ms"),
        Figure("latency.round_trip_p95_ms", float(np.percentile(round_trip_ms, 95)), "ms"),
        Figure("latency.sessions", float(sessions), "sessions"),
        Figure("latency.decisions", float(len(server_ms)), "decisions"),
    ]


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
