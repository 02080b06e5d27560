"""What is told of each repetition of a joint's angle besides its range: its fastest turn out, and how it came to its end."""

from __future__ import annotations

import numpy as np

from reknit.signals.movement.end_of_range import LEAST_RANGE_DEG, end_of_range
from reknit.signals.movement.joint_course import JointCourse
from reknit.signals.movement.samples import Samples
from reknit.signals.movement.trial import Value, withheld_values
from reknit.signals.movement.withheld import Withheld

LAST = 0.1
LEAST_END = 4
"""With fewer samples in the last tenth of the range its speed is that of the noise."""
STEADY_HZ = 50.0
"""A second derivative of fewer is that of the noise, as it is for smoothness."""
UNITS = {"joint_speed": "deg/s", "end_speed": "deg/s", "end_deceleration": "deg/s2"}


def end_values(samples: Samples) -> tuple[Value, ...]:
    """Highest speed on the way out, and speed and slowing over the last tenth of the range, each withheld with a reason where it was not
    seen well enough.

    The angle is low-passed at 6 Hz (Butterworth, second order, forward and back) before its speed is taken. The way out begins at the
    lowest angle just before the repetition.
    """
    course = JointCourse.of(samples)
    if isinstance(course, Withheld):
        return withheld_values(UNITS, course.said)
    angle, rate_hz, top = course.angle_deg, course.rate_hz, course.top
    found = end_of_range(angle, rate_hz, last=LAST)
    if found is None:
        return withheld_values(UNITS, f"the joint moved less than {LEAST_RANGE_DEG:g} degrees, or was not seen at rest before")
    fastest = Value("joint_speed", found.peak_speed_deg_s, "deg/s")
    ending = top - int(np.flatnonzero(angle[: top + 1] < angle[top] - LAST * found.range_deg)[-1])
    if ending < LEAST_END:
        said = f"the end of the range was passed within {ending} samples; {LEAST_END} are needed"
        return (fastest, *(Value(name, None, UNITS[name], said) for name in ("end_speed", "end_deceleration")))
    slow = rate_hz < STEADY_HZ
    return (
        fastest,
        Value("end_speed", found.end_speed_deg_s, "deg/s"),
        Value("end_deceleration", None, "deg/s2", f"slowing needs {STEADY_HZ:g} samples a second, got {rate_hz:.0f}")
        if slow
        else Value("end_deceleration", found.end_deceleration_deg_s2, "deg/s2"),
    )
