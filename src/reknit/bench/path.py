"""The whole way in one process, paced in real time: from a chunk that a source has just made to the cue decided on it."""

from __future__ import annotations

import asyncio
import gc
import json
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np

from reknit.exercise.load import library
from reknit.live.outlet import Outlet
from reknit.live.room import Room
from reknit.live.server import loop_factory
from reknit.session.begin import Begin
from reknit.stream import NS_PER_S, Channel, Chunk, Clock, Item, Kind, StreamSpec

CHANNELS, RATE_HZ = 8, 2000
EXERCISE, STREAM = "quadriceps-setting", "emg"
REFERENCE_UV = 400.0


def muscle_spec(name: str = STREAM) -> StreamSpec:
    """Eight channels of EMG at 2 kHz."""
    channels = tuple(Channel(f"channel {n}", "uV") for n in range(CHANNELS))
    return StreamSpec(name, Kind.EMG, channels, Fraction(RATE_HZ), "float32", attributes=(("simulated", "yes"),))


def efforts(samples: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """White noise as strong as a muscle that works for a second, rests for a second, and so on; (samples, channels)."""
    working = (np.arange(samples) // RATE_HZ % 2)[:, None]
    noise = np.random.default_rng(1).standard_normal((samples, CHANNELS))
    return np.asarray(noise * np.where(working, 400.0, 4.0), dtype=np.float32)


@dataclass(slots=True)
class StampedSource:
    """Delivers a chunk each time its last sample is due, and notes when it did.

    Attributes
    ----------
    began_ns
        When sample 0 was taken, by the host's monotonic clock.
    made_ns
        When each chunk was made and handed over.
    """

    chunks: int
    size: int
    began_ns: int = 0
    made_ns: list[int] = field(default_factory=list)

    @property
    def spec(self) -> StreamSpec:
        """The stream."""
        return muscle_spec()

    def run(self, deliver: Callable[[Item], None], stop: threading.Event) -> None:
        """Deliver all chunks."""
        spec, samples = self.spec, efforts(self.chunks * self.size)
        period_ns = NS_PER_S / RATE_HZ
        self.began_ns = time.monotonic_ns()
        deliver(Clock(0, 0, self.began_ns, period_ns))
        for first in range(0, self.chunks * self.size, self.size):
            due_ns = self.began_ns + (first + self.size) * period_ns
            if stop.wait(max(0.0, due_ns - time.monotonic_ns()) / NS_PER_S):
                return
            chunk = Chunk(spec, 0, first, samples[first : first + self.size])
            self.made_ns.append(time.monotonic_ns())
            deliver(chunk)


def path_ms(chunks: int, size: int, settle: int) -> list[float]:
    """Milliseconds from each chunk behind the first `settle` to the decision on it, as a page is told it."""
    with tempfile.TemporaryDirectory(prefix="reknit-bench-") as folder, asyncio.Runner(loop_factory=loop_factory()) as runner:
        return runner.run(_practise(Path(folder), StampedSource(settle + chunks, size), settle))


async def _practise(root: Path, source: StampedSource, settle: int) -> list[float]:
    """A session with its journal and one page; the source has a thread, as a sensor has."""
    room, texts = Room(root), list[str]()

    async def send_text(text: str) -> None:
        texts.append(text)

    async def send_bytes(_: bytes) -> None:
        return

    page = Outlet(send_text, send_bytes)
    sending = asyncio.create_task(page.run())
    room.joined(page, practise=True)
    begin = Begin(library()[EXERCISE], (STREAM,), reference=REFERENCE_UV)
    gc.collect()
    room.begin(begin, {STREAM: source.spec}, {STREAM: source})
    await room.ended.wait()
    page.closed = True
    sending.cancel()
    return _waited(texts, source, room.clock.began_ns)[settle:]


def _waited(texts: list[str], source: StampedSource, session_ns: int) -> list[float]:
    """From chunk made to decided; the first snapshot of each chunk counts."""
    period_ns = NS_PER_S / RATE_HZ
    waited: dict[int, float] = {}
    for text in texts:
        told = json.loads(text)
        if told["type"] == "snapshot" and told["taken_ns"] is not None:
            taken_ns = told["taken_ns"] + session_ns - source.began_ns
            number = round(taken_ns / period_ns) // source.size
            waited.setdefault(number, (told["decided_ns"] + session_ns - source.made_ns[number]) / 1e6)
    return [waited[number] for number in sorted(waited)]
