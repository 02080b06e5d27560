"""A simulated motion sensor on one foot of a person who stands, walks, and stands again: the length of every stride is known.

The foot rests and swings in turn: it goes forward with minimum jerk, rises, and its toe dips and comes up. On the ground it rolls from heel
to toe, and lies flat in the middle of that. Nothing here was fitted to a person. The sensor lies on the top of the foot, tilted as the
foot's back is: x forward, y left, z up before the tilt.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reknit.signals.motion.imu_channels import G_M_S2
from reknit.simulate.imu import imu_spec, white_noise
from reknit.simulate.trunk import eased
from reknit.stream import Chunk, Side, StreamSpec

Floats = NDArray[np.float64]
PITCH_DEG, ROLL_DEG, SMALL_S = 45.0, 4.0, 5e-4


@dataclass(frozen=True)
class SimulatedWalkingFoot:
    """A sensor on a foot.

    Parameters
    ----------
    stride_m, stride_s
        Length and duration of every stride.
    swing_share
        How much of a stride the foot is in the air.
    strides
        So many, then the person stands for as long as before, and walks again.
    still_s
        How long the person stands before.
    rise_m
        How high the sensor rises in the middle of a swing.
    tilt_deg
        How far the sensor dips forward where it lies.
    turning_noise_deg_s, acceleration_noise_m_s2, turning_bias_deg_s, acceleration_bias_m_s2
        Standard deviations of the noise of each sample, and constant errors of all axes.
    rate_hz, seed, stream, side
        Samples a second, the seed of everything random, the stream's name, and which foot.
    """

    stride_m: float = 1.2
    stride_s: float = 1.1
    swing_share: float = 0.4
    strides: int = 10**6
    still_s: float = 4.0
    rise_m: float = 0.08
    tilt_deg: float = 20.0
    turning_noise_deg_s: float = 0.3
    acceleration_noise_m_s2: float = 0.05
    turning_bias_deg_s: float = 0.2
    acceleration_bias_m_s2: float = 0.03
    rate_hz: float = 100.0
    seed: int = 1
    stream: str = "imu"
    side: Side | None = None

    @cached_property
    def spec(self) -> StreamSpec:
        """The stream, marked as simulated, worn on the foot."""
        return imu_spec(self.stream, self.rate_hz, "simulated person", "foot", self.side)

    def samples(self, first: int, count: int) -> Chunk:
        """The samples from index `first` on; the same whatever the cut."""
        at_s = np.arange(first, first + count) / self.rate_hz
        return Chunk(self.spec, 0, first, (self._felt(at_s) + self._noise(first, count)).astype(np.float32))

    def _swing(self, at_s: Floats) -> tuple[Floats, Floats]:
        """How far the swing of each time is, 0 to 1 (the foot is on the ground at 0), and how the foot is pitched in degrees."""
        within = at_s % (self.still_s + self.strides * self.stride_s) - self.still_s
        number, share = np.divmod(np.maximum(within, 0.0) / self.stride_s, 1.0)
        ground = 1 - self.swing_share
        swing = np.clip((share - ground) / self.swing_share, 0.0, 1.0)
        stance = np.clip(2 * share / ground, 0.0, 2.0) - 1  # -1 at the heel's contact, 1 as the toe leaves
        begins, ends = number > 0, number < self.strides - 1  # who stands, stands flat
        rolled = np.where(stance < 0, begins, 1.0) * stance**3
        rolled = np.where(swing > 0, 1 - (1 + ends) * eased(swing)[0], rolled)
        return swing, np.where(within < 0, 0.0, ROLL_DEG * rolled + _dip_deg(swing))

    def _felt(self, at_s: Floats) -> Floats:
        swing, pitch_deg = self._swing(at_s)
        lasts_s = self.swing_share * self.stride_s
        ahead = self.stride_m * eased(swing)[2] / lasts_s**2
        lifted = self.rise_m * _lift(swing) / lasts_s**2
        either = [self._swing(at_s + step)[1] for step in (-SMALL_S, SMALL_S)]
        pitching = (either[1] - either[0]) / (2 * SMALL_S)
        dip = np.radians(pitch_deg + self.tilt_deg)
        up, sine, cosine, zeros = G_M_S2 + lifted, np.sin(dip), np.cos(dip), np.zeros(len(at_s))
        return np.column_stack([ahead * cosine - up * sine, zeros, ahead * sine + up * cosine, zeros, pitching, zeros])

    def _noise(self, first: int, count: int) -> Floats:
        deviations = np.repeat((self.acceleration_noise_m_s2, self.turning_noise_deg_s), 3)
        biases = np.repeat((self.acceleration_bias_m_s2, self.turning_bias_deg_s), 3)
        return np.asarray(white_noise(self.seed, 3, first, count) * deviations + biases, dtype=np.float64)


def _dip_deg(swing: Floats) -> Floats:
    """How far the toe dips in a swing: first down, then up before the heel comes down; level and without turning at both ends."""
    return np.asarray(PITCH_DEG * np.sin(2 * np.pi * swing) * np.sin(np.pi * swing), dtype=np.float64)


def _lift(swing: Floats) -> Floats:
    """Second derivative of a rise to 1 in the middle and back, by the swing's share: of 64 t^3 (1 - t)^3."""
    t = swing
    return np.asarray(64 * (6 * t - 36 * t**2 + 60 * t**3 - 30 * t**4), dtype=np.float64)
