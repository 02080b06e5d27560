"""The angle of a joint along one repetition, from its lowest point just before: what speeds of the way out are taken from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reknit.signals.measure import GATE, VALUE, Gate
from reknit.signals.movement.low_pass import LEAST_HZ, low_passed
from reknit.signals.movement.samples import LONGEST_STEP_S, Floats, Samples
from reknit.signals.movement.withheld import Why, Withheld

PADDING_S = 0.5


@dataclass(frozen=True, slots=True)
class JointCourse:
    """The angle at even times.

    Parameters
    ----------
    angle_deg
        Low-passed at 6 Hz (Butterworth, second order, forward and back), from the lowest angle just before the repetition on.
    rate_hz
        Samples a second.
    rested
        Whether something was measured before that lowest angle, so that the way out is known to begin there.
    """

    angle_deg: Floats
    rate_hz: float
    rested: bool

    @classmethod
    def of(cls, samples: Samples) -> JointCourse | Withheld:
        """Of a repetition; withheld where part of it was not trusted, samples never came, or there are fewer than 24 a second."""
        gates = samples.columns[GATE]
        if (gates != Gate.OPEN).any() or not np.isfinite(samples.columns[VALUE]).all():
            return Withheld(Why.MISSING, "part of the movement was not measured, or from a view that may not be trusted")
        if samples.longest_step_s > LONGEST_STEP_S:
            return Withheld(Why.MISSING, f"nothing was measured for {samples.longest_step_s:.1f} s of the movement")
        if samples.rate_hz < LEAST_HZ:
            return Withheld(Why.SLOW, f"speeds need {LEAST_HZ:g} samples a second, got {samples.rate_hz:.0f}")
        (raw,) = samples.even((VALUE,)).T
        angle = low_passed(raw, samples.rate_hz, padding_s=PADDING_S)
        before = max(1, int(np.count_nonzero(samples.times_s < samples.start_s)))
        lowest = int(angle[:before].argmin())
        return cls(angle[lowest:], samples.rate_hz, lowest > 0)

    @property
    def top(self) -> int:
        """The place of the largest angle, where the way out ends."""
        return int(self.angle_deg.argmax())
