"""One live chunk through the muscle graph, beside plain SciPy, taken in turn in the same run."""

from __future__ import annotations

import time
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from reknit.bench.figures import Figure, Report, machine
from reknit.signals.muscle.band_pass import BandPass
from reknit.signals.muscle.envelope import Envelope
from reknit.signals.muscle.filtering import Start
from reknit.signals.muscle.rectify import Rectify
from reknit.stream import Channel, Chunk, Graph, Kind, OpenGraph, Placed, StreamSpec

CHANNELS, RATE_HZ, CHUNK = 8, 2000, 20
CHUNKS = 20_000
SETTLE = 500
TURN = 100
GOAL_P50_US = 8.0
GOAL_SPEEDUP = 4.0
PEER = "scipy.signal.sosfilt, state carried"


def muscle_graph(start: Start = Start.STEADY) -> OpenGraph:
    """Band-pass 20-450 Hz, rectify, envelope 6 Hz over eight channels at 2 kHz."""
    spec = StreamSpec("emg", Kind.EMG, tuple(Channel(f"channel {n}", "uV") for n in range(CHANNELS)), Fraction(RATE_HZ))
    placed = (
        Placed("band", BandPass(start=start), ("emg",)),
        Placed("rectified", Rectify(), ("band",)),
        Placed("envelope", Envelope(start=start), ("rectified",)),
    )
    return Graph(placed, ("envelope",)).open({"emg": spec})


class SciPyChain:
    """The same chain by SciPy's public function."""

    def __init__(self) -> None:
        self.band = signal.butter(4, (20, 450), "bandpass", fs=RATE_HZ, output="sos")
        self.low = signal.butter(2, 6, fs=RATE_HZ, output="sos")
        self.band_state = np.zeros((len(self.band), 2, CHANNELS))
        self.low_state = np.zeros((len(self.low), 2, CHANNELS))

    def push(self, samples: NDArray[np.float64]) -> NDArray[np.float64]:
        """Filter one chunk."""
        band, self.band_state = signal.sosfilt(self.band, samples, axis=0, zi=self.band_state)
        envelope, self.low_state = signal.sosfilt(self.low, np.abs(band), axis=0, zi=self.low_state)
        return envelope  # type: ignore[no-any-return, unused-ignore]


def run(_: Path | None = None, chunks: int = CHUNKS) -> Report:
    """Measure `chunks` chunks of 10 ms."""
    samples = np.random.default_rng(1).standard_normal(((chunks + SETTLE) * CHUNK, CHANNELS))
    ours_us, peers_us = _in_turn(samples)
    p50, p99 = (float(np.percentile(ours_us, share)) for share in (50, 99))
    peer_p50, peer_p99 = (float(np.percentile(peers_us, share)) for share in (50, 99))
    speedup = peer_p50 / p50
    equal = _equals_batch(samples[: 4000 * CHUNK])
    figures = [
        Figure("engine.chunk_p50_us", p50, "us", f"<= {GOAL_P50_US:g}", p50 <= GOAL_P50_US, PEER, peer_p50),
        Figure("engine.chunk_mean_us", float(ours_us.mean()), "us", None, None, PEER, float(peers_us.mean())),
        Figure("engine.chunk_p99_us", p99, "us", None, None, PEER, peer_p99),
        Figure("engine.chunk_max_us", float(ours_us.max()), "us", None, None, PEER, float(peers_us.max())),
        Figure("engine.speedup_vs_scipy", speedup, "x", f">= {GOAL_SPEEDUP:g}", speedup >= GOAL_SPEEDUP),
        Figure("engine.equals_batch", float(equal), "1: yes", "1", equal),
    ]
    data: dict[str, object] = {
        "folder": None,
        "files": [],
        "origin": f"white noise, {CHANNELS} channels, {RATE_HZ} Hz, {CHUNK} samples a chunk",
    }
    return Report("engine", data, machine(), figures)


def _in_turn(samples: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Times of both, in microseconds: a hundred chunks each in turn, so that whatever else the computer does hits both."""
    graph, peer = muscle_graph(), SciPyChain()
    spec = graph.specs["emg"]
    count = len(samples) // CHUNK
    parts = [samples[n * CHUNK : (n + 1) * CHUNK] for n in range(count)]
    chunks = [Chunk(spec, 0, n * CHUNK, part) for n, part in enumerate(parts)]
    times = np.empty((count, 2))
    clock = time.perf_counter_ns
    for start in range(0, count, TURN):
        for n in range(start, min(start + TURN, count)):
            began = clock()
            graph.push("emg", chunks[n])
            times[n, 0] = clock() - began
        for n in range(start, min(start + TURN, count)):
            began = clock()
            peer.push(parts[n])
            times[n, 1] = clock() - began
    times = times[SETTLE:] / 1000
    return times[:, 0], times[:, 1]


def _equals_batch(samples: NDArray[np.float64]) -> bool:
    """Whether the chunks give the bytes of one call over the whole, and those of SciPy."""
    live, whole, peer = muscle_graph(Start.ZERO), muscle_graph(Start.ZERO), SciPyChain()
    spec = live.specs["emg"]
    parts = [live.push("emg", Chunk(spec, 0, n, samples[n : n + CHUNK]))[0].item for n in range(0, len(samples), CHUNK)]
    streamed = np.concatenate([part.data for part in parts if isinstance(part, Chunk)])
    batch = whole.push("emg", Chunk(spec, 0, 0, samples))[0].item
    if not isinstance(batch, Chunk):
        return False
    return streamed.tobytes() == np.ascontiguousarray(batch.data).tobytes() == np.ascontiguousarray(peer.push(samples)).tobytes()
