"""What the columns of a table are, by their names, their units and, for accelerations, their size."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.formats.asked import Asked
from reknit.formats.recording import FormatError
from reknit.formats.unit import in_microvolts, is_muscle
from reknit.stream import Kind

ACCELERATION = re.compile(r"(?:^|[ _.-])(?:free)?acc(?:el\w*)?(?:$|[ _.-]?[xyz123]?$|[ _.-])|^a[xyz]$", re.IGNORECASE)
TURNING = re.compile(
    r"(?:^|[ _.-])gyro?(?:scope)?(?:$|[ _.-]?[xyz123]?$|[ _.-])|^[gw][xyz]$|angular.?(?:velocity|rate)", re.IGNORECASE
)
SENSOR = re.compile(r"(?:^|[ _.-])(?:mag|quat\w*|q)(?:$|[ _.-]?[wxyz0123]$)", re.IGNORECASE)
FORCE = re.compile(r"^[fm][xyz]\d?$|^cop[ _.-]?[xyz]?\d?$|force|moment|torque|grf", re.IGNORECASE)
ANGLE = re.compile(r"angle|flexion|extension|abduction|rotation|tilt|obliquity", re.IGNORECASE)
AXIS = re.compile(r"(.*?)[ _.:-]([xyz])\Z", re.IGNORECASE)
NEWTONS = ("N", "kN", "Nm", "Nmm", "N*m", "N.m")
STANDARD_GRAVITY = 9.80665
FASTEST_RAD_S = 40.0
"""Gyroscopes reach 2000 degrees a second, which is 35 rad/s; what is larger is in degrees."""


@dataclass(frozen=True, slots=True)
class Sense:
    """The kind of the samples, the units of the channels (empty where unknown) and their names, and why."""

    kind: Kind
    units: tuple[str, ...]
    names: tuple[str, ...]
    why: str
    units_why: str


def sense_of(names: list[str], units: list[str | None], values: NDArray[np.float64], asked: Asked) -> Sense:
    """What channels with these names and, where known, units are; `values` is (samples, channels)."""
    told = _told(names, asked)
    known = [one if one is not None else other for one, other in zip(told, units, strict=True)]
    kind, why = (asked.kind, "as asked") if asked.kind is not None else _kind(names, known)
    guessed, units_why = _sized(names, known, values) if kind is Kind.IMU else (known, "")
    marked = [f"{found[1].strip()} {found[2].lower()}" for name in names if (found := AXIS.match(name))]
    final = marked if kind is Kind.MARKERS and len(marked) == len(names) else names
    if any(unit is not None for unit in known):
        units_why = "; ".join(filter(None, ("as asked" if any(told) else "in the names", units_why)))
    return Sense(kind, tuple(unit or "" for unit in guessed), tuple(final), why, units_why)


def _told(names: list[str], asked: Asked) -> list[str | None]:
    out: list[str | None] = [None] * len(names)
    for each in asked.units:
        part, equals, unit = each.rpartition("=")
        places = [n for n, name in enumerate(names) if not equals or part.lower() in name.lower()]
        if not places:
            raise FormatError(f"no channel has {part!r} in its name, for --unit {each}; there are {', '.join(names[:12])}")
        for n in places:
            out[n] = unit
    return out


def _kind(names: list[str], units: list[str | None]) -> tuple[Kind, str]:
    plain = [in_microvolts(unit or "")[0] for unit in units]
    for name, unit in zip(names, plain, strict=True):
        if is_muscle(name, unit):
            return Kind.EMG, f"{name!r} is {'a voltage' if unit == 'uV' else 'EMG by its name'}"
    turning = [name for name in names if TURNING.search(name)]
    moving = [name for name in names if ACCELERATION.search(name)]
    if max(len(turning), len(moving)) >= 3 or all(SENSOR.search(name) for name in names):
        return Kind.IMU, f"{(moving or turning or names)[0]!r} is of a motion sensor"
    force = next((n for n, u in zip(names, plain, strict=True) if u in NEWTONS or FORCE.search(n)), None)
    if force is not None:
        return Kind.FORCES, f"{force!r} is of a force plate"
    axes = [AXIS.match(name) for name in names]
    whole = len(names) % 3 == 0 and all(axes)
    if whole and all(a and a[1] == axes[n - n % 3][1] and a[2].lower() == "xyz"[n % 3] for n, a in enumerate(axes)):  # type: ignore[index]
        return Kind.MARKERS, f"{names[0]!r} and the next two are a point"
    angle = next((n for n, u in zip(names, plain, strict=True) if u in ("deg", "rad") or ANGLE.search(n)), None)
    if angle is not None:
        return Kind.COORDINATES, f"{angle!r} is an angle"
    other = next((n for n, u in zip(names, plain, strict=True) if u not in ("unknown", "count", "%")), None)
    if other is not None:
        return Kind.SIGNAL, f"{other!r} is no voltage"
    return Kind.EMG, "nothing says otherwise"


def _sized(names: list[str], units: list[str | None], values: NDArray[np.float64]) -> tuple[list[str | None], str]:
    """Units of accelerations from the gravity in them, and of angular velocities where they are too large for rad/s."""
    out, why = list(units), []
    moving = [n for n, name in enumerate(names) if units[n] is None and ACCELERATION.search(name)]
    if len(moving) >= 3 and len(moving) % 3 == 0:
        lengths = np.linalg.norm(
            values[:, moving[:3]] if _together(names, moving) else values[:, moving[:: len(moving) // 3]], axis=1
        )
        length = float(np.median(lengths[np.isfinite(lengths)])) if np.isfinite(lengths).any() else 0.0
        unit = next(
            (unit for unit, g in (("m/s2", STANDARD_GRAVITY), ("g", 1.0), ("mg", 1000.0)) if 0.7 < length / g < 1.4), None
        )
        if unit:
            out = [unit if n in moving else each for n, each in enumerate(out)]
            why.append(f"the accelerations are {length:.3g} long in the median, which is gravity in {unit}")
    turning = [n for n, name in enumerate(names) if units[n] is None and TURNING.search(name)]
    fastest = float(np.nanmax(np.abs(values[:, turning]), initial=0)) if turning and len(values) else 0.0
    if fastest > FASTEST_RAD_S:
        out = ["deg/s" if n in turning else each for n, each in enumerate(out)]
        why.append(f"angular velocities reach {fastest:.3g}, too much for rad/s")
    return out, "; ".join(why)


def _together(names: list[str], places: list[int]) -> bool:
    """Whether the axes of the first sensor stand side by side, x, y, z."""
    return [names[n][-1:].lower() for n in places[:3]] == ["x", "y", "z"]
