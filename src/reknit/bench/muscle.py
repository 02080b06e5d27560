"""The signal that benchmarks send: eight muscles at 2 kHz that rest and work in turn."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from reknit.stream import Channel, Kind, StreamSpec

CHANNELS, RATE_HZ = 8, 2000
EXERCISE, STREAM = "quadriceps-setting", "emg"
REFERENCE_UV = 400.0
RESTING_UV = 4.0


def muscle_spec(name: str = STREAM) -> StreamSpec:
    """Eight channels of EMG at 2 kHz."""
    channels = tuple(Channel(f"channel {n}", "uV") for n in range(CHANNELS))
    return StreamSpec(name, Kind.EMG, channels, Fraction(RATE_HZ), "float32", attributes=(("simulated", "yes"),))


def efforts(samples: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """White noise as strong as muscles that rest for a second, work for a second, and so on; (samples, channels)."""
    working = (np.arange(samples) // RATE_HZ % 2)[:, None]
    noise = np.random.default_rng(1).standard_normal((samples, CHANNELS))
    return np.asarray(noise * np.where(working, REFERENCE_UV, RESTING_UV), dtype=np.float32)
