"""Which channels of a stream are a motion sensor's, and what turns their numbers into SI units."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from reknit.stream import Channel, Kind, SpecError, StreamSpec
from reknit.stream.items import Array

Floats = NDArray[np.float64]

G_M_S2 = 9.80665
AXES = ("x", "y", "z")


class Sense(StrEnum):
    """What three channels of a motion sensor measure."""

    ACCELERATION = "acceleration"
    ANGULAR_VELOCITY = "angular velocity"
    MAGNETIC_FIELD = "magnetic field"


NAMED = {
    Sense.ACCELERATION: re.compile(r"(?P<sensor>.*?)(?<![a-z])acc[a-z]*[ _.-]?(?P<axis>[xyz])", re.IGNORECASE),
    Sense.ANGULAR_VELOCITY: re.compile(
        r"(?P<sensor>.*?)(?<![a-z])(?:gyro?[a-z]*?|angular[ _]?(?:velocity|rate))[ _.-]?(?P<axis>[xyz])", re.IGNORECASE
    ),
    Sense.MAGNETIC_FIELD: re.compile(r"(?P<sensor>.*?)(?<![a-z])mag[a-z]*?(?: field)?[ _.-]?(?P<axis>[xyz])", re.IGNORECASE),
}
UNITS = {
    Sense.ACCELERATION: {"m/s2": 1.0, "m/s^2": 1.0, "m/s²": 1.0, "g": G_M_S2, "mg": G_M_S2 / 1000},
    Sense.ANGULAR_VELOCITY: {"rad/s": 1.0, "deg/s": math.pi / 180, "°/s": math.pi / 180, "dps": math.pi / 180},
    Sense.MAGNETIC_FIELD: {
        "uT": 1.0,
        "µT": 1.0,
        "nT": 1e-3,
        "mT": 1e3,
        "T": 1e6,
        "G": 100.0,
        "gauss": 100.0,
        "mG": 0.1,
        "1": 1.0,
    },
}


@dataclass(frozen=True, slots=True, eq=False)
class Triad:
    """Three channels: their columns in the order x, y, z, and what makes SI units of stored numbers."""

    columns: NDArray[np.intp]
    factor: Floats
    shift: Floats
    span: slice | None = None  # the columns where they stand side by side, which is quicker
    plain: bool = False  # the numbers are in SI units already

    def of(self, data: Array) -> Floats:
        """Rows of x, y, z in m/s2, rad/s or microtesla; contiguous, in float64."""
        rows = data[:, self.span] if self.span is not None else np.take(data, self.columns, axis=1)
        if self.plain:
            return np.ascontiguousarray(rows, dtype=np.float64)
        return np.ascontiguousarray(rows * self.factor + self.shift)


def triad(spec: StreamSpec, sense: Sense, sensor: str = "") -> Triad | None:
    """The three channels of a sense; None where the stream has none of them.

    Parameters
    ----------
    spec
        A stream of motion.
    sense
        Which three.
    sensor
        What stands before the channels' names where a stream holds several sensors, such as ``"shank."`` behind a `Join`.

    Raises SpecError where the stream is no motion, an axis is missing or there twice, or a unit is unknown.
    """
    if spec.kind is not Kind.IMU:
        raise SpecError(f"stream {spec.name!r} is {spec.kind.value}; orientation is had from a motion sensor (imu)")
    found: dict[str, list[int]] = {axis: [] for axis in AXES}
    for place, channel in enumerate(spec.channels):
        told = NAMED[sense].fullmatch(channel.name)
        if told and told["sensor"] == sensor:
            found[told["axis"].lower()].append(place)
    if not any(found.values()):
        return None
    if wrong := [axis for axis, places in found.items() if len(places) != 1]:
        raise SpecError(f"stream {spec.name!r} has not one {sense.value} for each of x, y, z: see {', '.join(wrong)}")
    columns = [found[axis][0] for axis in AXES]
    units = [_unit(spec, spec.channels[column], sense) for column in columns]
    scales = [(spec.channels[column].scale, spec.channels[column].offset) for column in columns]
    factor = np.array([scale * unit for (scale, _), unit in zip(scales, units, strict=True)])
    shift = np.array([offset * unit for (_, offset), unit in zip(scales, units, strict=True)])
    first, plain = columns[0], bool((factor == 1).all() and (shift == 0).all())
    span = slice(first, first + 3) if columns == [first, first + 1, first + 2] else None
    return Triad(np.array(columns, dtype=np.intp), factor, shift, span, plain)


def sensors(spec: StreamSpec) -> tuple[str, ...]:
    """What stands before the names of each sensor's channels, in their order; empty where one stands there by itself."""
    told = (NAMED[Sense.ACCELERATION].fullmatch(channel.name) for channel in spec.channels)
    return tuple(dict.fromkeys(each["sensor"] for each in told if each))


def span_of(triads: Sequence[Triad]) -> slice | None:
    """The columns of several triads where all stand side by side in this order and are in SI units already; else None."""
    columns = np.concatenate([each.columns for each in triads])
    first = int(columns[0])
    beside = np.array_equal(columns, np.arange(first, first + len(columns)))
    return slice(first, first + len(columns)) if beside and all(each.plain for each in triads) else None


def needed_triad(spec: StreamSpec, sense: Sense, sensor: str = "") -> Triad:
    """The three channels of a sense; SpecError also where there are none."""
    found = triad(spec, sense, sensor)
    if found is None:
        where = f" of sensor {sensor!r}" if sensor else ""
        raise SpecError(
            f"stream {spec.name!r} has no {sense.value}{where}: expected three channels such as '{sensor}{sense.value} x', "
            f"got {', '.join(channel.name for channel in spec.channels[:12])}"
        )
    return found


def _unit(spec: StreamSpec, channel: Channel, sense: Sense) -> float:
    try:
        return UNITS[sense][channel.unit]
    except KeyError:
        told = f"the unit {channel.unit!r}" if channel.unit else "no unit"
        known = ", ".join(UNITS[sense])
        raise SpecError(f"channel {channel.name!r} of stream {spec.name!r} has {told}; expected one of {known}") from None
