"""What the stream of a simulated motion sensor is, whoever wears it."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from reknit.signals.motion.imu_channels import AXES
from reknit.stream import Channel, Kind, Side, StreamSpec

Floats = NDArray[np.float64]
TICK = 64


def imu_spec(stream: str, rate_hz: float, device: str, segment: str | None = None, side: Side | None = None) -> StreamSpec:
    """The stream, marked as simulated: acceleration in m/s2 and angular velocity in degrees a second.

    Parameters
    ----------
    stream
        Its name.
    rate_hz
        Samples a second.
    device
        Who or what wears the sensor.
    segment, side
        Where it is worn; None where nobody has said.
    """
    felt = [(f"accelerometer {axis}", "m/s2") for axis in AXES] + [(f"gyroscope {axis}", "deg/s") for axis in AXES]
    channels = tuple(Channel(name, unit, segment=segment, side=side) for name, unit in felt)
    rate = Fraction(rate_hz).limit_denominator(1_000_000)
    return StreamSpec(stream, Kind.IMU, channels, rate, "float32", device, "simulated", (("simulated", "yes"),))


def white_noise(seed: int, part: int, first: int, count: int) -> Floats:
    """White noise of the six channels, of a standard deviation of 1, from index `first` on; the same whatever the cut.

    `part` tells apart what is drawn from one seed.
    """
    if not count:
        return np.empty((0, 6))
    ticks = [_drawn(seed, part, tick) for tick in range(first // TICK, -(-(first + count) // TICK))]
    return np.concatenate(ticks)[first % TICK :][:count]


@lru_cache(maxsize=256)
def _drawn(seed: int, part: int, tick: int) -> Floats:
    """White noise of one tick; (samples, channels)."""
    return np.random.default_rng((seed, part, tick)).standard_normal((TICK, 6))
