"""Walking by motion sensors on the feet: the strides of each foot with their spread, turns, and how alike both feet step. Offline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from reknit.formats.recording import Recording
from reknit.signals.motion.foot.path import FootPath, NoPath, foot_path
from reknit.signals.motion.foot.stride import TURNING_DEG, Stride, strides
from reknit.signals.motion.imu_channels import Sense, needed_triad, sensors
from reknit.signals.motion_measures import EVEN_HZ
from reknit.signals.movement.withheld import Why, Withheld
from reknit.signals.sampling.even import Even
from reknit.stream import Chunk, Graph, ParameterError, Placed, Side

Floats = NDArray[np.float64]
FEWEST = 3
"""Mean and spread need so many strides straight on."""
SHORTEST_S = 1.0
"""A stretch between missing samples is looked at from this length on."""


class Of(StrEnum):
    """What is told of strides."""

    LENGTH = "stride length"
    TIME = "stride time"
    SPEED = "speed"
    CADENCE = "cadence"
    SWING = "swing time"
    RISE = "rise of the sensor"


UNITS: Mapping[Of, str] = {
    Of.LENGTH: "m",
    Of.TIME: "s",
    Of.SPEED: "m/s",
    Of.CADENCE: "steps/min",
    Of.SWING: "s",
    Of.RISE: "m",
}


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and standard deviation of a number over `count` strides."""

    mean: float
    deviation: float
    count: int


@dataclass(frozen=True, slots=True)
class Turn:
    """Strides one after the other that change direction: from when to when in seconds, and by how many degrees, leftwards positive."""

    begin_s: float
    end_s: float
    degrees: float


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Samples without holes: where they begin, the foot's path over them, and its strides, counted from there."""

    first: int
    path: FootPath
    strides: tuple[Stride, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Foot:
    """What the sensor on one foot gave.

    Parameters
    ----------
    side
        Which foot; None where nobody has said it.
    rate_hz, duration_s
        Samples a second, and how long the recording is.
    stretches
        The parts of which there is a path.
    silence
        Why there is none; None where there is one.
    """

    side: Side | None
    rate_hz: float
    duration_s: float
    stretches: tuple[Stretch, ...]
    silence: NoPath | None

    @classmethod
    def of(cls, acceleration_m_s2: Floats, angular_velocity_deg_s: Floats, rate_hz: float, side: Side | None = None) -> Foot:
        """From samples in a sensor's own axes, (samples, 3); rows with NaN part it in stretches."""
        known = np.isfinite(np.hstack((acceleration_m_s2, angular_velocity_deg_s))).all(axis=1).astype(bool)
        edges = np.flatnonzero(np.diff(np.concatenate(([False], known, [False]))))
        runs = [(int(first), int(end)) for first, end in edges.reshape(-1, 2) if end - first >= SHORTEST_S * rate_hz]
        made = [
            (first, foot_path(acceleration_m_s2[first:end], angular_velocity_deg_s[first:end], rate_hz)) for first, end in runs
        ]
        paths = [(first, path) for first, path in made if isinstance(path, FootPath)]
        why = next((path for _, path in made if isinstance(path, NoPath)), NoPath.TOO_SHORT)
        stretches = tuple(Stretch(first, path, tuple(strides(path))) for first, path in paths)
        return cls(side, rate_hz, len(acceleration_m_s2) / rate_hz, stretches, None if stretches else why)

    @property
    def name(self) -> str:
        """Left foot, right foot, or foot."""
        return "foot" if self.side is None else f"{self.side.value} foot"

    def values(self, of: Of) -> list[float]:
        """A number of each stride straight on, in its order."""
        straight = [(each, stretch.path.rate_hz) for stretch in self.stretches for each in stretch.strides if not each.turns]
        found = [_value(of, each, rate_hz) for each, rate_hz in straight]
        return [each for each in found if each is not None]

    def spread(self, of: Of) -> Spread | Withheld:
        """Mean and spread of strides straight on."""
        values = self.values(of)
        if len(values) < FEWEST:
            return Withheld(Why.FEW, f"{of.value} needs {FEWEST} strides straight on, got {len(values)}")
        return Spread(float(np.mean(values)), float(np.std(values, ddof=1)), len(values))

    def turns(self) -> list[Turn]:
        """Each change of direction, over as many strides as it takes."""
        found: list[Turn] = []
        for stretch in self.stretches:
            turning = False
            for before, each in pairwise(stretch.strides):
                begin_s, end_s = ((stretch.first + at) / self.rate_hz for at in (each.start, each.end))
                by = (each.heading_deg - before.heading_deg + 180) % 360 - 180
                if before.end != each.start or abs(by) <= TURNING_DEG:
                    turning = False
                elif turning and (by > 0) == (found[-1].degrees > 0):
                    found[-1] = Turn(found[-1].begin_s, end_s, found[-1].degrees + by)
                else:
                    found.append(Turn(begin_s, end_s, by))
                    turning = True
        return found


def feet_in(recording: Recording, file: str) -> list[Foot]:
    """The feet of a recording: one for each sensor in it.

    Which foot it is comes from the channels' own side, their names, or, of one sensor, the name of the file. SpecError where there is no
    motion sensor, ParameterError for several epochs.
    """
    spec = recording.spec
    if len({chunk.epoch for chunk in recording.chunks}) > 1:
        raise ParameterError("the recording has several epochs; give them one by one")
    opened = Graph((Placed("even", Even(EVEN_HZ), (spec.name,)),), ("even",)).open({spec.name: spec})
    outs = [out.item for chunk in recording.chunks for out in opened.push(spec.name, chunk)] + [
        out.item for out in opened.flush()
    ]
    chunks = [item for item in outs if isinstance(item, Chunk)]
    even, start = opened.specs["even"], chunks[0].first if chunks else 0
    data = np.full((chunks[-1].end - start if chunks else 0, spec.width), np.nan)
    for each in chunks:
        data[each.first - start : each.end - start] = each.data
    names = sensors(even) or ("",)
    found = []
    for name in names:
        acceleration = needed_triad(even, Sense.ACCELERATION, name)
        turning = np.degrees(needed_triad(even, Sense.ANGULAR_VELOCITY, name).of(data))
        worn = even.channels[int(acceleration.columns[0])].side
        side = worn if worn is not None else _side_in(name) or (_side_in(PurePath(file).stem) if len(names) == 1 else None)
        found.append(Foot.of(acceleration.of(data), turning, even.rate_hz, side))
    return found


def _side_in(name: str) -> Side | None:
    told = [side for side in (Side.LEFT, Side.RIGHT) if side.value in name.lower()]
    return told[0] if len(told) == 1 else None


def _value(of: Of, stride: Stride, rate_hz: float) -> float | None:
    if of is Of.SWING:
        return None if stride.toe_off is None or stride.contact is None else (stride.contact - stride.toe_off) / rate_hz
    return {
        Of.LENGTH: stride.length_m,
        Of.TIME: stride.duration_s,
        Of.SPEED: stride.speed_m_s,
        Of.CADENCE: 120 / stride.duration_s,
        Of.RISE: stride.height_m,
    }[of]
