"""A simulated muscle: surface EMG as shot noise of motor units, for a given effort (Fuglevand-type recruitment).

Units are recruited by size, fire faster with effort, and each firing adds one action potential. Nothing here was fitted to a patient.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from reknit.stream import Channel, Chunk, Kind, StreamSpec

UNITS = 120
TICK_S = 0.02
ACTION_POTENTIAL_S = 0.024
TOP_THRESHOLD, THRESHOLD_RANGE, AMPLITUDE_RANGE = 0.75, 30.0, 60.0
FULL_EFFORT_GAIN = 0.0494  # makes the RMS 1 at full effort


@dataclass(frozen=True)
class SimulatedMuscle:
    """EMG of muscles that rest, work, and rest again; one channel for each.

    Parameters
    ----------
    rate_hz
        Samples a second.
    rest_s, work_s
        Duration of rest and of work, in turn, from the first sample on.
    effort
        Effort while working, 0 to 1.
    full_uv
        RMS at full effort in microvolts.
    noise_uv
        RMS of the amplifier's noise.
    muscles
        Their names. The first one works with the whole effort, each further one with four fifths of the one before.
    seed
        Seed of everything random.
    """

    rate_hz: float = 1000.0
    rest_s: float = 4.0
    work_s: float = 3.0
    effort: float = 0.6
    full_uv: float = 400.0
    noise_uv: float = 3.0
    muscles: tuple[str, ...] = ("vastus medialis",)
    seed: int = 1

    @cached_property
    def spec(self) -> StreamSpec:
        """The stream, marked as simulated."""
        channels = tuple(Channel(f"simulated {muscle}", "uV", muscle=muscle) for muscle in self.muscles)
        rate = Fraction(self.rate_hz).limit_denominator(1_000_000)
        return StreamSpec("emg", Kind.EMG, channels, rate, "float32", "simulated muscle", "simulated", (("simulated", "yes"),))

    def samples(self, first: int, count: int) -> Chunk:
        """The samples from index `first` on; the same whatever the cut, because each tick of 20 ms is made by itself."""
        columns = [self._alone(place)._samples(first, count) for place in range(len(self.muscles))]
        return Chunk(self.spec, 0, first, np.stack(columns, axis=1))

    def _alone(self, place: int) -> SimulatedMuscle:
        """The muscle in that place as one of its own."""
        if len(self.muscles) == 1:
            return self
        return replace(self, muscles=(self.muscles[place],), effort=self.effort * 0.8**place, seed=self.seed + 100 * place)

    def _samples(self, first: int, count: int) -> NDArray[np.float32]:
        tick = max(1, round(TICK_S * self.rate_hz))
        last = first + count
        ticks = [self._tick(number) for number in range(first // tick, -(-last // tick))] if count else []
        start = first - (first // tick) * tick
        values = np.concatenate(ticks)[start : start + count] if ticks else np.empty(0)
        return values.astype(np.float32)

    def effort_at(self, time_s: float) -> float:
        """The effort at a time: it rises and falls within 0.2 s."""
        into_s = time_s % (self.rest_s + self.work_s) - self.rest_s
        if into_s <= 0:
            return 0.0
        return self.effort * min(1.0, into_s / 0.2, max(0.0, (self.work_s - into_s) / 0.2))

    def _tick(self, number: int) -> NDArray[np.float64]:
        """The samples of one tick: the tails of earlier firings, and those of its own."""
        size = max(1, round(TICK_S * self.rate_hz))
        tail_ticks = math.ceil(ACTION_POTENTIAL_S / TICK_S)
        out = np.zeros(size)
        for earlier in range(max(0, number - tail_ticks), number + 1):
            made = self._fired(earlier)
            offset = (number - earlier) * size
            part = made[offset : offset + size]
            out[: len(part)] += part
        noise = np.random.default_rng((self.seed, 2, number)).standard_normal(size)
        return out * self.full_uv + noise * self.noise_uv

    def _fired(self, number: int) -> NDArray[np.float64]:
        return _firings(self, number)


@lru_cache(maxsize=64)
def _firings(muscle: SimulatedMuscle, number: int) -> NDArray[np.float64]:
    """What the firings of one tick add to it and to the ticks after it; a fresh, seeded draw for each tick."""
    size = max(1, round(TICK_S * muscle.rate_hz))
    length = size + round(ACTION_POTENTIAL_S * muscle.rate_hz) + 1
    out = np.zeros(length)
    effort = muscle.effort_at((number + 0.5) * TICK_S)
    thresholds, amplitudes, widths_s = _units(muscle.seed)
    random = np.random.default_rng((muscle.seed, 1, number))
    chance, where = random.random(UNITS), random.random(UNITS)
    rates_hz = np.minimum(35.0, 8.0 + 1.5 * 35.0 * (effort - thresholds))
    firing = np.flatnonzero((effort > thresholds) & (chance < rates_hz * TICK_S))
    times_s = np.arange(round(ACTION_POTENTIAL_S * muscle.rate_hz)) / muscle.rate_hz - ACTION_POTENTIAL_S / 2
    for unit in firing.tolist():
        scaled = times_s / widths_s[unit]
        start = int(where[unit] * size)
        out[start : start + len(times_s)] += amplitudes[unit] * -scaled * np.exp(-(scaled**2))
    return out * FULL_EFFORT_GAIN


@lru_cache(maxsize=8)
def _units(seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Recruitment threshold, amplitude and width of the action potential of every unit."""
    random = np.random.default_rng((seed, 0))
    order = np.arange(UNITS) / UNITS
    thresholds = TOP_THRESHOLD * np.exp(math.log(THRESHOLD_RANGE) * order) / THRESHOLD_RANGE
    depth = random.uniform(0.35, 1.0, UNITS)
    amplitudes = np.exp(math.log(AMPLITUDE_RANGE) * order) * depth
    return thresholds, amplitudes, random.uniform(1.2e-3, 2.5e-3, UNITS)
