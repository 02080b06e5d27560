"""Many programs that send a muscle's signal over WebSockets and wait for the cue: a load generator in a process of its own."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, cast
from urllib.parse import urlsplit

import numpy as np

from reknit.bench.figures import BenchError
from reknit.bench.muscle import CHANNELS, EXERCISE, RATE_HZ, efforts
from reknit.bench.served import serving
from reknit.bench.websocket_frames import BINARY, PING, PONG, TEXT, frame, frame_at, opening
from reknit.live import PROTOCOL
from reknit.live.frames import HEADER, VERSION, FrameKind

MARK = b'"newest":['
CALIBRATION_S = 9
EFFORTS_AT_S = (4, 6, 8)
READY_WITHIN_S = 60.0
SETTLE_S = 2.0
LOOP_S = 20
FEW, TRIAL_S = 5, 5.0


@dataclass(frozen=True, slots=True)
class Crowd:
    """What is asked of the generator: how many sessions, samples a frame, and for how many seconds it measures."""

    url: str
    sessions: int
    size: int
    seconds: float


@dataclass(slots=True)
class Told:
    """What it measured: round trips in ms, frames sent, those that were never answered, and its own processor time in s."""

    round_trips_ms: list[float] = field(default_factory=list)
    frames: int = 0
    unanswered: int = 0
    cpu_s: float = 0.0


class CrowdProcess:
    """A running generator: `ready` once every session practises, then `told` once it has measured."""

    def __init__(self, crowd: Crowd) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "reknit.bench.crowd"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        if self._process.stdin is not None:
            self._process.stdin.write(json.dumps(asdict(crowd)) + "\n")
            self._process.stdin.flush()

    def ready(self) -> None:
        """Wait until it begins to measure."""
        self._line()

    def told(self) -> Told:
        """Wait until it has measured."""
        return Told(**self._line())

    def close(self) -> None:
        """End it."""
        self._process.terminate() if self._process.poll() is None else None
        self._process.wait(30)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _line(self) -> dict[str, Any]:
        line = "" if self._process.stdout is None else self._process.stdout.readline()
        answer: dict[str, Any] = json.loads(line) if line else {"error": "it ended without a word"}
        if "error" in answer:
            raise BenchError(f"the load generator failed: {answer['error']}")
        return answer


class Gathered(NamedTuple):
    """What came of a crowd at a server of its own: the server's processor time in s, what the generator told, and the seconds."""

    server_cpu_s: float
    told: Told
    seconds: float

    @property
    def load(self) -> float:
        """Share of a core that the server took."""
        return self.server_cpu_s / self.seconds


def gathered(sessions: int, size: int, seconds: float, program: Path | None = None) -> Gathered:
    """Measure a server of its own with so many sessions that each send frames of `size` samples in real time.

    `program` is another program that serves; None: ours.
    """
    with tempfile.TemporaryDirectory(prefix="reknit-bench-") as folder, serving(Path(folder), program) as server:
        crowd = CrowdProcess(Crowd(server.url, sessions, size, seconds))
        try:
            crowd.ready()
            began_s, used_s = time.monotonic(), server.cpu_s()
            time.sleep(seconds)
            used_s, took_s = server.cpu_s() - used_s, time.monotonic() - began_s
            told = crowd.told()
        finally:
            crowd.close()
    if not told.round_trips_ms:
        raise BenchError("no frame was answered: the computer has no time for this; end what else it does, and measure again")
    return Gathered(used_s, told, took_s)


def sessions_at(load: float, size: int, most: int, program: Path | None = None, trial_s: float = TRIAL_S) -> int:
    """How many sessions keep a core busy for a share `load` of its time, as a trial with a few tells: at least 1, and `most` at most."""
    few = min(FEW, most)
    trial = gathered(few, size, trial_s, program)
    return max(1, min(most, round(few * load / trial.load)))


