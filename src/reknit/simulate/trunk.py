"""A simulated phone at the lower back of a person who does something again and again: a Timed Up and Go, walks, sitting and standing.

What is done is a `Doing`: lean, vertical and forward acceleration and turning at any time. Nothing here was fitted to a person. The
phone sits upright with its screen behind the person: x to their right, y up, z backward.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from reknit.signals.motion.imu_channels import G_M_S2
from reknit.simulate.imu import imu_spec, white_noise
from reknit.stream import Chunk, StreamSpec

Floats = NDArray[np.float64]
SMALL_S = 5e-4


class Moved(NamedTuple):
    """What the trunk does at some times: lean forward (deg), acceleration up and forward (m/s2), turning leftwards (deg/s)."""

    lean_deg: Floats
    up_m_s2: Floats
    forward_m_s2: Floats
    turn_deg_s: Floats


class Doing(Protocol):
    """Something that is done in `period_s`, beginning and ending at rest in the same pose."""

    @property
    def period_s(self) -> float:
        """How long it takes, with the rest that belongs to it."""
        ...

    def at(self, at_s: Floats) -> Moved:
        """What the trunk does at these times, each from 0 to `period_s`."""
        ...


def eased(share: Floats) -> tuple[Floats, Floats, Floats]:
    """A minimum-jerk movement from 0 to 1 over shares of its time: place, velocity and acceleration; at rest outside."""
    t = np.clip(share, 0.0, 1.0)
    place = t**3 * (10 - 15 * t + 6 * t**2)
    return place, 30 * t**2 * (1 - t) ** 2, 60 * t * (1 - t) * (1 - 2 * t)


def leaning(share: Floats) -> Floats:
    """Forward and back over shares of a time: 0, 1 in the middle, 0."""
    return np.where((share > 0) & (share < 1), np.sin(np.pi * np.clip(share, 0, 1)) ** 2, 0.0)


@dataclass(frozen=True)
class SimulatedTrunk:
    """A phone at the lower back of somebody who does something.

    Parameters
    ----------
    doing
        What is done, once and again.
    still_s
        How long the person rests before.
    lean_deg
        How far the phone leans forward at rest: nobody straps it on straight.
    rate_hz
        Samples a second.
    turning_noise_deg_s, acceleration_noise_m_s2, turning_bias_deg_s, acceleration_bias_m_s2
        Standard deviations of the noise of each sample, and constant errors of all axes.
    seed
        Seed of everything random.
    stream
        Name of the stream.
    """

    doing: Doing
    still_s: float = 4.0
    lean_deg: float = -8.0
    rate_hz: float = 100.0
    turning_noise_deg_s: float = 0.2
    acceleration_noise_m_s2: float = 0.04
    turning_bias_deg_s: float = 0.2
    acceleration_bias_m_s2: float = 0.03
    seed: int = 1
    stream: str = "imu"

    @cached_property
    def spec(self) -> StreamSpec:
        """The stream, marked as simulated, worn at the lower back."""
        return imu_spec(self.stream, self.rate_hz, "simulated person", "lower_back")

    def samples(self, first: int, count: int) -> Chunk:
        """The samples from index `first` on; the same whatever the cut."""
        at_s = np.arange(first, first + count) / self.rate_hz - self.still_s
        return Chunk(self.spec, 0, first, (self._felt(at_s) + self._noise(first, count)).astype(np.float32))

    def whole(self, times: int = 1) -> Chunk:
        """All samples of doing it so many times."""
        return self.samples(0, round((self.still_s + times * self.doing.period_s) * self.rate_hz))

    def _felt(self, at_s: Floats) -> Floats:
        period_s = self.doing.period_s
        within = np.where(at_s < 0, 0.0, at_s % period_s)
        moved = self.doing.at(within)
        either = [self.doing.at(np.clip(within + step, 0, period_s)).lean_deg for step in (-SMALL_S, SMALL_S)]
        pitching = (either[1] - either[0]) / (2 * SMALL_S)
        lean = np.radians(moved.lean_deg + self.lean_deg)
        up, ahead, sine, cosine = G_M_S2 + moved.up_m_s2, moved.forward_m_s2, np.sin(lean), np.cos(lean)
        zeros = np.zeros(len(at_s))
        return np.column_stack(
            [
                zeros,
                up * cosine + ahead * sine,
                up * sine - ahead * cosine,
                -pitching,
                moved.turn_deg_s * cosine,
                moved.turn_deg_s * sine,
            ]
        )

    def _noise(self, first: int, count: int) -> Floats:
        deviations = np.repeat((self.acceleration_noise_m_s2, self.turning_noise_deg_s), 3)
        biases = np.repeat((self.acceleration_bias_m_s2, self.turning_bias_deg_s), 3)
        return np.asarray(white_noise(self.seed, 2, first, count) * deviations + biases, dtype=np.float64)
