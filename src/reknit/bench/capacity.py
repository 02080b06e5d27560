"""How many sessions keep one core busy for half of its time: a real server under that load, and the plainest one beside it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

from reknit.bench.crowd import Gathered, gathered, sessions_at
from reknit.bench.figures import Figure, Report, machine
from reknit.bench.muscle import CHANNELS, RATE_HZ
from reknit.bench.peer import PROGRAMS

CHUNK = 40
SECONDS = 20.0
MOST = 200
HALF = 0.5
GOAL = 200
PLAIN = PROGRAMS / "plain_server.py"
PEER = "WebSocket server of websockets, scipy.signal.sosfilt, json, a file; no journal, no counts, no cue"


class Loaded(NamedTuple):
    """A server under about half of a core's load, and how many sessions made that load."""

    gathered: Gathered
    sessions: int

    @property
    def capacity(self) -> float:
        """Sessions at half of a core."""
        return self.sessions * HALF / self.gathered.load


def run(_: Path | None = None, seconds: float = SECONDS, *, peers: bool = True) -> Report:
    """Measure ours, then the peer: a few sessions first, then about as many as keep a core busy for half of the time."""
    ours = _loaded(seconds)
    plain = _loaded(seconds, PLAIN) if peers else None
    origin = f"white noise, {CHANNELS} channels, {RATE_HZ} Hz, {CHUNK} samples a frame, each session with its journal and graph"
    return Report("capacity", {"folder": None, "files": [], "origin": origin}, machine(), figures_of(ours, plain))


def _loaded(seconds: float, program: Path | None = None) -> Loaded:
    sessions = sessions_at(HALF, CHUNK, MOST, program)
    return Loaded(gathered(sessions, CHUNK, seconds, program), sessions)


def figures_of(ours: Loaded, plain: Loaded | None = None) -> list[Figure]:
    """What servers under half load tell of a core."""
    told, peer = ours.gathered.told, None if plain is None else PEER
    p50, p99 = (float(np.percentile(told.round_trips_ms, share)) for share in (50, 99))
    theirs = [None, None] if plain is None else np.percentile(plain.gathered.told.round_trips_ms, [50, 99]).tolist()
    holds = ours.capacity >= GOAL
    return [
        Figure(
            "capacity.sessions_per_core",
            ours.capacity,
            "sessions at half load",
            f">= {GOAL}",
            holds,
            peer,
            None if plain is None else plain.capacity,
        ),
        Figure("capacity.sessions", float(ours.sessions), "sessions", None, None, peer, plain and float(plain.sessions)),
        Figure("capacity.load", 100 * ours.gathered.load, "% of a core", None, None, peer, plain and 100 * plain.gathered.load),
        Figure("capacity.cpu_a_frame_us", _a_frame_us(ours), "us", None, None, peer, plain and _a_frame_us(plain)),
        Figure("capacity.round_trip_p50_ms", p50, "ms", None, None, peer, theirs[0]),
        Figure("capacity.round_trip_p99_ms", p99, "ms", None, None, peer, theirs[1]),
        Figure("capacity.unanswered", float(told.unanswered), "frames"),
        Figure("capacity.sender_busy", 100 * told.cpu_s / ours.gathered.seconds, "% of a core"),
    ]


def _a_frame_us(loaded: Loaded) -> float:
    return 1e6 * loaded.gathered.load / loaded.sessions / (RATE_HZ / CHUNK)
