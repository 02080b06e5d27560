"""Simulated arrivals of packets: the jitters of which the error is known."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

MS = 1e6
PACKET_NS = 10 * MS
Numbers = NDArray[Any]


def arrivals(kind: str, seconds: float, drift_ppm: float, seed: int) -> tuple[Numbers, Numbers]:
    """True times of packets at 100 a second and when they arrived, both (packets,) in nanoseconds."""
    rng = np.random.default_rng(seed)
    count = round(seconds * 100)
    true: Numbers = 1e9 + np.arange(count) * PACKET_NS * (1 + drift_ppm * 1e-6)
    arrived: Numbers
    if kind == "slots":
        slot, phase = 30 * MS, rng.uniform(0, 30 * MS)
        arrived = np.ceil((true - phase) / slot) * slot + phase
        return true, arrived
    delay = rng.exponential(5 * MS, count)
    if kind == "bursts":
        delay += (rng.random(count) < 0.02) * rng.uniform(0, 150 * MS, count)
    arrived = true + delay
    return true, arrived