class Sender(asyncio.Protocol):
    """One session: it opens, calibrates, and then sends a frame each time one is due."""

    def __init__(self, crowd: Crowd, samples: bytes, told: Told) -> None:
        self._crowd, self._samples, self._told = crowd, samples, told
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._open = False
        self._first = CALIBRATION_S * RATE_HZ
        self._sent: dict[bytes, int] = {}
        self.practising: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.measuring = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for a WebSocket."""
        self._transport = cast("asyncio.Transport", transport)
        self._write(opening(urlsplit(self._crowd.url).netloc, "/live"))

    def connection_lost(self, exc: Exception | None) -> None:
        """A connection that breaks ends the measurement."""
        if not self.practising.done():
            self.practising.set_exception(BenchError(f"the server closed a connection: {exc or 'without a reason'}"))

    def data_received(self, data: bytes) -> None:
        """Take whole messages out of what came."""
        now_ns = time.perf_counter_ns()
        self._buffer = buffer = self._buffer + data if self._buffer else data
        at = 0
        if not self._open:
            at = buffer.find(b"\r\n\r\n") + 4
            if at < 4:
                return
            self._open = True
            self._begin()
        while (whole := frame_at(buffer, at)) is not None:
            code, payload, at = whole
            if code == TEXT:
                self._take(payload, now_ns)
            elif code == PING:
                self._send(PONG, payload)
        self._buffer = buffer[at:]

    def send(self) -> None:
        """Send the next samples."""
        size = self._crowd.size
        place = self._first % (LOOP_S * RATE_HZ) * CHANNELS * 4
        packed = self._packed(self._first, self._samples[place : place + size * CHANNELS * 4])
        self._first += size
        if self.measuring:
            self._told.frames += 1
            self._sent[b"0,%d]" % self._first] = time.perf_counter_ns()
        self._send(BINARY, packed)

    def unanswered(self) -> int:
        """Frames without an answer."""
        return len(self._sent)

    def _begin(self) -> None:
        token = urlsplit(self._crowd.url).fragment.removeprefix("token=")
        source = {"kind": "sent", "rate_hz": RATE_HZ, "channels": [f"channel {n}" for n in range(CHANNELS)]}
        self._say(type="hello", protocol=PROTOCOL, token=token)
        source["attributes"] = {"simulated": "yes"}
        self._say(type="begin", exercise=EXERCISE, source=source, dose={"sets": 1, "repetitions": 200})

    def _calibrate(self) -> None:
        """Rest and three efforts at once: the server counts samples and not seconds."""
        samples = efforts(2 * RATE_HZ)
        for second in range(CALIBRATION_S):
            part = samples[RATE_HZ:] if second in EFFORTS_AT_S else samples[:RATE_HZ]
            self._send(BINARY, self._packed(second * RATE_HZ, part.tobytes()))
        self._say(type="control", name="continue")

    def _take(self, payload: bytes, now_ns: int) -> None:
        if (at := payload.rfind(MARK)) >= 0:
            if not self.practising.done() and b'"state":"practise"' in payload:
                self.practising.set_result(None)
            start = at + len(MARK)
            if (sent_ns := self._sent.pop(payload[start : payload.index(b"]", start) + 1], None)) is not None:
                self._told.round_trips_ms.append((now_ns - sent_ns) / 1e6)
        elif payload.startswith(b'{"type":"begun"'):
            self._calibrate()
        elif payload.startswith(b'{"type":"error"') and not self.practising.done():
            self.practising.set_exception(BenchError(json.loads(payload)["message"]))

    def _packed(self, first: int, data: bytes) -> bytes:
        return HEADER.pack(VERSION, FrameKind.REGULAR_FLOAT32, 1, 0, first, len(data) // CHANNELS // 4) + data

    def _say(self, **message: Any) -> None:
        self._send(TEXT, json.dumps(message).encode())

    def _send(self, code: int, payload: bytes) -> None:
        self._write(frame(code, payload))

    def _write(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.write(data)


async def measure(crowd: Crowd) -> Told:
    """Open all sessions one behind the other, let them run, and measure; prints a line when that begins."""
    loop, told, senders = asyncio.get_running_loop(), Told(), list[Sender]()
    samples = efforts(LOOP_S * RATE_HZ)
    data = np.concatenate([samples, samples[: crowd.size]]).tobytes()
    parts = urlsplit(crowd.url)
    host, port = parts.hostname or "", parts.port or 0
    pacing: list[asyncio.Task[None]] = []
    period_s = crowd.size / RATE_HZ
    began_s = loop.time()
    for number in range(crowd.sessions):
        _, sender = await loop.create_connection(lambda: Sender(crowd, data, told), host, port)
        await asyncio.wait_for(sender.practising, READY_WITHIN_S)
        senders.append(sender)
        pacing.append(asyncio.create_task(_pace(sender, began_s + number * period_s / crowd.sessions, period_s)))
    await asyncio.sleep(SETTLE_S)
    print(json.dumps({"ready": True}), flush=True)
    used_s = time.process_time()
    for sender in senders:
        sender.measuring = True
    await asyncio.sleep(crowd.seconds)
    told.cpu_s = time.process_time() - used_s
    for sender in senders:
        sender.measuring = False
    await asyncio.sleep(1.0)  # the last answers
    told.unanswered = sum(sender.unanswered() for sender in senders)
    for task in pacing:
        task.cancel()
    return told


async def _pace(sender: Sender, from_s: float, period_s: float) -> None:
    loop = asyncio.get_running_loop()
    number = int((loop.time() - from_s) / period_s) + 1
    while True:
        await asyncio.sleep(max(0.0, from_s + number * period_s - loop.time()))
        sender.send()
        number += 1


def main() -> None:
    """Measure what the line on the input asks for, and print what came of it."""
    crowd = Crowd(**json.loads(sys.stdin.readline()))
    try:  # not the server's own choice of a loop: that would load the whole server here
        from uvloop import new_event_loop
    except ImportError:
        from asyncio import new_event_loop  # type: ignore[assignment]
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        try:
            print(json.dumps(asdict(runner.run(measure(crowd)))), flush=True)
        except (BenchError, OSError, TimeoutError) as error:
            print(json.dumps({"error": str(error) or type(error).__name__}), flush=True)


if __name__ == "__main__":
    main()
