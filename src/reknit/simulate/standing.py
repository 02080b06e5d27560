"""A simulated person who stands still with a motion sensor on the chest: an upside-down pendulum that sways a little.

The sway is a sum of slow waves in two directions. Nothing here was fitted to a person. The sensor sits as a phone with its back on the
chest does: x to the person's left, y up, z forward.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reknit.signals.motion.imu_channels import G_M_S2
from reknit.simulate.imu import imu_spec
from reknit.stream import Chunk, StreamSpec

Floats = NDArray[np.float64]
WAVES = 24
SLOWEST_HZ, FASTEST_HZ = 0.08, 1.2


@dataclass(frozen=True)
class SimulatedStanding:
    """A person who sways.

    Parameters
    ----------
    forward_deg, side_deg
        Root mean square of the lean forward and to the side.
    rate_hz
        Samples a second.
    height_m
        Of the sensor above the ankles.
    turning_noise_deg_s, acceleration_noise_m_s2
        Standard deviations of the sensor's noise, of each sample.
    seed
        Seed of everything random.
    stream
        Name of the stream.
    """

    forward_deg: float = 0.6
    side_deg: float = 0.4
    rate_hz: float = 100.0
    height_m: float = 1.2
    turning_noise_deg_s: float = 0.05
    acceleration_noise_m_s2: float = 0.01
    seed: int = 1
    stream: str = "imu"

    @cached_property
    def spec(self) -> StreamSpec:
        """The stream, marked as simulated, worn on the chest."""
        return imu_spec(self.stream, self.rate_hz, "simulated person", "chest")

    def lean_deg(self, first: int, count: int) -> Floats:
        """The true lean forward and to the left at each sample."""
        return np.degrees(self._lean(first, count)[0])

    def samples(self, first: int, count: int) -> Chunk:
        """The samples from index `first` on; the same whatever the cut."""
        lean, speed, push = self._lean(first, count)
        up = np.column_stack([-np.sin(lean[:, 1]), np.sqrt(1 - (np.sin(lean) ** 2).sum(axis=1)), -np.sin(lean[:, 0])])
        pushed = self.height_m * np.column_stack([push[:, 1], np.zeros(count), push[:, 0]])
        turning = np.degrees(np.column_stack([speed[:, 0], np.zeros(count), -speed[:, 1]]))
        noise = np.array([np.random.default_rng((self.seed, n)).standard_normal(6) for n in range(first, first + count)])
        noise = noise.reshape(count, 6) * np.repeat((self.acceleration_noise_m_s2, self.turning_noise_deg_s), 3)
        data = np.column_stack([G_M_S2 * up + pushed, turning]) + noise
        return Chunk(self.spec, 0, first, data.astype(np.float32))

    @cached_property
    def _waves(self) -> tuple[Floats, Floats, Floats]:
        """Angular frequency, amplitude (radians) and phase of each wave, for each direction."""
        random = np.random.default_rng((self.seed, 2**31))
        hertz = np.exp(random.uniform(np.log(SLOWEST_HZ), np.log(FASTEST_HZ), (2, WAVES)))
        weights = 1 / hertz
        sizes = np.radians([[self.forward_deg], [self.side_deg]]) * np.sqrt(2) * weights
        return (
            2 * np.pi * hertz,
            sizes / np.sqrt((weights**2).sum(axis=1, keepdims=True)),
            random.uniform(0, 2 * np.pi, (2, WAVES)),
        )

    def _lean(self, first: int, count: int) -> tuple[Floats, Floats, Floats]:
        """Lean, its speed and its acceleration, (samples, 2), in radians."""
        turns, sizes, phases = self._waves
        at_s = np.arange(first, first + count)[:, None, None] / self.rate_hz
        angles = turns * at_s + phases
        lean = (sizes * np.sin(angles)).sum(axis=2)
        return lean, (sizes * turns * np.cos(angles)).sum(axis=2), -(sizes * turns**2 * np.sin(angles)).sum(axis=2)
