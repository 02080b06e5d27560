"""What the stream of a simulated motion sensor is, whoever wears it."""

from __future__ import annotations

from fractions import Fraction

from reknit.signals.motion.imu_channels import AXES
from reknit.stream import Channel, Kind, Side, StreamSpec


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
