"""What is told of each repetition of a joint's angle about its smoothness: SPARC and LDLJ of the way out, with its time."""

from __future__ import annotations

import numpy as np

from reknit.signals.movement.end_of_range import LEAST_RANGE_DEG
from reknit.signals.movement.joint_course import JointCourse
from reknit.signals.movement.samples import Samples
from reknit.signals.movement.smoothness import JERK_HZ, JERK_SAMPLES, Smoothness
from reknit.signals.movement.trial import Value, withheld_values
from reknit.signals.movement.withheld import Withheld

UNITS = {"out_time": "s", "smoothness": "1", "smoothness_ldlj": "1"}


def smooth_values(samples: Samples) -> tuple[Value, ...]:
    """Time, SPARC and LDLJ of the way out, by the speed of the angle; each withheld with a reason where it was not measured well enough.

    SPARC needs 25 samples a second, LDLJ 50: a camera rarely gives the second, and a slow one neither.
    """
    course = JointCourse.of(samples)
    if isinstance(course, Withheld):
        return withheld_values(UNITS, course.said)
    way = course.angle_deg[: course.top + 1]
    if float(way[-1] - way[0]) < LEAST_RANGE_DEG:
        return withheld_values(UNITS, f"the joint moved less than {LEAST_RANGE_DEG:g} degrees, or was not seen at rest before")
    speed = np.abs(np.gradient(way)) * course.rate_hz
    # Both ends are turning points, where the speed is none; few samples a second rarely hit one. Where nothing was measured before
    # the lowest angle, that is no turning point but where the recording cut the movement off.
    found = Smoothness.of(np.concatenate(([0.0] if course.rested else [], speed, [0.0])), course.rate_hz)
    if isinstance(found, Withheld):
        return withheld_values(UNITS, found.said)
    said = f"LDLJ needs {JERK_HZ:g} samples a second and {JERK_SAMPLES} of the movement, got {course.rate_hz:.0f} a second"
    return (
        Value("out_time", found.movement_time_s, "s"),
        Value("smoothness", found.sparc, "1"),
        Value("smoothness_ldlj", found.ldlj, "1", said if found.ldlj is None else ""),
    )
