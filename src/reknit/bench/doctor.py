"""What this computer can do for practice: measured in half a minute, with a verdict for each use."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import numpy as np
import pylsl
from numpy.typing import NDArray

from reknit.bench.browser import CHROMIUMS
from reknit.bench.camera import picture_rate
from reknit.bench.engine import CHANNELS, CHUNK, RATE_HZ, muscle_graph
from reknit.sources.liblsl_log import keep_off_the_terminal
from reknit.stream import Chunk

LOOP_TURNS = 1000
FSYNCS = 60
BATCH_BYTES = 64 * 1024
LSL_CHUNKS = 200
CAMERA_S = 3.0
LIMIT = {
    "chunk": 1.0,
    "loop": 20.0,
    "lsl": 50.0,
    "camera": 24.0,
    "disk": 1000.0,
}
"""Milliseconds at the 99th percentile that a use can bear, and pictures a second that a camera must give."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was measured.

    Parameters
    ----------
    name
        What it is called in the verdicts.
    title
        What it is, for people.
    values
        What was measured, by name and with units in the names; empty where it could not be.
    holds
        Whether it is good enough; None where it could not be measured.
    told
        Why not, and what to do; empty where it is good enough.
    """

    name: str
    title: str
    values: dict[str, float]
    holds: bool | None
    told: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """A use of Reknit, and the checks that it rests on."""

    title: str
    needs: tuple[str, ...]


USES = (
    Use("exercises with the camera", ("camera", "loop", "disk")),
    Use("exercises with muscle sensors", ("chunk", "loop", "lsl", "disk")),
    Use("recording for research", ("lsl", "disk")),
)


def examine(folder: Path) -> list[Check]:
    """Measure everything; `folder` is where sessions are kept."""
    return [chunk_latency(), loop_lag(), lsl_loop_back(), camera_rate(), disk_sync(folder)]


def verdict(use: Use, checks: list[Check]) -> tuple[str, str]:
    """The word good, not known or not fit, and why."""
    needed = [check for check in checks if check.name in use.needs]
    if bad := [check for check in needed if check.holds is False]:
        return "not fit", "; ".join(check.told for check in bad)
    if unknown := [check for check in needed if check.holds is None]:
        return "not known", "; ".join(check.told for check in unknown)
    return "good", ""


def chunk_latency(chunks: int = 2000) -> Check:
    """The muscle graph, 8 channels at 2 kHz, for one chunk of 10 ms."""
    graph, samples = muscle_graph(), np.random.default_rng(1).standard_normal((CHUNK, CHANNELS))
    spec, times_ns = graph.specs["emg"], np.empty(chunks)
    for n in range(chunks):
        began_ns = time.perf_counter_ns()
        graph.push("emg", Chunk(spec, 0, n * CHUNK, samples))
        times_ns[n] = time.perf_counter_ns() - began_ns
    values = _spread(times_ns[chunks // 10 :] / 1e6)
    told = f"one chunk of {1000 * CHUNK / RATE_HZ:g} ms takes {values['p99_ms']:.2f} ms; close other programs"
    return _judged("chunk", "one chunk of muscle signal through the graph", values, told)


def loop_lag(turns: int = LOOP_TURNS) -> Check:
    """How late the real-time loop wakes from a wait of one millisecond."""

    async def lags() -> NDArray[np.float64]:
        late = np.empty(turns)
        for n in range(turns):
            began_ns = time.perf_counter_ns()
            await asyncio.sleep(0.001)
            late[n] = (time.perf_counter_ns() - began_ns) / 1e6 - 1.0
        return late

    values = _spread(np.maximum(asyncio.run(lags()), 0.0))
    told = f"the real-time loop is late by {values['p99_ms']:.0f} ms; close other programs, and switch power saving off"
    return _judged("loop", "lag of the real-time loop", values, told)


def lsl_loop_back(chunks: int = LSL_CHUNKS) -> Check:
    """A chunk of 10 ms from an outlet in another process to an inlet here, which waits for it."""
    keep_off_the_terminal()
    title = "Lab Streaming Layer, one process to another"
    name = f"reknit-doctor-{uuid4().hex[:8]}"
    form = [str(each) for each in (CHANNELS, RATE_HZ, CHUNK, chunks)]
    command = [sys.executable, "-m", "reknit.bench.loop_back", name, *form]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as outlet:
        try:
            found = pylsl.resolve_byprop("name", name, minimum=1, timeout=15.0)
            if not found:
                return Check("lsl", title, {}, None, "an LSL outlet on this computer is not found; check the firewall")
            late_ms = _pulled(pylsl.StreamInlet(found[0], as_numpy=True), chunks)
        finally:
            outlet.terminate()
    if not len(late_ms):
        return Check("lsl", title, {}, None, "an LSL outlet on this computer sends nothing; check the firewall")
    values = _spread(late_ms)
    return _judged("lsl", title, values, f"LSL takes {values['p99_ms']:.0f} ms on this computer; close other programs")


def camera_rate(seconds: float = CAMERA_S) -> Check:
    """Pictures a second of the first camera, as a browser gives them to the practice page."""
    title = "camera"
    if not any(Path("/dev").glob("video*")) and sys.platform.startswith("linux"):
        return Check("camera", title, {}, None, "no camera is connected to this computer")
    chromium = next(
        (path for name in (os.environ.get("REKNIT_CHROMIUM"), *CHROMIUMS) if name and (path := shutil.which(name))), None
    )
    if chromium is None:
        return Check("camera", title, {}, None, "there is no Chromium to open the camera with; the practice page tells its rate")
    rate_hz = picture_rate(chromium, seconds)
    if rate_hz is None:
        return Check("camera", title, {}, None, "the camera could not be opened; another program may use it")
    told = f"the camera gives {rate_hz:.0f} pictures a second; more light, or another camera, gives more"
    return Check("camera", title, {"pictures_hz": rate_hz}, rate_hz >= LIMIT["camera"], told if rate_hz < LIMIT["camera"] else "")


def disk_sync(folder: Path, count: int = FSYNCS) -> Check:
    """How long the disk takes to confirm a batch of samples."""
    times_ms = np.empty(count)
    with tempfile.TemporaryFile(dir=folder) as file:
        batch = os.urandom(BATCH_BYTES)
        for n in range(count):
            began_ns = time.perf_counter_ns()
            file.write(batch)
            file.flush()
            os.fsync(file.fileno())
            times_ms[n] = (time.perf_counter_ns() - began_ns) / 1e6
    values = _spread(times_ms)
    told = f"the disk takes {values['p99_ms']:.0f} ms to confirm what is written; choose a faster one with --folder"
    return _judged("disk", "disk, until samples are safe", values, told)


def _pulled(inlet: pylsl.StreamInlet, chunks: int) -> NDArray[np.float64]:
    late_ms: list[float] = []
    inlet.open_stream(timeout=10.0)
    while len(late_ms) < chunks:
        rows, stamps = inlet.pull_chunk(timeout=2.0, max_samples=CHUNK)
        if not len(rows):
            break
        late_ms.append((pylsl.local_clock() - float(stamps[-1])) * 1000)
    inlet.close_stream()
    return np.array(late_ms[len(late_ms) // 10 :])


def _spread(times_ms: NDArray[np.float64]) -> dict[str, float]:
    return {
        "p50_ms": float(np.percentile(times_ms, 50)),
        "p99_ms": float(np.percentile(times_ms, 99)),
        "max_ms": float(times_ms.max()),
    }


def _judged(name: str, title: str, values: dict[str, float], told: str) -> Check:
    holds = values["p99_ms"] <= LIMIT[name]
    return Check(name, title, values, holds, "" if holds else told)
