"""The whole way in one process, paced in real time: from a chunk that a source has just made to the cue decided on it."""

from __future__ import annotations

import asyncio
import gc
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reknit.bench.muscle import EXERCISE, RATE_HZ, REFERENCE_UV, STREAM, efforts, muscle_spec
from reknit.exercise.load import library
from reknit.live.outlet import Outlet
from reknit.live.room import Room
from reknit.live.server import loop_factory
from reknit.session.begin import Begin
from reknit.stream import NS_PER_S, Chunk, Clock, Item, StreamSpec


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


class Watched(Outlet):
    """The way to a page, which notes when each cue was decided: also of snapshots that newer ones overtake before they are sent.

    Attributes
    ----------
    decided_ns
        For each index behind the newest sample: when the first cue was decided on it, on the session's clock.
    """

    def __init__(self) -> None:
        super().__init__(_nowhere, _nowhere)
        self.decided_ns: dict[int, int] = {}

    def latest(self, snapshot: dict[str, Any], write: Callable[[dict[str, Any]], str]) -> None:
        """Note it, and send it."""
        if snapshot["newest"] is not None:
            self.decided_ns.setdefault(snapshot["newest"][1], snapshot["decided_ns"])
        super().latest(snapshot, write)


async def _nowhere(_: object) -> None:
    return


def path_ms(chunks: int, size: int, settle: int) -> list[float]:
    """Milliseconds from each chunk behind the first `settle` to the decision on it, as a page is told it."""
    with tempfile.TemporaryDirectory(prefix="reknit-bench-") as folder, asyncio.Runner(loop_factory=loop_factory()) as runner:
        return runner.run(_practise(Path(folder), StampedSource(settle + chunks, size), settle))


async def _practise(root: Path, source: StampedSource, settle: int) -> list[float]:
    """A session with its journal and one page; the source has a thread, as a sensor has."""
    room, page = Room(root), Watched()
    sending = asyncio.create_task(page.run())
    room.joined(page, practise=True)
    begin = Begin(library()[EXERCISE], (STREAM,), reference=REFERENCE_UV).with_dose(1, 200)
    gc.collect()
    room.begin(begin, {STREAM: source.spec}, {STREAM: source})
    await room.ended.wait()
    page.closed = True
    sending.cancel()
    session_ns = room.clock.began_ns
    ends = range(source.size, (len(source.made_ns) + 1) * source.size, source.size)
    waited_ns = [page.decided_ns[end] + session_ns - made_ns for end, made_ns in zip(ends, source.made_ns, strict=True)]
    return [each / 1e6 for each in waited_ns[settle:]]
