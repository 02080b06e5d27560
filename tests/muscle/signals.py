"""Simulated muscles for the report and its gallery: what was put in is known."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from reknit.formats.recording import Recording
from reknit.simulate.muscle_faults import MuscleFault, faulted
from reknit.simulate.shaped_noise import shaped_noise
from reknit.stream import Channel, Chunk, Kind, StreamSpec

Floats = NDArray[np.float64]
RATE_HZ = 1000.0
LEG = (
    ("left vastus lateralis", 0.05, 0.30, 120.0),
    ("left biceps femoris", 0.75, 1.00, 80.0),
    ("left tibialis anterior", 0.60, 0.95, 90.0),
    ("left gastrocnemius medialis", 0.20, 0.52, 150.0),
    ("right vastus lateralis", 0.55, 0.80, 70.0),
)
"""Name, and from where to where in each cycle it works, with how many microvolts."""


def working(seconds: float, spans: list[tuple[float, float]], microvolts: float, seed: int, rate_hz: float = RATE_HZ) -> Floats:
    """(samples,) in uV: shaped noise within the spans, in seconds, over 1.5 uV of an amplifier's noise."""
    random = np.random.default_rng(seed)
    count = round(seconds * rate_hz)
    on = np.zeros(count)
    for first, last in spans:
        on[round(first * rate_hz) : round(last * rate_hz)] = 1
    width = max(1, round(0.04 * rate_hz))
    smooth = np.convolve(on, np.ones(width) / width, "same")
    made: Floats = microvolts * smooth * shaped_noise(count, rate_hz, random) + 1.5 * random.standard_normal(count)
    return made


def recording_of(columns: list[Floats], names: list[str], unit: str = "uV", rate_hz: float = RATE_HZ) -> Recording:
    """The columns as a recording."""
    spec = StreamSpec(
        "emg", Kind.EMG, tuple(Channel(name, unit) for name in names), Fraction(rate_hz), "float64", "a simulated leg"
    )
    return Recording(spec, (Chunk(spec, 0, 0, np.column_stack(columns)),))


def walking(cycles: int = 12, period_s: float = 1.1, lead_s: float = 5.0) -> Recording:
    """A leg that stands for five seconds and then walks."""
    seconds = lead_s + cycles * period_s
    columns = []
    for number, (_, first, last, microvolts) in enumerate(LEG):
        spans = [(lead_s + (cycle + first) * period_s, lead_s + (cycle + last) * period_s) for cycle in range(cycles)]
        columns.append(working(seconds, spans, microvolts, number))
    return recording_of(columns, [name for name, *_ in LEG])


def with_faults() -> Recording:
    """Four channels: a hold of twenty seconds that tires, one with hum from 14 s on, one whose electrode is off, and a good one."""
    seconds, spans = 30.0, [(6.0, 27.0)]
    hold = tiring(seconds, spans[0])
    bursts = [(5.0, 7.0), (10.0, 12.0), (15.0, 18.0), (22.0, 25.0)]
    good = working(seconds, bursts, 90.0, 11)
    hum = working(seconds, bursts, 60.0, 12)
    late = round(14 * RATE_HZ)
    hum[late:] += 40 * np.sin(2 * np.pi * 50 * np.arange(len(hum) - late) / RATE_HZ)
    off = faulted(MuscleFault.OFF, np.column_stack([good]), 0, RATE_HZ, np.random.default_rng(3))[:, 0]
    return recording_of([hold, good, hum, off], ["biceps brachii", "triceps brachii", "wrist flexors", "deltoid"])


def tiring(seconds: float, span: tuple[float, float]) -> Floats:
    """A hold whose spectrum sinks by a fifth: the same noise, played slower and slower."""
    random = np.random.default_rng(8)
    count, first, last = round(seconds * RATE_HZ), round(span[0] * RATE_HZ), round(span[1] * RATE_HZ)
    made = 1.5 * random.standard_normal(count)
    source = shaped_noise(2 * (last - first), RATE_HZ, random)
    at = np.cumsum(np.linspace(1.0, 0.8, last - first))
    made[first:last] += 110 * np.interp(at, np.arange(len(source)), source)
    return made
