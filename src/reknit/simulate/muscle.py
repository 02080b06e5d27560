"""A simulated muscle: surface EMG as shot noise of motor units, for a given effort.

Each firing of a unit adds one action potential, -x exp(-x^2) over its width, the first Hermite-Rodriguez function. Nothing here
was fitted to a patient.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from reknit.simulate.effort import Effort, work_and_rest
from reknit.simulate.motor_units import MotorUnits
from reknit.stream import Channel, Chunk, Kind, StreamSpec

TICK_S = 0.1
ACTION_POTENTIAL_S = 0.024
POWER = math.sqrt(math.pi) / (2 * 2**1.5)
"""The integral of the square of -x exp(-x^2)."""


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
    stream
        Name of the stream.
    device
        What the source is called.
    """

    rate_hz: float = 1000.0
    rest_s: float = 4.0
    work_s: float = 3.0
    effort: float = 0.6
    full_uv: float = 400.0
    noise_uv: float = 3.0
    muscles: tuple[str, ...] = ("vastus medialis",)
    seed: int = 1
    stream: str = "emg"
    device: str = "simulated muscle"

    @cached_property
    def spec(self) -> StreamSpec:
        """The stream, marked as simulated."""
        channels = tuple(Channel(f"simulated {muscle}", "uV", muscle=muscle) for muscle in self.muscles)
        rate = Fraction(self.rate_hz).limit_denominator(1_000_000)
        return StreamSpec(self.stream, Kind.EMG, channels, rate, "float32", self.device, "simulated", (("simulated", "yes"),))

    def samples(self, first: int, count: int) -> Chunk:
        """The samples from index `first` on; the same whatever the cut, because each tick of 100 ms is made by itself."""
        columns = [self._alone(place)._samples(first, count) for place in range(len(self.muscles))]
        return Chunk(self.spec, 0, first, np.stack(columns, axis=1))

    def _alone(self, place: int) -> SimulatedMuscle:
        """The muscle in that place as one of its own."""
        if len(self.muscles) == 1:
            return self
        return replace(self, muscles=(self.muscles[place],), effort=self.effort * 0.8**place, seed=self.seed + 100 * place)

    def _samples(self, first: int, count: int) -> NDArray[np.float32]:
        tick, last = self._tick_size, first + count
        ticks = [self._tick(number) for number in range(first // tick, -(-last // tick))] if count else []
        start = first - (first // tick) * tick
        values = np.concatenate(ticks)[start : start + count] if ticks else np.empty(0)
        return values.astype(np.float32)

    @cached_property
    def efforts(self) -> Effort:
        """The effort over time."""
        return work_and_rest(self.rest_s, self.work_s, self.effort)

    @cached_property
    def units(self) -> MotorUnits:
        """The motor units of the first muscle."""
        return MotorUnits(self.seed)

    def effort_at(self, time_s: float) -> float:
        """The effort at a time: it rises and falls within 0.2 s."""
        return self.efforts.at(time_s)

    @property
    def _tick_size(self) -> int:
        return max(1, round(TICK_S * self.rate_hz))

    def _tick(self, number: int) -> NDArray[np.float64]:
        """The samples of one tick: the tails of earlier firings, and those of its own."""
        size = self._tick_size
        out = np.zeros(size)
        for earlier in range(max(0, number - math.ceil(ACTION_POTENTIAL_S / TICK_S)), number + 1):
            offset = (number - earlier) * size
            part = _fired(self, earlier)[offset : offset + size]
            out[: len(part)] += part
        noise = np.random.default_rng((self.seed, 4, number)).standard_normal(size)
        return out * self.full_uv + noise * self.noise_uv

    @cached_property
    def _gain(self) -> float:
        """Makes the RMS 1 at full effort, by Campbell's theorem for shot noise."""
        units = self.units
        return 1 / math.sqrt((units.rates_hz(np.ones(1)) * units.amplitudes**2 * units.widths_s * POWER).sum())


@lru_cache(maxsize=64)
def _fired(muscle: SimulatedMuscle, number: int) -> NDArray[np.float64]:
    """What the firings of one tick add to its samples and to those after it."""
    size, rate_hz, units = muscle._tick_size, muscle.rate_hz, muscle.units
    span = math.ceil(ACTION_POTENTIAL_S * rate_hz)
    fired, times_s = units.firings(muscle.efforts, number * size / rate_hz, (number + 1) * size / rate_hz)
    first = np.ceil(times_s * rate_hz).astype(np.int64)
    places = first[:, None] + np.arange(span)
    x = (places / rate_hz - times_s[:, None] - ACTION_POTENTIAL_S / 2) / units.widths_s[fired, None]
    shapes = -x * np.exp(-(x**2)) * units.amplitudes[fired, None]
    out = np.bincount((places - number * size).ravel(), shapes.ravel(), minlength=size + span + 1)
    return np.asarray(out * muscle._gain)
