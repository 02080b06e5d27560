"""A simulated motion sensor on a limb: a segment that hangs from a joint, is still, and then swings forward and back.

The sensor's x axis points forward, y towards the joint, z along the axis of the joint, when the segment hangs. The accelerometer
measures specific force: what is left of acceleration once gravity is taken from it, so a sensor at rest reads 1 g upwards. Nothing
here was fitted to a sensor.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reknit.signals.motion.imu_channels import G_M_S2
from reknit.simulate.imu import imu_spec, white_noise
from reknit.stream import Chunk, Side, StreamSpec

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SimulatedLimb:
    """A motion sensor on a segment that flexes and extends.

    Parameters
    ----------
    rate_hz
        Samples a second.
    range_deg, period_s, still_s
        Largest flexion from hanging, duration of a swing forward and back, and how long the limb hangs still at first.
    lever_m
        From the axis of the joint to the sensor.
    gyroscope_noise_deg_s, accelerometer_noise_m_s2
        Densities of white noise, for each square root of a hertz.
    gyroscope_bias_deg_s, accelerometer_bias_m_s2
        Standard deviations from which the constant errors of the axes are drawn.
    seed
        Seed of everything random.
    stream
        Name of the stream.
    segment, side
        What the stream says of where the sensor is worn.
    """

    rate_hz: float = 100.0
    range_deg: float = 90.0
    period_s: float = 4.0
    still_s: float = 3.0
    lever_m: float = 0.25
    gyroscope_noise_deg_s: float = 0.007
    accelerometer_noise_m_s2: float = 0.0012
    gyroscope_bias_deg_s: float = 0.3
    accelerometer_bias_m_s2: float = 0.05
    seed: int = 1
    stream: str = "imu"
    segment: str | None = None
    side: Side | None = None

    @cached_property
    def spec(self) -> StreamSpec:
        """The stream, marked as simulated: acceleration in m/s2 and angular velocity in degrees a second."""
        return imu_spec(self.stream, self.rate_hz, "simulated limb", self.segment, self.side)

    def samples(self, first: int, count: int) -> Chunk:
        """The samples from index `first` on; the same whatever the cut."""
        data = self._true(first, count) + self.biases + self._noise(first, count)
        return Chunk(self.spec, 0, first, data.astype(np.float32))

    def angles_deg(self, first: int, count: int) -> Floats:
        """The true flexion at each sample."""
        return np.degrees(self._motion(first, count)[0])

    def quaternions(self, first: int, count: int) -> Floats:
        """The true orientation at each sample, from the sensor to the world (x forward, y up); w, x, y, z."""
        halves = self._motion(first, count)[0] / 2
        zeros = np.zeros(count)
        return np.column_stack([np.cos(halves), zeros, zeros, np.sin(halves)])

    @cached_property
    def biases(self) -> Floats:
        """The constant error of each channel."""
        deviations = np.repeat((self.accelerometer_bias_m_s2, self.gyroscope_bias_deg_s), 3)
        return np.random.default_rng((self.seed, 0)).normal(0.0, deviations)

    @property
    def noise(self) -> Floats:
        """Standard deviation of the noise of each channel: a density holds up to half the rate."""
        densities = np.repeat((self.accelerometer_noise_m_s2, self.gyroscope_noise_deg_s), 3)
        return densities * math.sqrt(self.rate_hz / 2)

    def _motion(self, first: int, count: int) -> tuple[Floats, Floats, Floats]:
        """Flexion in radians, its velocity and its acceleration."""
        moved_s = np.maximum(np.arange(first, first + count) / self.rate_hz - self.still_s, 0.0)
        turning = 2 * math.pi / self.period_s
        half, phase = math.radians(self.range_deg) / 2, turning * moved_s
        swings = moved_s > 0
        return half * (1 - np.cos(phase)), half * turning * np.sin(phase), half * turning**2 * np.cos(phase) * swings

    def _true(self, first: int, count: int) -> Floats:
        angle, velocity, acceleration = self._motion(first, count)
        zeros = np.zeros(count)
        forward = self.lever_m * acceleration + G_M_S2 * np.sin(angle)
        inward = self.lever_m * velocity**2 + G_M_S2 * np.cos(angle)
        return np.column_stack([forward, inward, zeros, zeros, zeros, np.degrees(velocity)])

    def _noise(self, first: int, count: int) -> Floats:
        return white_noise(self.seed, 1, first, count) * self.noise
