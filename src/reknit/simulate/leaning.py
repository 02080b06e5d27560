"""A simulated person who stands and leans as far as they can, one direction after the other; and a force plate below one who stands."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reknit.simulate.standing import SimulatedStanding
from reknit.stream import Channel, Chunk, Kind, StreamSpec

Floats = NDArray[np.float64]
WEIGHT_N = 700.0
PLATE = (("Fx", "N"), ("Fy", "N"), ("Fz", "N"), ("COPx", "cm"), ("COPy", "cm"))


@dataclass(frozen=True)
class SimulatedLeaning(SimulatedStanding):
    """A person who sways, and leans forward, right, back and left in turn.

    Parameters
    ----------
    reach_deg
        How far they lean.
    quiet_s, lean_s, period_s
        How long they stand before the first lean, how long a lean takes there and back, and after how long the next one begins.
    """

    reach_deg: float = 6.0
    quiet_s: float = 8.0
    lean_s: float = 3.5
    period_s: float = 5.0

    def _lean(self, first: int, count: int) -> tuple[Floats, Floats, Floats]:
        sways = super()._lean(first, count)
        since_s = np.arange(first, first + count) / self.rate_hz - self.quiet_s
        turn, within_s = np.divmod(since_s, self.period_s)
        leans = (since_s >= 0) & (within_s < self.lean_s)
        way = np.column_stack([np.cos(turn * math.pi / 2), -np.sin(turn * math.pi / 2)])
        half, omega = math.radians(self.reach_deg) / 2, 2 * math.pi / self.lean_s
        parts = (
            half * (1 - np.cos(omega * within_s)),
            half * omega * np.sin(omega * within_s),
            half * omega**2 * np.cos(omega * within_s),
        )
        lean, speed, push = (own + way * (part * leans)[:, None] for own, part in zip(sways, parts, strict=True))
        return lean, speed, push


@dataclass(frozen=True)
class SimulatedPlate:
    """A force plate below somebody who stands or leans, x forward and y to their left.

    Parameters
    ----------
    person
        Who stands on it; their lean moves the centre of pressure as that of a stiff body about the ankles does.
    mass_height_m
        How high the middle of the body's mass is above the ankles.
    noise_n, noise_cm
        Standard deviations of the noise of each sample.
    stream
        Name of the stream.
    """

    person: SimulatedStanding
    mass_height_m: float = 0.9
    noise_n: float = 0.5
    noise_cm: float = 0.01
    stream: str = "forces"

    @property
    def rate_hz(self) -> float:
        """Samples a second."""
        return self.person.rate_hz

    @cached_property
    def spec(self) -> StreamSpec:
        """The stream, marked as simulated."""
        channels = tuple(Channel(name, unit) for name, unit in PLATE)
        rate, facts = Fraction(self.rate_hz).limit_denominator(1_000_000), (("simulated", "yes"),)
        return StreamSpec(self.stream, Kind.FORCES, channels, rate, "float32", "simulated force plate", "simulated", facts)

    def samples(self, first: int, count: int) -> Chunk:
        """The samples from index `first` on; the same whatever the cut."""
        lean = np.radians(self.person.lean_deg(first, count))
        seed = self.person.seed
        noise = np.array([np.random.default_rng((seed, 7, n)).standard_normal(5) for n in range(first, first + count)])
        data = noise.reshape(count, 5) * (*(self.noise_n,) * 3, *(self.noise_cm,) * 2)
        data[:, 2] += WEIGHT_N
        data[:, 3:] += 100 * self.mass_height_m * np.tan(lean)
        return Chunk(self.spec, 0, first, data.astype(np.float32))
