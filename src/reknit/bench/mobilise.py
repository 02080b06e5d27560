"""Reads the public form of Mobilise-D's recordings: a folder for each person with `data.mat` and `infoForAlgo.mat`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import io

from reknit.bench.figures import BenchError
from reknit.stream import Side

Floats = NDArray[np.float64]

G_M_S2 = 9.80665
SENSOR, POSITION, REFERENCE = "SU", "LowerBack", "INDIP"
IN_G = 3.0
"""A median size of acceleration below this is in units of g: at rest it is 1 there, and 9.8 in m/s2."""


@dataclass(frozen=True, slots=True, eq=False)
class ReferenceBout:
    """A bout of walking as the reference system tells it; times in seconds of the recording."""

    start_s: float
    end_s: float
    contacts_s: Floats
    sides: tuple[Side | None, ...]
    cadence: float
    stride_m: float
    speed_m_s: float


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """One recording of one person: acceleration (m/s2) and angular velocity (deg/s), x up, y left, z forward."""

    person: str
    trial: str
    rate_hz: float
    acceleration: Floats
    angular_velocity: Floats
    sensor_height_m: float
    bouts: tuple[ReferenceBout, ...]

    @cache  # noqa: B019 - as many as there are bouts
    def cut(self, bout: ReferenceBout) -> Walk:
        """The samples from a bout's start to its end."""
        first, end = round(bout.start_s * self.rate_hz), round(bout.end_s * self.rate_hz) + 1
        part = slice(first, end)
        return Walk(
            self.person,
            self.trial,
            self.rate_hz,
            self.acceleration[part],
            self.angular_velocity[part],
            self.sensor_height_m,
            (bout,),
        )


def walks(folder: Path) -> list[Walk]:
    """All recordings below a folder that hold a lower-back sensor and the reference; BenchError where there are none."""
    found = [walk for path in sorted(folder.rglob("data.mat")) for walk in _of_person(path, folder)]
    if not found:
        raise BenchError(
            f"there is no recording of Mobilise-D's form in {folder}: expected person folders with data.mat and infoForAlgo.mat"
        )
    return found


def _of_person(path: Path, folder: Path) -> Iterator[Walk]:
    info_path = path.with_name("infoForAlgo.mat")
    if not info_path.is_file():
        raise BenchError(f"{info_path} is missing: it holds the height of the sensor")
    data, info = _read(path, "data"), _read(info_path, "infoForAlgo")
    person = path.parent.relative_to(folder).as_posix()
    for visit in data._fieldnames:
        height_m = float(getattr(info, visit).SensorHeight) / 100
        for names, trial in _trials(getattr(data, visit), (visit,)):
            sensor = getattr(getattr(trial, SENSOR), POSITION, None)
            reference = getattr(getattr(trial, "Standards", None), REFERENCE, None)
            if sensor is not None and reference is not None:
                yield _walk(person, "/".join(names), sensor, reference, height_m)


def _read(path: Path, name: str) -> Any:
    try:
        return io.loadmat(path, struct_as_record=False, squeeze_me=True)[name]
    except (OSError, ValueError, KeyError, NotImplementedError) as error:
        raise BenchError(f"{path} could not be read as Mobilise-D's {name}: {error}") from error


def _trials(node: Any, names: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The trials at any depth: what holds the sensors."""
    if SENSOR in getattr(node, "_fieldnames", ()):
        yield names, node
        return
    for name in getattr(node, "_fieldnames", ()):
        yield from _trials(getattr(node, name), (*names, name))


def _walk(person: str, trial: str, sensor: Any, reference: Any, height_m: float) -> Walk:
    acceleration = np.asarray(sensor.Acc, dtype=np.float64)
    if np.nanmedian(np.linalg.norm(acceleration, axis=1)) < IN_G:
        acceleration = acceleration * G_M_S2
    found = [_bout(each) for each in np.atleast_1d(getattr(reference, "ContinuousWalkingPeriod", []))]
    return Walk(
        person,
        trial,
        float(sensor.Fs.Acc),
        acceleration,
        np.asarray(sensor.Gyr, dtype=np.float64),
        height_m,
        tuple(each for each in found if each is not None),
    )


def _bout(period: Any) -> ReferenceBout | None:
    if "InitialContact_Event" not in getattr(period, "_fieldnames", ()):
        return None
    times = np.atleast_1d(np.asarray(period.InitialContact_Event, dtype=np.float64))
    names = np.atleast_1d(period.InitialContact_LeftRight)
    told = np.isfinite(times)
    sides = tuple(_side(name) for name, each in zip(names, told, strict=False) if each)
    numbers = (period.Cadence, period.AverageStrideLength, period.WalkingSpeed)
    cadence, stride_m, speed = (float(np.nanmean(np.atleast_1d(each))) if np.size(each) else float("nan") for each in numbers)
    return ReferenceBout(float(period.Start), float(period.End), times[told], sides, cadence, stride_m, speed)


def _side(name: Any) -> Side | None:
    return {"left": Side.LEFT, "right": Side.RIGHT}.get(str(name).lower())
