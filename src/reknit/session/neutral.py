"""The neutral pose before practice with motion sensors: stay still until each sensor knows where up is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from reknit.session.setup import Obstacle
from reknit.signals.motion.imu_channels import Sense, Triad, needed_triad
from reknit.signals.motion.inclination import stillness
from reknit.stream import NS_PER_S, Chunk, StreamSpec

STEADY_S = 2.0

HOLE_S = 0.25
"""What comes behind so long a silence, such as a pause, may be another pose."""


class Still:
    """One sensor: since when it has been still, and where up lay on average."""

    def __init__(self, spec: StreamSpec) -> None:
        self._acceleration: Triad = needed_triad(spec, Sense.ACCELERATION)
        self._turning: Triad = needed_triad(spec, Sense.ANGULAR_VELOCITY)
        self._rate = spec.rate
        self._since_ns: int | None = None
        self._sum, self._count = np.zeros(3), 0
        self.for_s = 0.0
        self._epoch, self._last_ns = -1, 0

    def take(self, chunk: Chunk) -> None:
        """Look at samples; one that is missing, a hole, a new epoch, or a movement begins the wait anew."""
        times_ns = self._times_ns(chunk)
        if chunk.epoch != self._epoch or times_ns[0] - self._last_ns > HOLE_S * NS_PER_S:
            self._since_ns, self._sum, self._count = None, np.zeros(3), 0
        self._epoch, self._last_ns = chunk.epoch, times_ns[-1]
        felt = self._acceleration.of(chunk.data)
        still = stillness(felt, self._turning.of(chunk.data))
        moved = np.flatnonzero(~still)
        from_row = int(moved[-1]) + 1 if len(moved) else 0
        if from_row:
            self._since_ns, self._sum, self._count = None, np.zeros(3), 0
        if from_row < len(still):
            self._since_ns = times_ns[from_row] if self._since_ns is None else self._since_ns
            for row in felt[from_row:]:  # in order: a sum does not depend on how the samples were cut
                self._sum = self._sum + row
            self._count += len(still) - from_row
        self.for_s = 0.0 if self._since_ns is None else (times_ns[-1] - self._since_ns) / NS_PER_S

    @property
    def up(self) -> tuple[float, float, float] | None:
        """Where up lay, as a unit vector; None before the first still sample."""
        length = math.sqrt(float((self._sum * self._sum).sum()))
        if not self._count or length == 0:
            return None
        x, y, z = (self._sum / length).tolist()
        return x, y, z

    def _times_ns(self, chunk: Chunk) -> list[int]:
        if chunk.times_ns is not None or self._rate is None:
            return [int(each) for each in chunk.times()]
        step = Fraction(NS_PER_S) / self._rate
        return [round((chunk.first + place) * step) for place in range(len(chunk.data))]


class Neutral:
    """Watches motion sensors until all have been still for `steady_s`; everything counts in the time of the samples.

    Attributes
    ----------
    obstacle
        What is in the way: nothing but to stay still; None once practice may start.
    still
        How much of the time has passed, 0 to 1.
    """

    hidden: str | None = None

    def __init__(self, specs: Mapping[str, StreamSpec], steady_s: float = STEADY_S) -> None:
        self._specs, self._steady_s = dict(specs), steady_s
        self.restart()

    def restart(self) -> None:
        """Wait for stillness anew."""
        self.obstacle: Obstacle | None = Obstacle.HOLD_NEUTRAL
        self.still = 0.0
        self._sensors = {name: Still(spec) for name, spec in self._specs.items()}

    @property
    def ready(self) -> bool:
        """Whether practice may start."""
        return self.obstacle is None

    @property
    def poses(self) -> dict[str, tuple[float, float, float]]:
        """Where up lay for each sensor that has been still at all."""
        return {name: up for name, each in self._sensors.items() if (up := each.up) is not None}

    def take(self, stream: str, chunk: Chunk) -> None:
        """Look at samples of one of the sensors."""
        if self.ready or stream not in self._sensors or not len(chunk.data):
            return
        self._sensors[stream].take(chunk)
        self.still = min(1.0, min(each.for_s for each in self._sensors.values()) / self._steady_s)
        if self.still >= 1.0:
            self.obstacle = None
