"""One live chunk through the muscle graph, beside plain SciPy and other engines, taken in turn in the same run."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from reknit.bench.figures import Figure, Report, machine
from reknit.bench.peer import EZMSG_CHUNK, TIMEFLUX_CHUNK, PeerProcess
from reknit.signals.muscle.band_pass import BandPass
from reknit.signals.muscle.envelope import Envelope
from reknit.signals.muscle.filtering import Start
from reknit.signals.muscle.rectify import Rectify
from reknit.stream import Channel, Chunk, Graph, Kind, OpenGraph, Placed, StreamSpec

CHANNELS, RATE_HZ, CHUNK = 8, 2000, 20
CHUNKS = 20_000
SETTLE = 500
TURN = 100
ROUNDS = 10
GOAL_P50_US = 6.0
GOAL_SPEEDUP = 4.0
GOAL_OVER_EZMSG = 6.0
PEER = "scipy.signal.sosfilt, state carried"
RING = "LibEMG's rule by scipy: filtfilt over a ring of 1 s at each read"
SLOW_SHARE = 0.05
"""Share of the chunks that a peer takes which needs twenty times as long."""


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


class FiltFiltRing:
    """What LibEMG does at each read: the newest second is filtered forth and back again."""

    def __init__(self) -> None:
        self.band = signal.butter(4, (20, 450), "bandpass", fs=RATE_HZ, output="sos")
        self.low = signal.butter(2, 6, fs=RATE_HZ, output="sos")
        self.ring = np.zeros((RATE_HZ, CHANNELS))

    def push(self, samples: NDArray[np.float64]) -> NDArray[np.float64]:
        """Take one chunk, and give its rows of what the ring gives now."""
        self.ring = np.concatenate([self.ring[len(samples) :], samples])
        band = signal.sosfiltfilt(self.band, self.ring, axis=0)
        return signal.sosfiltfilt(self.low, np.abs(band), axis=0)[-len(samples) :]  # type: ignore[no-any-return, unused-ignore]


@dataclass(slots=True)
class Times:
    """How long each chunk took, in nanoseconds: ours, and the peers'."""

    ours: list[int] = field(default_factory=list)
    scipy: list[int] = field(default_factory=list)
    ring: list[int] = field(default_factory=list)
    ezmsg: list[int] = field(default_factory=list)
    timeflux: list[int] = field(default_factory=list)


def run(_: Path | None = None, chunks: int = CHUNKS, *, peers: bool = True) -> Report:
    """Measure `chunks` chunks of 10 ms; without `peers` only those that run in this process."""
    samples = np.random.default_rng(1).standard_normal((min(chunks, 4000) * CHUNK, CHANNELS))
    with ExitStack() as open_peers:
        others = [open_peers.enter_context(PeerProcess(each)) for each in (EZMSG_CHUNK, TIMEFLUX_CHUNK)] if peers else []
        times = _in_turn(samples, chunks, others)
        told = (
            [other.told for other in others]
            if peers
            else [f"{each.name}: peer not run" for each in (EZMSG_CHUNK, TIMEFLUX_CHUNK)]
        )
    p50 = _p(times.ours, 50)
    equal = _equals_batch(samples)
    figures = [
        Figure("engine.chunk_p50_us", p50, "us", f"<= {GOAL_P50_US:g}", p50 <= GOAL_P50_US, PEER, _p(times.scipy, 50)),
        Figure("engine.chunk_mean_us", _mean(times.ours), "us", None, None, PEER, _mean(times.scipy)),
        Figure("engine.chunk_p99_us", _p(times.ours, 99), "us", None, None, PEER, _p(times.scipy, 99)),
        Figure("engine.chunk_max_us", _p(times.ours, 100), "us", None, None, PEER, _p(times.scipy, 100)),
        _speedup("scipy", p50, times.scipy, PEER, GOAL_SPEEDUP),
        _speedup("ezmsg", p50, times.ezmsg, told[0], GOAL_OVER_EZMSG),
        _speedup("timeflux", p50, times.timeflux, told[1]),
        _speedup("filtfilt_ring", p50, times.ring, RING),
        Figure("engine.equals_batch", float(equal), "1: yes", "1", equal),
    ]
    data: dict[str, object] = {
        "folder": None,
        "files": [],
        "origin": f"white noise, {CHANNELS} channels, {RATE_HZ} Hz, {CHUNK} samples a chunk",
    }
    return Report("engine", data, machine(), figures)


def _p(times_ns: Sequence[int], share: float) -> float:
    return float(np.percentile(times_ns, share)) / 1000


def _mean(times_ns: Sequence[int]) -> float:
    return float(np.mean(times_ns)) / 1000


def _speedup(name: str, p50_us: float, peer_ns: Sequence[int], peer: str, goal: float | None = None) -> Figure:
    """How many times as long as ours the peer's middle chunk takes; the peer's value is that of its middle chunk in us."""
    peer_us = _p(peer_ns, 50) if peer_ns else None
    value = None if peer_us is None else peer_us / p50_us
    holds = None if goal is None or value is None else value >= goal
    told = None if goal is None else f">= {goal:g}"
    return Figure(f"engine.speedup_vs_{name}", value, "x", told, holds, f"{peer} (us)", peer_us)


def _in_turn(samples: NDArray[np.float64], count: int, peers: Sequence[PeerProcess]) -> Times:
    """A hundred chunks of one and of the other in turn, and the peers in between: whatever else the computer does hits all."""
    graph, scipy, ring, times = muscle_graph(), SciPyChain(), FiltFiltRing(), Times()
    spec = graph.specs["emg"]
    known = len(samples) // CHUNK
    parts = [samples[n * CHUNK : (n + 1) * CHUNK] for n in range(known)]
    clock = time.perf_counter_ns
    a_round = max(TURN, count // ROUNDS)
    for start in range(0, SETTLE + count, TURN):
        chunks = [Chunk(spec, 0, n * CHUNK, parts[n % known]) for n in range(start, start + TURN)]
        for chunk in chunks:
            began = clock()
            graph.push("emg", chunk)
            times.ours.append(clock() - began)
        for chunk in chunks:
            began = clock()
            scipy.push(chunk.data)
            times.scipy.append(clock() - began)
        for chunk in chunks[: int(TURN * SLOW_SHARE)]:
            began = clock()
            ring.push(chunk.data)
            times.ring.append(clock() - began)
        if start % a_round < TURN:
            for peer, into, share in zip(peers, (times.ezmsg, times.timeflux), (1, 5), strict=False):
                answer = peer.ask(chunks=a_round // share)
                into.extend([] if answer is None else answer["times_ns"])
    slow = int(SETTLE * SLOW_SHARE)
    return Times(
        times.ours[SETTLE:], times.scipy[SETTLE:], times.ring[slow:], times.ezmsg[SETTLE:], times.timeflux[SETTLE // 5 :]
    )


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
