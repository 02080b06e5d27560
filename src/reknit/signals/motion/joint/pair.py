"""Two motion sensors side by side: the orientation of each, and what each felt, in one stream."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from reknit.signals.motion.orientation.orientation import (
    KEPT,
    QUATERNION,
    OpenOrientation,
    Orientation,
    OrientationState,
    orientation_offline,
)
from reknit.stream import AtGap, Chunk, Items, OpenNode, ParameterError, SpecError, State, StreamSpec, Traits

PROXIMAL, DISTAL = "proximal ", "distal "
Floats = NDArray[np.float64]

SENSOR = (*QUATERNION, *KEPT)
CHANNELS = tuple(replace(each, name=f"{name}{each.name}") for name in (PROXIMAL, DISTAL) for each in SENSOR)
WIDTH = len(CHANNELS)


@dataclass(frozen=True, slots=True)
class Pair:
    """Orientation (six axes), acceleration (m/s2) and angular velocity (rad/s) of the two sensors of a joint.

    Takes one stream that carries both sensors: a regular one with twelve channels, or what a `Join` makes of two. Where one sensor misses
    a sample, that sensor's numbers are missing; both filters bridge up to `coast_s`. Each orientation has a heading of its own.

    A join takes the newest sample of the follower at or before the leader's: where the sensors do not sample together, that is half a
    sample late on average, which is an error of the angle of the joint's speed times half a sample (100 degrees a second, 50 Hz: 1 degree).

    Parameters
    ----------
    proximal, distal
        What stands before the names of the channels of the sensor on the near and on the far segment; behind a join the leader's is empty
        and the follower's its name and a dot, such as ``"shank."``.
    rate_hz
        Samples a second that an irregular stream (such as that of a join) is meant to have.
    coast_s
        For how long missing samples are bridged.
    """

    proximal: str = ""
    distal: str = "distal."
    rate_hz: float | None = None
    coast_s: float = 0.25

    def open(self, spec: StreamSpec) -> OpenPair:
        """Open on a stream of two sensors; ParameterError or SpecError as `Orientation` raises them, or where both are one sensor."""
        if self.proximal == self.distal:
            raise ParameterError(f"the two sensors of a joint need two names, got {self.proximal!r} twice")
        sensors = [
            Orientation(sensor=name, rate_hz=self.rate_hz, coast_s=self.coast_s, keep=True).open(spec)
            for name in (self.proximal, self.distal)
        ]
        return OpenPair(self, spec, sensors)


@dataclass(slots=True)
class PairState(State):
    """The state of each sensor."""

    proximal: OrientationState
    distal: OrientationState

    def save(self) -> bytes:
        """Both as bytes."""
        return json.dumps([each.save().decode() for each in (self.proximal, self.distal)]).encode()

    @classmethod
    def restore(cls, saved: bytes) -> Self:
        """The state that `save` wrote."""
        return cls(*(OrientationState.restore(each.encode()) for each in json.loads(saved)))


class OpenPair(OpenNode[PairState]):
    """A pair that was opened."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, pair: Pair, spec: StreamSpec, sensors: list[OpenOrientation]) -> None:
        self._sensors = sensors
        channels = [
            replace(channel, name=f"{name}{channel.name}")
            for name, sensor in zip((PROXIMAL, DISTAL), sensors, strict=True)
            for channel in sensor.spec.channels
        ]
        warm_up = sensors[0].spec.warm_up - spec.warm_up
        self.spec = spec.derive(pair, channels=tuple(channels), warm_up=warm_up)

    def start(self) -> PairState:
        """Nothing felt yet."""
        return PairState(*(each.start() for each in self._sensors))

    def chunk(self, state: PairState, chunk: Chunk) -> Items:
        """Both sensors' rows beside each other."""
        states = (state.proximal, state.distal)
        made = [sensor.rows(each, chunk) for sensor, each in zip(self._sensors, states, strict=True)]
        return (Chunk(self.spec, chunk.epoch, chunk.first, np.concatenate(made, axis=1), chunk.times_ns),)


def columns_of(spec: StreamSpec) -> list[int]:
    """Where a stream has the channels of a pair, in their order; SpecError where it is none."""
    names = {each.name for each in spec.channels}
    if missing := [each.name for each in CHANNELS if each.name not in names]:
        raise SpecError(f"stream {spec.name!r} is no pair of sensors: it lacks {', '.join(missing[:4])}; put a Pair before")
    return [spec.position(each.name) for each in CHANNELS]


def pair_offline(felt: tuple[Floats, Floats], turning: tuple[Floats, Floats], rate_hz: float) -> Floats:
    """Rows like those of a `Pair`, with orientations smoothed forward and backward (offline only); without missing samples.

    Parameters
    ----------
    felt, turning
        Acceleration (m/s2) and angular velocity (rad/s) of the proximal and the distal sensor, each (samples, 3).
    rate_hz
        Samples a second.
    """
    made = [np.column_stack((orientation_offline(rate_hz, a, g)["quaternion"], a, g)) for a, g in zip(felt, turning, strict=True)]
    return np.column_stack(made)
