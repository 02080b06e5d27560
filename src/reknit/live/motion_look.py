"""How a motion sensor lies and how much it is moved, for who looks which one is which; nothing is measured on it."""

from __future__ import annotations

from collections import deque
from math import sqrt
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from reknit.signals.motion.imu_channels import G_M_S2, Sense, Triad, triad
from reknit.stream import Chunk, Gap, Item, Kind, ReknitError, StreamSpec

LOOK = 25
"""Samples that are looked at: a quarter of a second at 100 Hz."""
STILL_DEG_S = 4.0
"""What hands and lying sensors do all the time: below that, one is as still as another."""
G_AS_DEG_S = 400.0
"""A change of acceleration by 1 g counts like turning at this speed, so that a tap is seen, and a sensor without a gyroscope."""


class MotionLook:
    """The last quarter of a second of a motion sensor.

    Parameters
    ----------
    acceleration, turning
        Where a stream has them; None where it has none.
    """

    def __init__(self, acceleration: Triad | None, turning: Triad | None) -> None:
        self._triads = {Sense.ACCELERATION: acceleration, Sense.ANGULAR_VELOCITY: turning}
        self._rows: dict[Sense, deque[NDArray[np.float64]]] = {sense: deque(maxlen=LOOK) for sense in self._triads}

    @classmethod
    def of(cls, spec: StreamSpec) -> Self | None:
        """A look at a stream; None where it is no motion, or of several sensors, or in units that are not known."""
        if spec.kind is not Kind.IMU:
            return None
        try:
            acceleration, turning = triad(spec, Sense.ACCELERATION), triad(spec, Sense.ANGULAR_VELOCITY)
        except ReknitError:
            return None
        return None if acceleration is None and turning is None else cls(acceleration, turning)

    def push(self, item: Item) -> None:
        """Take what came; behind a gap, it is looked at anew."""
        if isinstance(item, Gap):
            for rows in self._rows.values():
                rows.clear()
        elif isinstance(item, Chunk):
            for sense, found in self._triads.items():
                if found is not None:
                    self._rows[sense].extend(found.of(item.data[-LOOK:]))

    def take(self) -> dict[str, Any]:
        """`up`: where up lies in the sensor's axes, a unit vector, or null; `moved`: how much it is moved, in degrees a second or alike."""
        felt, turned = (self._seen(sense) for sense in (Sense.ACCELERATION, Sense.ANGULAR_VELOCITY))
        moved: float | None = None
        up: list[float] | None = None
        if len(felt):
            mean = felt.mean(axis=0)
            length = float(np.linalg.norm(mean))
            up = [round(float(each) / length, 3) for each in mean] if length > G_M_S2 / 2 else None
            moved = G_AS_DEG_S * sqrt(float(((felt - mean) ** 2).sum(axis=1).mean())) / G_M_S2
        if len(turned):
            moved = (moved or 0.0) + float(np.degrees(np.sqrt((turned**2).sum(axis=1).mean())))
        return {"up": up, "moved": None if moved is None else round(max(moved, STILL_DEG_S), 1)}

    def _seen(self, sense: Sense) -> NDArray[np.float64]:
        rows = [row for row in self._rows[sense] if np.isfinite(row).all()]
        return np.array(rows)
