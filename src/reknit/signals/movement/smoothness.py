"""Smoothness of a movement by its speed: SPARC and LDLJ. Offline, for each repetition: both need a whole movement."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.signals.movement.segment import Segment
from reknit.signals.movement.withheld import Why, Withheld
from reknit.stream import ParameterError

Floats = NDArray[np.float64]
HIGHEST_HZ, FAINTEST, PADDING = 10.0, 0.05, 4
LEAST_HZ = 2.5 * HIGHEST_HZ
JERK_HZ, JERK_SAMPLES = 50.0, 40
"""Below these the second difference no longer is the jerk (more than 1 % off for a minimum-jerk movement), and LDLJ is withheld."""


@dataclass(frozen=True, slots=True)
class Smoothness:
    """Smoothness of one movement, to be shown together with its time: never LDLJ alone, which mostly follows the duration.

    Parameters
    ----------
    sparc
        Spectral arc length, no unit; -1.41 for a minimum-jerk movement, lower (more negative) is less smooth.
    ldlj
        Log dimensionless jerk, no unit; -5.3 for a minimum-jerk movement. None below 50 samples a second and 40 samples.
    movement_time_s
        From start to end at 2 % of the peak speed.
    """

    sparc: float
    ldlj: float | None
    movement_time_s: float

    @classmethod
    def of(cls, speed: Floats, rate_hz: float) -> Smoothness | Withheld:
        """Smoothness of the movement in a recording of its speed, rest before and after it cut off, its slow ends left on.

        Speed may be in any unit, of a point or of an angle. Withheld below 25 Hz, and where `Segment` finds no whole movement.
        """
        if not 0 < rate_hz < math.inf:
            raise ParameterError(f"rate_hz must be above 0 and finite, got {rate_hz!r}")
        if rate_hz < LEAST_HZ:
            return Withheld(Why.SLOW, f"smoothness needs {LEAST_HZ:g} samples a second, got {rate_hz:g}")
        found = Segment.of(speed)
        if isinstance(found, Withheld):
            return found
        values = np.asarray(speed, dtype=np.float64)
        whole = found.with_feet(values)
        moving = values[whole.start : whole.stop]
        jerk = ldlj(moving, rate_hz) if rate_hz >= JERK_HZ and len(moving) >= JERK_SAMPLES else None
        return cls(sparc(moving, rate_hz), jerk, (found.stop - found.start - 1) / rate_hz)


def sparc(speed: Floats, rate_hz: float) -> float:
    """Spectral arc length of a speed that is all movement (Balasubramanian 2015, as in siva82kb/SPARC), up to 10 Hz and 5 % amplitude."""
    count = 2 ** (math.ceil(math.log2(len(speed))) + PADDING)
    amplitude = np.abs(np.fft.rfft(speed, count))
    amplitude /= amplitude.max()
    frequency = np.arange(len(amplitude)) * (rate_hz / count)
    low = frequency <= HIGHEST_HZ
    frequency, amplitude = frequency[low], amplitude[low]
    loud = np.flatnonzero(amplitude >= FAINTEST)
    frequency, amplitude = (each[loud[0] : loud[-1] + 1] for each in (frequency, amplitude))
    steps = np.diff(frequency) / (frequency[-1] - frequency[0])
    return -float(np.sqrt(steps**2 + np.diff(amplitude) ** 2).sum())


def dimensionless_jerk(speed: Floats, rate_hz: float) -> float:
    """-T^3 / peak^2 x integral of the squared second derivative of the speed, T the number of samples / rate."""
    duration_s, jerk = len(speed) / rate_hz, np.diff(speed, 2) * rate_hz**2
    return -(duration_s**3) / float(np.abs(speed).max()) ** 2 * float((jerk**2).sum()) / rate_hz


def ldlj(speed: Floats, rate_hz: float) -> float:
    """Log dimensionless jerk of a speed that is all movement."""
    return -math.log(-dimensionless_jerk(speed, rate_hz))
