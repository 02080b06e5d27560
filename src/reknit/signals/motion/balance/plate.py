"""The centre of pressure of a force plate, row by row, from its own channels or from forces and moments."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from reknit.signals.measure import GATE, Gate
from reknit.stream import AtGap, Channel, Kind, OpenRowNode, ParameterError, SpecError, State, StreamSpec, Traits
from reknit.stream.items import Array

X, Y = "x", "y"
LENGTHS_CM = {"cm": 1.0, "m": 100.0, "mm": 0.1}
FORCES_N = {"N": 1.0, "kN": 1000.0}
MOMENTS_NM = {"Nm": 1.0, "N*m": 1.0, "N.m": 1.0, "Nmm": 1e-3, "Ncm": 1e-2}
LEAST_N = 50.0
"""Below this nobody stands on the plate, and the centre of pressure is a quotient of two noises."""


@dataclass(frozen=True, slots=True)
class CentreOfPressure:
    """The centre of pressure in cm, with a gate: NO_PERSON where the vertical force is below `least_n`.

    From forces and moments: with M = r x F at the surface z0, x = (z0 Fx - My) / Fz and y = (z0 Fy + Mx) / Fz, in the axes in which they
    are given. Whether forces are those on the plate or on the person does not matter, since all six numbers change their sign together.

    Parameters
    ----------
    plate
        Which plate of a stream with several: the number at the end of its channels' names ("Fz2"); 0 for names without one.
    depth_m
        How far the surface lies above the origin of the moments (the plate's own origin is often some cm below its top), whichever way z
        points.
    z_up
        Whether z points up, so that z0 is `depth_m`; otherwise down, as in the axes of most plates, and z0 is -`depth_m`.
    least_n
        Least vertical force, either sign.
    """

    plate: int = 0
    depth_m: float = 0.0
    least_n: float = LEAST_N
    z_up: bool = False

    def open(self, spec: StreamSpec) -> OpenCentreOfPressure:
        """Open on a force plate's stream; SpecError where it has neither COPx and COPy nor Fx, Fy, Fz, Mx and My."""
        if not self.least_n >= 0 or not -1 <= self.depth_m <= 1 or self.plate < 0:
            raise ParameterError(f"least_n and plate lie at 0 or above and depth_m within a metre, got {self}")
        return OpenCentreOfPressure(self, spec)


class OpenCentreOfPressure(OpenRowNode[State]):
    """A centre of pressure that was opened; it remembers nothing."""

    traits = Traits(at_gap=AtGap.PASS)

    def __init__(self, node: CentreOfPressure, spec: StreamSpec) -> None:
        found = {name: place for place, each in enumerate(spec.channels) if (name := _plain(each.name, node.plate)) is not None}
        self._force = self._column(spec, found, "fz", FORCES_N) if "fz" in found else None
        if {"copx", "copy"} <= set(found):
            self._given = [self._column(spec, found, name, LENGTHS_CM) for name in ("copx", "copy")]
        elif {"fx", "fy", "fz", "mx", "my"} <= set(found):
            self._given = []
            self._forces = [self._column(spec, found, name, FORCES_N) for name in ("fx", "fy", "fz")]
            self._moments = [self._column(spec, found, name, MOMENTS_NM) for name in ("mx", "my")]
        else:
            names = ", ".join(each.name for each in spec.channels[:12])
            raise SpecError(
                f"stream {spec.name!r} has no centre of pressure of plate {node.plate}: expected COPx and COPy, or Fx, Fy, Fz, Mx and My; "
                f"it has {names}"
            )
        self._surface_m, self._least_n = node.depth_m if node.z_up else -node.depth_m, node.least_n
        channels = (Channel(X, "cm"), Channel(Y, "cm"), Channel(GATE, "code"))
        self.spec = spec.derive(node, kind=Kind.MEASURE, channels=channels)

    @staticmethod
    def _column(spec: StreamSpec, found: dict[str, int], name: str, units: dict[str, float]) -> tuple[int, float, float]:
        channel = spec.channels[found[name]]
        if channel.unit not in units:
            raise SpecError(
                f"channel {channel.name!r} must be in {', '.join(units)}, but is in {channel.unit!r}; say it with --unit"
            )
        return found[name], channel.scale * units[channel.unit], channel.offset * units[channel.unit]

    def start(self) -> State:
        """An empty state."""
        return State()

    def rows(self, state: State, data: Array) -> Array:
        """X and y in cm with the gate; NaN behind a shut one."""
        out = np.empty((len(data), 3))
        vertical = None if self._force is None else _values(data, self._force)
        if self._given:
            out[:, 0], out[:, 1] = (_values(data, column) for column in self._given)
        else:
            along, across, down = (_values(data, column) for column in self._forces)
            about_x, about_y = (_values(data, column) for column in self._moments)
            with np.errstate(divide="ignore", invalid="ignore"):
                out[:, 0] = 100.0 * (along * self._surface_m - about_y) / down
                out[:, 1] = 100.0 * (across * self._surface_m + about_x) / down
        known = np.isfinite(out[:, 0]) & np.isfinite(out[:, 1])
        out[:, 2] = np.where(known, Gate.OPEN, Gate.NO_SIGNAL)
        if vertical is not None:
            out[np.isnan(vertical), 2] = Gate.NO_SIGNAL
            out[np.abs(vertical) < self._least_n, 2] = Gate.NO_PERSON
        out[out[:, 2] != Gate.OPEN, :2] = np.nan
        return out


def _plain(name: str, plate: int) -> str | None:
    """A channel's name as "fx" or "copx" where it is one of that plate."""
    found = re.fullmatch(r"(cop|[fm])[ _.-]?([xyz])[ _.-]?(\d*)", name.strip().lower())
    return found[1] + found[2] if found and int(found[3] or 0) == plate else None


def _values(data: Array, column: tuple[int, float, float]) -> Array:
    place, scale, offset = column
    return np.asarray(data[:, place], dtype=np.float64) * scale + offset
