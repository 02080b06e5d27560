"""What is told of each repetition of a joint's angle besides its range: its fastest turn out, and how it came to its end."""

from __future__ import annotations

import numpy as np
from scipy.signal import butter, sosfiltfilt

from reknit.signals.measure import GATE, VALUE, Gate
from reknit.signals.movement.end_of_range import LEAST_RANGE_DEG, end_of_range
from reknit.signals.movement.samples import LONGEST_STEP_S, Floats, Samples
from reknit.signals.movement.trial import Value

CUTOFF_HZ, ORDER = 6.0, 2
LEAST_HZ = 4 * CUTOFF_HZ
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
    gates = samples.columns[GATE]
    if (gates != Gate.OPEN).any() or not np.isfinite(samples.columns[VALUE]).all():
        return _withheld("part of the movement was not measured, or from a view that may not be trusted")
    if samples.longest_step_s > LONGEST_STEP_S:
        return _withheld(f"nothing was measured for {samples.longest_step_s:.1f} s of the movement")
    if samples.rate_hz < LEAST_HZ:
        return _withheld(f"speeds need {LEAST_HZ:g} samples a second, got {samples.rate_hz:.0f}")
    (raw,) = samples.even((VALUE,)).T
    angle = _smoothed(raw, samples.rate_hz)
    before = max(1, int(np.count_nonzero(samples.times_s < samples.start_s)))
    angle = angle[int(angle[:before].argmin()) :]
    found = end_of_range(angle, samples.rate_hz, last=LAST)
    if found is None:
        return _withheld(f"the joint moved less than {LEAST_RANGE_DEG:g} degrees, or was not seen at rest before")
    fastest = Value("joint_speed", found.peak_speed_deg_s, "deg/s")
    top = int(angle.argmax())
    ending = top - int(np.flatnonzero(angle[: top + 1] < angle[top] - LAST * found.range_deg)[-1])
    if ending < LEAST_END:
        said = f"the end of the range was passed within {ending} samples; {LEAST_END} are needed"
        return (fastest, *(Value(name, None, UNITS[name], said) for name in ("end_speed", "end_deceleration")))
    slow = samples.rate_hz < STEADY_HZ
    return (
        fastest,
        Value("end_speed", found.end_speed_deg_s, "deg/s"),
        Value("end_deceleration", None, "deg/s2", f"slowing needs {STEADY_HZ:g} samples a second, got {samples.rate_hz:.0f}")
        if slow
        else Value("end_deceleration", found.end_deceleration_deg_s2, "deg/s2"),
    )


def _smoothed(angle: Floats, rate_hz: float) -> Floats:
    sos = butter(ORDER, min(CUTOFF_HZ, 0.45 * rate_hz), fs=rate_hz, output="sos")
    return np.asarray(sosfiltfilt(sos, angle, padlen=min(len(angle) - 1, round(rate_hz / 2))))


def _withheld(said: str) -> tuple[Value, ...]:
    return tuple(Value(name, None, unit, said) for name, unit in UNITS.items())
