"""How many sessions one core carries: a real server under half of its load, its processor time divided by the sessions."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from reknit.bench.crowd import Gathered, gathered
from reknit.bench.figures import Figure, Report, machine
from reknit.bench.muscle import CHANNELS, RATE_HZ

CHUNK = 40
SECONDS = 20.0
FEW, MOST = 20, 200
TRIAL_S = 5.0
HALF = 0.5
GOAL = 200


def run(_: Path | None = None, seconds: float = SECONDS, *, few: int = FEW, trial_s: float = TRIAL_S) -> Report:
    """Measure a few sessions first, then about as many as keep the server busy for half of the time."""
    trial = gathered(few, CHUNK, trial_s)
    a_session = trial.server_cpu_s / trial.seconds / few
    sessions = max(1, min(MOST, round(HALF / a_session)))
    figures = figures_of(gathered(sessions, CHUNK, seconds), sessions)
    origin = f"white noise, {CHANNELS} channels, {RATE_HZ} Hz, {CHUNK} samples a frame, each session with its journal and graph"
    return Report("capacity", {"folder": None, "files": [], "origin": origin}, machine(), figures)


def figures_of(half: Gathered, sessions: int) -> list[Figure]:
    """What a server with so many sessions tells of a core."""
    load = half.server_cpu_s / half.seconds
    told, capacity = half.told, sessions / load
    p50, p99 = (float(np.percentile(told.round_trips_ms, share)) for share in (50, 99))
    return [
        Figure("capacity.sessions_per_core", capacity, "sessions", f">= {GOAL}", capacity >= GOAL),
        Figure("capacity.sessions", float(sessions), "sessions"),
        Figure("capacity.load", 100 * load, "% of a core"),
        Figure("capacity.cpu_a_frame_us", 1e6 * half.server_cpu_s / half.seconds / sessions / (RATE_HZ / CHUNK), "us"),
        Figure("capacity.round_trip_p50_ms", p50, "ms"),
        Figure("capacity.round_trip_p99_ms", p99, "ms"),
        Figure("capacity.unanswered", float(told.unanswered), "frames"),
        Figure("capacity.sender_busy", 100 * told.cpu_s / half.seconds, "% of a core"),
    ]
