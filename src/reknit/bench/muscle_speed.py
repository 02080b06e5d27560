"""How fast the muscle layer is: a minute of eight channels in one piece, and live in pieces of 10 ms.

The live graph is what a cue needs: band-pass, rectify, envelope of 10 Hz, onsets and offsets by the modified Hodges rule, and the
signal's quality, which looks at half a second of every channel ten times a second. Rest was learnt before, from the signal's own first
second. `nodes` lists them: a node that is added there is measured in both. Work that is done only
now and then is in the times. Peers do what each offers for the same samples; what takes a peer minutes is timed on a share of them.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reknit.bench.engine import SciPyChain
from reknit.bench.figures import Figure, Report, machine
from reknit.bench.muscle import CHANNELS, RATE_HZ, efforts
from reknit.bench.peer import BIOSPPY_EMG, NEUROKIT2_EMG, PYEMGPIPELINE_EMG, Peer, PeerProcess
from reknit.signals.muscle.activation.hodges import Hodges
from reknit.signals.muscle.activation.rest import Rest, rest_of_raw
from reknit.signals.muscle.band_pass import BandPass
from reknit.signals.muscle.envelope import Envelope
from reknit.signals.muscle.rectify import Rectify
from reknit.signals.muscle.signal_quality import SignalQuality
from reknit.stream import Channel, Chunk, Graph, Kind, OpenGraph, Placed, StreamSpec

Floats = NDArray[np.float64]

DURATION_S = 60
CHUNK = 20
SETTLE = 200
BATCHES = 9
TURN = 100
GOAL_BATCH_S, GOAL_P50_US, GOAL_P99_US = 0.06, 40.0, 150.0
FLOOR = "scipy.signal.sosfilt: band-pass and envelope alone"
PEERS = (NEUROKIT2_EMG, BIOSPPY_EMG, PYEMGPIPELINE_EMG)
SLOW = {NEUROKIT2_EMG: 0.1}
"""Peers that are timed on a share of the samples only, since their time grows with the number of samples."""


def nodes(rest: Rest) -> tuple[tuple[Placed, ...], tuple[str, ...]]:
    """The nodes that are measured, and the names of those whose output is wanted; rest is that of the envelope."""
    placed = (
        Placed("band", BandPass(), ("emg",)),
        Placed("rectified", Rectify(), ("band",)),
        Placed("envelope", Envelope(rest.cutoff_hz), ("rectified",)),
        Placed("active", Hodges(rest), ("envelope",)),
        Placed("quality", SignalQuality(), ("emg",)),
    )
    return placed, ("envelope", "active", "quality")


def live_graph(samples: Floats) -> OpenGraph:
    """The graph on eight channels at 2 kHz that rest in their first second."""
    channels = tuple(Channel(f"channel {n}", "uV") for n in range(CHANNELS))
    rest = rest_of_raw(samples[:RATE_HZ], RATE_HZ, BandPass())
    return Graph(*nodes(rest)).open({"emg": StreamSpec("emg", Kind.EMG, channels, Fraction(RATE_HZ))})


@dataclass(slots=True)
class Times:
    """How long each chunk took, in nanoseconds."""

    ours: list[int] = field(default_factory=list)
    scipy: list[int] = field(default_factory=list)


def run(_: Path | None = None, seconds: int = DURATION_S, *, peers: Sequence[Peer] = PEERS) -> Report:
    """Measure `seconds` seconds of signal."""
    samples = np.asarray(efforts(seconds * RATE_HZ), dtype=np.float64)
    samples += np.random.default_rng(2).standard_normal(samples.shape)  # float32 has equal neighbours where float64 has none
    batch_s, floor_s = _batch(samples)
    live = _live(samples)
    told = [_asked(peer, samples) for peer in peers]
    known = [(name, taken_s) for name, taken_s in told if taken_s is not None]
    best = min(known, key=lambda each: each[1]) if known else None
    figures = [
        Figure("muscle-speed.batch_s", batch_s, "s", f"<= {GOAL_BATCH_S:g}", batch_s <= GOAL_BATCH_S, FLOOR, floor_s),
        Figure(
            "muscle-speed.speedup_vs_best_peer",
            None if best is None else best[1] / batch_s,
            "x",
            None,
            None,
            "; ".join(name for name, _ in told) if best is None else f"{best[0]} (s)",
            None if best is None else best[1],
        ),
        *(_beside(peer, name, taken_s, batch_s) for peer, (name, taken_s) in zip(peers, told, strict=True)),
        _live_figure("p50", 50, live, GOAL_P50_US),
        _live_figure("p99", 99, live, GOAL_P99_US),
        Figure(
            "muscle-speed.live_mean_us",
            float(np.mean(live.ours)) / 1000,
            "us",
            None,
            None,
            FLOOR,
            float(np.mean(live.scipy)) / 1000,
        ),
        _live_figure("max", 100, live),
    ]
    data: dict[str, object] = {
        "folder": None,
        "files": [],
        "origin": f"white noise that rests and works in turn, {CHANNELS} channels, {RATE_HZ} Hz, {seconds} s; live {CHUNK} samples a chunk",
    }
    return Report("muscle-speed", data, machine(), figures)


def _live_figure(name: str, share: float, live: Times, goal_us: float | None = None) -> Figure:
    value, floor = (float(np.percentile(each, share)) / 1000 for each in (live.ours, live.scipy))
    told, holds = (None, None) if goal_us is None else (f"<= {goal_us:g}", value <= goal_us)
    return Figure(f"muscle-speed.live_{name}_us", value, "us", told, holds, FLOOR, floor)


def _beside(peer: Peer, name: str, taken_s: float | None, batch_s: float) -> Figure:
    library = peer.name.split()[0]
    return Figure(
        f"muscle-speed.speedup_vs_{library}", None if taken_s is None else taken_s / batch_s, "x", None, None, name, taken_s
    )


def _batch(samples: Floats) -> tuple[float, float]:
    """The middle time of the whole in one piece: ours, and plain filters, in turn."""
    ours, floor = [], []
    for _ in range(BATCHES):
        graph, chain = live_graph(samples), SciPyChain()
        began = time.perf_counter()
        graph.push("emg", Chunk(graph.specs["emg"], 0, 0, samples))
        ours.append(time.perf_counter() - began)
        began = time.perf_counter()
        chain.push(samples)
        floor.append(time.perf_counter() - began)
    return float(np.median(ours)), float(np.median(floor))


def _live(samples: Floats) -> Times:
    """A hundred chunks of one and of the other in turn: whatever else the computer does hits both."""
    graph, chain, times = live_graph(samples), SciPyChain(), Times()
    spec = graph.specs["emg"]
    clock = time.perf_counter_ns
    count = len(samples) // CHUNK
    for start in range(0, count, TURN):
        numbers = range(start, min(start + TURN, count))
        chunks = [Chunk(spec, 0, n * CHUNK, samples[n * CHUNK : (n + 1) * CHUNK]) for n in numbers]
        for chunk in chunks:
            began = clock()
            graph.push("emg", chunk)
            times.ours.append(clock() - began)
        for chunk in chunks:
            began = clock()
            chain.push(chunk.data)
            times.scipy.append(clock() - began)
    settle = min(SETTLE, count // 2)
    return Times(times.ours[settle:], times.scipy[settle:])


def _asked(peer: Peer, samples: Floats) -> tuple[str, float | None]:
    """The peer's name, or why it was not run, and how long it took, or would have taken."""
    share = SLOW.get(peer, 1.0)
    with tempfile.TemporaryDirectory() as folder, PeerProcess(peer) as process:
        file = Path(folder) / "samples.npy"
        np.save(file, samples[: round(share * len(samples))])
        answer = process.ask(file=str(file), rate_hz=RATE_HZ)
        scaled = "" if share == 1 else f", timed on {share:.0%} of the samples and scaled"
        return process.told + scaled, None if answer is None else float(answer["seconds"]) / share
