"""Reads the public form of gaitmap's example data: motion sensors on both feet, and strides with their events and positions."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reknit.bench.figures import BenchError

Floats = NDArray[np.float64]

FEET = ("left", "right")
COLUMNS = ("acc_x", "acc_y", "acc_z", "gyr_x", "gyr_y", "gyr_z")
RATE_HZ = 204.8
IMU, EVENTS, POSITIONS = "imu_sample.csv", "stride_events_sample.csv", "position_sample.csv"


@dataclass(frozen=True, slots=True, eq=False)
class ReferenceStride:
    """A stride between two samples of least velocity, with the foot's events (samples) and its path by motion capture (m)."""

    foot: str
    start: int
    end: int
    toe_off: float
    contact: float
    path_m: Floats

    @property
    def length_m(self) -> float:
        """Horizontal distance from the first to the last position."""
        return float(np.hypot(*(self.path_m[-1, :2] - self.path_m[0, :2])))


def foot_samples(path: Path) -> dict[str, Floats]:
    """Acceleration (m/s2) and angular velocity (deg/s) of each foot: columns `COLUMNS`.

    Two header lines name sensor and axis in any order of columns, or one line the axes of a single foot, whose name is then in the
    file's own. Raises BenchError where the file has another form.
    """
    rows = _rows(path)
    if "acc_x" in rows[0]:
        foot = next((each for each in FEET if each in path.stem), FEET[0])
        return {foot: _numbers(rows[1:], [rows[0].index(axis) for axis in COLUMNS], path)}
    heads = list(zip(rows[0], rows[1], strict=False))
    found = {}
    for foot in FEET:
        wanted = [(f"{foot}_sensor", axis) for axis in COLUMNS]
        if all(each in heads for each in wanted):
            found[foot] = _numbers(rows[2:], [heads.index(each) for each in wanted], path)
    if not found:
        raise BenchError(f"{path} has no columns left_sensor or right_sensor with {', '.join(COLUMNS)}")
    return found


def reference_strides(folder: Path) -> list[ReferenceStride]:
    """The strides with positions in a folder of the public form."""
    events, positions = _rows(folder / EVENTS), _rows(folder / POSITIONS)
    try:
        at = {name: events[0].index(name) for name in ("s_id", "foot", "start", "end", "ic", "tc")}
        paths: dict[tuple[str, int], list[list[float]]] = {}
        for row in positions[1:]:
            foot = row[0].removesuffix("_sensor")
            paths.setdefault((foot, int(row[1])), []).append([float(each) for each in row[3:6]])
        return [
            ReferenceStride(
                row[at["foot"]],
                int(float(row[at["start"]])),
                int(float(row[at["end"]])),
                float(row[at["tc"]]),
                float(row[at["ic"]]),
                np.array(paths[row[at["foot"]], int(row[at["s_id"]])]),
            )
            for row in events[1:]
        ]
    except (ValueError, KeyError, IndexError) as error:
        raise BenchError(f"{folder / EVENTS} and {POSITIONS} do not have gaitmap's form: {error}") from error


def _rows(path: Path) -> list[list[str]]:
    try:
        with path.open(newline="", encoding="utf-8") as file:
            rows = [row for row in csv.reader(file) if row]
    except OSError as error:
        raise BenchError(f"{path} could not be read: {error.strerror}") from error
    if len(rows) < 3:
        raise BenchError(f"{path} holds no samples")
    return rows


def _numbers(rows: list[list[str]], columns: list[int], path: Path) -> Floats:
    try:
        return np.array([[float(row[column]) for column in columns] for row in rows], dtype=np.float64)
    except (ValueError, IndexError) as error:
        raise BenchError(f"{path} holds something that is no number: {error}") from error
