"""Continuous relative phase of two joints (Lamb & Stöckl 2014). Offline: the Hilbert transform looks at a whole repetition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import hilbert

from reknit.signals.movement.cycle import percent
from reknit.signals.movement.joint_cycles import LEAST_RANGE_DEG, joint_cycles
from reknit.signals.movement.withheld import Withheld

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RelativePhase:
    """How two joints move in time with each other over cycles.

    Parameters
    ----------
    course_deg
        Circular mean over cycles at 0, 1, ... 100 %, above -180 up to 180; above 0 the proximal joint is ahead.
    mean_deg
        Mean of |course|: 0 in phase, 180 in anti-phase.
    deviation_deg
        Mean over the cycle of the circular SD over cycles: 0 is the same coordination each time.
    cycles
        How many.
    """

    course_deg: Floats
    mean_deg: float
    deviation_deg: float
    cycles: int

    @classmethod
    def of(
        cls, proximal: Sequence[Floats], distal: Sequence[Floats], least_range_deg: float = LEAST_RANGE_DEG
    ) -> RelativePhase | Withheld:
        """The relative phase over at least three cycles of both joints (degrees).

        Left out are cycles of which too much is missing, and those in which either joint moves by less than `least_range_deg`:
        the phase of a joint that is still is that of its noise.
        """
        cycles = joint_cycles(proximal, distal, least_range_deg, "relative phase")
        if isinstance(cycles, Withheld):
            return cycles
        found = [phase for one, other in cycles if (phase := relative_phase_deg(one, other)) is not None]
        direction = np.exp(1j * np.radians(np.array(found))).mean(axis=0)
        course = np.degrees(np.angle(direction))
        length = np.clip(np.abs(direction), 1e-9, 1.0)
        deviation = np.degrees(np.sqrt(-2 * np.log(length)))
        return cls(course, float(np.abs(course).mean()), float(deviation.mean()), len(found))


def relative_phase_deg(proximal: Floats, distal: Floats) -> Floats | None:
    """Phase of the proximal minus that of the distal joint at 0, 1, ... 100 % of a cycle, above -180 up to 180 degrees.

    Each course is centred on the middle of its range first, and its phase is that of the analytic signal. Away from whole
    sines, and at the ends of the cycle, it is an approximation. None where a course is missing or still.
    """
    courses = [percent(each) for each in (proximal, distal)]
    phases = []
    for course in courses:
        if course is None or course.max() == course.min():
            return None
        phases.append(np.angle(hilbert(course - (course.max() + course.min()) / 2)))
    wrapped: Floats = np.degrees(np.angle(np.exp(1j * (phases[0] - phases[1]))))
    return wrapped
