"""Recordings of two motion sensors on a joint with an optical reference, in the form of the public set of dfjimu (folder `data`)."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.io import loadmat
from scipy.io.matlab import MatReadError

from reknit.bench.figures import BenchError
from reknit.signals.motion.quaternion import conjugate, multiply
from reknit.stream import Channel, Chunk, Kind, StreamSpec

Floats = NDArray[np.float64]

FOLDER = Path("motion", "two_imu_joint")
ORIGIN = "github daniel-om-weber/dfjimu, folder data (MIT)"
NAMED = re.compile(r"data_(\d)D_(\d+)\.mat")


@dataclass(frozen=True, slots=True, eq=False)
class JointRecording:
    """One recording.

    Parameters
    ----------
    name, axes, number
        Such as ``"1D_02"``, how many axes the joint has, and the recording's number.
    rate_hz
        Samples a second.
    felt, turning
        Acceleration (m/s2) and angular velocity (rad/s) of both sensors.
    reference
        Optical orientation of the second sensor as seen from the first.
    arms_m
        Measured lever arms, from the joint's centre to each sensor.
    """

    name: str
    axes: int
    number: int
    rate_hz: float
    felt: tuple[Floats, Floats]
    turning: tuple[Floats, Floats]
    reference: Floats
    optical: tuple[Floats, Floats]
    arms_m: tuple[Floats, Floats]

    @property
    def chunk(self) -> Chunk:
        """Both sensors in one regular stream."""
        channels = tuple(
            Channel(f"{sensor}{sense} {axis}", unit)
            for sensor in ("", "distal.")
            for sense, unit in (("acceleration", "m/s2"), ("angular velocity", "rad/s"))
            for axis in "xyz"
        )
        spec = StreamSpec(self.name, Kind.IMU, channels, Fraction(self.rate_hz).limit_denominator(10_000))
        return Chunk(spec, 0, 0, np.column_stack((self.felt[0], self.turning[0], self.felt[1], self.turning[1])))


def recordings(data: Path | None, benchmark: str, axes: int | None = None) -> list[JointRecording]:
    """The recordings in a folder, or those of joints with that many axes; BenchError where there are none."""
    named = os.environ.get("REKNIT_DATA")
    if data is None and not named:
        raise BenchError(f"{benchmark} needs recordings; name their folder with --data or REKNIT_DATA")
    root = data if data is not None else Path(named or "")
    folder = next((each for each in (root / FOLDER, root) if list(each.glob("data_*D_*.mat"))), None)
    if folder is None:
        raise BenchError(f"{benchmark} needs files such as {FOLDER / 'data_1D_01.mat'} in {root}; there are none")
    read = [_read(path) for path in sorted(folder.glob("data_*D_*.mat"))]
    wanted = [each for each in read if axes is None or each.axes == axes]
    if not wanted:
        raise BenchError(f"{benchmark} needs recordings of a joint of {axes} axis; {folder} has none")
    return wanted


def _read(path: Path) -> JointRecording:
    named = NAMED.fullmatch(path.name)
    if named is None:
        raise BenchError(f"{path.name} is not named as the public set does, such as data_1D_01.mat")
    try:
        held = loadmat(path, squeeze_me=True, struct_as_record=False)["data"]
        samples, optical = (np.asarray(each, dtype=np.float64) for each in (held.sensorData, held.ref))
        arms = tuple(-np.asarray(each, dtype=np.float64) for each in (held.r_12, held.r_21))
        rate_hz = float(held.rate)
    except (KeyError, AttributeError, ValueError, OSError, MatReadError) as error:
        raise BenchError(f"{path.name} has not the form of the public set: {error}") from error
    a1, g1, a2, g2 = (np.ascontiguousarray(samples[:, n : n + 3]) for n in (0, 3, 6, 9))
    reference = multiply(conjugate(optical[:, 0:4]), optical[:, 4:8])
    axes, number = int(named[1]), int(named[2])
    name = f"{axes}D_{named[2]}"
    return JointRecording(
        name,
        axes,
        number,
        rate_hz,
        (a1, a2),
        (g1, g2),
        reference,
        (optical[:, 0:4], optical[:, 4:8]),
        (arms[0], arms[1]),
    )
