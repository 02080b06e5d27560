"""A simulated motion sensor at the lower back of a person who stands, walks some steps, and stands again.

x points up, y left, z forward. The trunk rises and sinks as an upside-down pendulum does, each contact brakes it, and the pelvis turns
towards the foot that comes down. The shapes are simple and were not fitted to a person: contacts, sides and step lengths are known.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reknit.signals.motion.imu_channels import G_M_S2
from reknit.simulate.imu import imu_spec, white_noise
from reknit.stream import Chunk, StreamSpec

Floats = NDArray[np.float64]

BRAKES_M_S2, BRAKE_S, BRAKE_LAG_S = 2.0, 0.07, 0.02
PELVIS_DEG_S, PELVIS_S, PELVIS_LEAD_S = 20.0, 0.12, 0.03


@dataclass(frozen=True)
class SimulatedWalker:
    """A person who walks once.

    Parameters
    ----------
    rate_hz
        Samples a second.
    steps, step_s, jitter_s
        How many steps, how long they last, and the standard deviation of their duration.
    asymmetry
        Duration of steps onto the right foot by that of steps onto the left one.
    step_m, sensor_height_m
        Length of the steps, and height of the sensor above the ground while standing.
    still_s
        How long the person stands before the first contact.
    lean_deg
        How far the sensor leans forward.
    accelerometer_noise_m_s2, gyroscope_noise_deg_s
        Standard deviations of white noise at each sample.
    seed
        Seed of everything random.
    stream
        Name of the stream.
    """

    rate_hz: float = 100.0
    steps: int = 20
    step_s: float = 0.55
    jitter_s: float = 0.01
    asymmetry: float = 1.0
    step_m: float = 0.6
    sensor_height_m: float = 0.95
    still_s: float = 3.0
    lean_deg: float = 5.0
    accelerometer_noise_m_s2: float = 0.05
    gyroscope_noise_deg_s: float = 0.3
    seed: int = 1
    stream: str = "lower back"

    @cached_property
    def spec(self) -> StreamSpec:
        """The stream, marked as simulated: acceleration in m/s2 and angular velocity in degrees a second."""
        return imu_spec(self.stream, self.rate_hz, "simulated walker")

    @cached_property
    def contacts_s(self) -> Floats:
        """When each foot came down, seconds from the first sample: one contact more than steps, the first one left."""
        random = np.random.default_rng((self.seed, 0))
        right = 2 * self.step_s * self.asymmetry / (1 + self.asymmetry)
        usual = np.where(np.arange(self.steps) % 2 == 0, right, 2 * self.step_s - right)
        durations = usual + random.normal(0.0, self.jitter_s, self.steps).clip(-0.2 * self.step_s, 0.2 * self.step_s)
        return self.still_s + np.concatenate(([0.0], np.cumsum(durations)))

    @property
    def rise_m(self) -> float:
        """Height of the trunk's path within a step."""
        return self.sensor_height_m - math.sqrt(self.sensor_height_m**2 - (self.step_m / 2) ** 2)

    @property
    def duration_s(self) -> float:
        """Until the person has stood again for as long as before."""
        return float(self.contacts_s[-1]) + self.still_s

    def samples(self, first: int, count: int) -> Chunk:
        """The samples from index `first` on; the same whatever the cut."""
        data = self._true(np.arange(first, first + count) / self.rate_hz) + self._noise(first, count)
        return Chunk(self.spec, 0, first, data.astype(np.float32))

    def whole(self) -> Chunk:
        """All samples."""
        return self.samples(0, round(self.duration_s * self.rate_hz))

    def _true(self, at_s: Floats) -> Floats:
        up, forward, turn = G_M_S2 + self.rising(at_s), self.braking(at_s), self.swinging(at_s)
        lean = math.radians(self.lean_deg)
        zeros = np.zeros(len(at_s))
        felt_up, felt_forward = up * math.cos(lean) + forward * math.sin(lean), forward * math.cos(lean) - up * math.sin(lean)
        return np.column_stack(
            [felt_up, zeros, felt_forward, turn * math.cos(lean), zeros, -turn * math.sin(lean)],
        )

    def rising(self, at_s: Floats) -> Floats:
        """Vertical acceleration in m/s2: lowest at each contact, highest between two."""
        contacts = self.contacts_s
        step = np.searchsorted(contacts, at_s, side="right") - 1
        walks = (step >= 0) & (step < len(contacts) - 1)
        within = np.clip(step, 0, len(contacts) - 2)
        length = np.diff(contacts)[within]
        turning = 2 * math.pi / length
        phase = turning * (at_s - contacts[within])
        return np.asarray(walks * self.rise_m / 2 * turning**2 * np.cos(phase), dtype=np.float64)

    def braking(self, at_s: Floats) -> Floats:
        """Forward acceleration in m/s2: each contact brakes the trunk."""
        behind = (at_s[:, None] - self.contacts_s - BRAKE_LAG_S) / BRAKE_S
        return np.asarray((-BRAKES_M_S2 * behind * np.exp(0.5 - behind**2 / 2)).sum(axis=1), dtype=np.float64)

    def swinging(self, at_s: Floats) -> Floats:
        """Angular velocity about the vertical in deg/s, leftwards positive: the pelvis turns towards the foot that comes down."""
        side = np.where(np.arange(len(self.contacts_s)) % 2 == 0, -1.0, 1.0)
        behind = (at_s[:, None] - self.contacts_s + PELVIS_LEAD_S) / PELVIS_S
        return np.asarray((PELVIS_DEG_S * side * np.exp(-(behind**2) / 2)).sum(axis=1), dtype=np.float64)

    def _noise(self, first: int, count: int) -> Floats:
        deviations = np.repeat((self.accelerometer_noise_m_s2, self.gyroscope_noise_deg_s), 3)
        return np.asarray(white_noise(self.seed, 1, first, count) * deviations, dtype=np.float64)
