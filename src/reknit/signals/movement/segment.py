"""Where a movement begins and ends in a recording of its speed. Offline: it looks at the movement as a whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.signals.movement.withheld import Why, Withheld
from reknit.stream import ParameterError

Floats = NDArray[np.float64]
EDGE = 0.02
"""Share of the peak speed at which a movement begins and ends."""
SURE = 0.1
"""What is faster than this share belongs to the movement for certain, however long it paused before; between the two, noise may be."""
LEAST_SAMPLES = 8


@dataclass(frozen=True, slots=True)
class Segment:
    """A movement: samples `start` up to but not including `stop`."""

    start: int
    stop: int

    @classmethod
    def of(cls, speed: Floats) -> Segment | Withheld:
        """The movement from where it last was below 2 % of its peak to where it first is below it again, pauses within it included.

        Rest before and after is cut off: measures of smoothness grow with time. Withheld where samples are missing, nothing moves, or the
        recording begins or ends within the movement. Raises ParameterError for a negative speed: that is a velocity.
        """
        values = checked_speed(speed)
        if isinstance(values, Withheld):
            return values
        peak = float(values.max())
        fast, slow = np.flatnonzero(values >= SURE * peak), np.flatnonzero(values < EDGE * peak)
        before, after = slow[slow < fast[0]], slow[slow > fast[-1]]
        if not len(before) or not len(after):
            where = "begins" if not len(before) else "ends"
            return Withheld(Why.CUT, f"the recording {where} within the movement; record some rest before and after it")
        found = cls(int(before[-1]), int(after[0]) + 1)
        if found.stop - found.start < LEAST_SAMPLES:
            return Withheld(Why.SHORT, f"the movement has {found.stop - found.start} samples, {LEAST_SAMPLES} are needed")
        return found

    def with_feet(self, speed: Floats) -> Segment:
        """The same movement with what still rises to it and falls from it, as far as the speed goes down without a break.

        The 2 % at which a movement is timed cut off its slow ends, where a smooth one has most of its jerk. Each foot is at most a
        tenth of the movement, so that a slow drift adds no more.
        """
        most = (self.stop - self.start) // 10
        start, last = self.start, self.stop - 1
        while start > max(0, self.start - most) and speed[start - 1] < speed[start]:
            start -= 1
        while last < min(len(speed), self.stop + most) - 1 and speed[last + 1] < speed[last]:
            last += 1
        return Segment(start, last + 1)


def checked_speed(speed: Floats) -> Floats | Withheld:
    """The speed as float64, or why nothing can be said of it; ParameterError where it is no speed."""
    values = np.asarray(speed, dtype=np.float64)
    if values.ndim != 1:
        raise ParameterError(f"a speed has one column, got an array of shape {values.shape}")
    if len(values) < LEAST_SAMPLES:
        return Withheld(Why.SHORT, f"the movement has {len(values)} samples, {LEAST_SAMPLES} are needed")
    if not np.isfinite(values).all():
        return Withheld(Why.MISSING, f"{np.count_nonzero(~np.isfinite(values))} of {len(values)} samples are missing")
    if values.min() < 0:
        raise ParameterError("a speed is never negative; give the length of the velocity")
    if values.max() == 0:
        return Withheld(Why.STILL, "nothing moved")
    return values
