"""What a reach to a target is described by: times, speeds, straightness and movement units. Offline, for each repetition."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.signals.movement.low_pass import CUTOFF_HZ, LEAST_HZ, low_passed
from reknit.signals.movement.segment import Segment
from reknit.signals.movement.withheld import Why, Withheld
from reknit.stream import ParameterError

Floats = NDArray[np.float64]
LEAST_RISE_M_S, LEAST_APART_S = 0.020, 0.150
SLOWEST_M_S, FASTEST_M_S = 0.05, 10.0
SHORTEST_M = 0.03


@dataclass(frozen=True, slots=True)
class Reach:
    """One reach, from 2 % of the peak speed to 2 % of it.

    Parameters
    ----------
    start_s, end_s, movement_time_s
        From the first sample of the recording, and their difference.
    peak_speed_m_s, time_to_peak
        Highest speed, and when: share of the movement time, 0 to 1.
    path_m, straight_m, path_ratio
        Length of the way, distance of its ends, and their quotient: 1 is straight.
    curvature
        Index of curvature: largest distance from the straight line / its length; 0 is straight.
    units
        Movement units: peaks of speed that rise by more than 20 mm/s and lie 150 ms apart; 1 in healthy reaching.
    """

    start_s: float
    end_s: float
    movement_time_s: float
    peak_speed_m_s: float
    time_to_peak: float
    path_m: float
    straight_m: float
    path_ratio: float
    curvature: float
    units: int

    @classmethod
    def of(cls, places_m: Floats, rate_hz: float, cutoff_hz: float | None = CUTOFF_HZ) -> Reach | Withheld:
        """A reach by the places of the hand.

        Parameters
        ----------
        places_m
            (samples, 2 or 3) in metres, one reach with rest before and after it.
        rate_hz
            Samples a second.
        cutoff_hz
            Low-pass (Butterworth, second order, forward and back) before the speed is taken; None for places without noise.

        Withheld below 24 Hz, where samples are missing, where the reach is cut off, and where the hand hardly moved (3 cm, 5
        cm/s) or faster than a hand can.
        """
        places = np.asarray(places_m, dtype=np.float64)
        if places.ndim != 2 or places.shape[1] not in (2, 3):
            raise ParameterError(f"places have two or three columns, got an array of shape {places.shape}")
        if not 0 < rate_hz < math.inf or not (cutoff_hz is None or cutoff_hz > 0):
            raise ParameterError(f"rate and cutoff must be above 0, got {rate_hz!r} and {cutoff_hz!r}")
        if rate_hz < LEAST_HZ:
            return Withheld(Why.SLOW, f"a reach needs {LEAST_HZ:g} samples a second, got {rate_hz:g}")
        if len(places) < 0.5 * rate_hz:
            return Withheld(
                Why.SHORT, f"a reach with rest before and after needs half a second, got {len(places) / rate_hz:.2f} s"
            )
        if not np.isfinite(places).all():
            return Withheld(Why.MISSING, "places of the hand are missing")
        smooth = places if cutoff_hz is None else low_passed(places, rate_hz, cutoff_hz)
        speed = _speed(smooth, rate_hz)
        found = Segment.of(speed)
        if isinstance(found, Withheld):
            return found
        moving, part = speed[found.start : found.stop], smooth[found.start : found.stop]
        peak, straight = float(moving.max()), float(np.linalg.norm(part[-1] - part[0]))
        if peak < SLOWEST_M_S or straight < SHORTEST_M:
            return Withheld(Why.STILL, f"the hand went {100 * straight:.1f} cm at up to {100 * peak:.1f} cm/s; is it in metres?")
        if peak > FASTEST_M_S:
            return Withheld(Why.UNIT, f"a hand at {peak:.3g} m/s: is it in metres?")
        path, count = float(np.sqrt((np.diff(part, axis=0) ** 2).sum(axis=1)).sum()), len(part) - 1
        return cls(
            found.start / rate_hz,
            (found.stop - 1) / rate_hz,
            count / rate_hz,
            peak,
            int(moving.argmax()) / count,
            path,
            straight,
            path / straight,
            _off_line(part) / straight,
            movement_units(moving, rate_hz),
        )


def movement_units(speed_m_s: Floats, rate_hz: float) -> int:
    """Peaks of a speed that is all movement, each risen by more than 20 mm/s from the lowest point before it, 150 ms apart at least."""
    lowest, peak, units, last = float(speed_m_s[0]), -math.inf, 0, -math.inf
    rising = True
    for place, value in enumerate([*speed_m_s.tolist(), 0.0]):
        if rising and value >= peak:
            peak, at = value, place
        elif rising:
            if peak - lowest > LEAST_RISE_M_S and at - last >= LEAST_APART_S * rate_hz:
                units, last = units + 1, at
            rising, lowest = False, value
        elif value <= lowest:
            lowest = value
        else:
            rising, peak, at = True, value, place
    return units


def speed_of(places_m: Floats, rate_hz: float, cutoff_hz: float = CUTOFF_HZ) -> Floats:
    """The speed of the hand at each sample in m/s, with the same low-pass as `Reach`."""
    return _speed(low_passed(np.asarray(places_m, dtype=np.float64), rate_hz, cutoff_hz), rate_hz)


def _speed(smooth: Floats, rate_hz: float) -> Floats:
    return np.asarray(np.sqrt((np.gradient(smooth, axis=0) ** 2).sum(axis=1)) * rate_hz)


def _off_line(part: Floats) -> float:
    """The largest distance from the straight line between the ends."""
    line = part[-1] - part[0]
    along = ((part - part[0]) * line).sum(axis=1) / (line * line).sum()
    return float(np.linalg.norm(part - part[0] - along[:, None] * line, axis=1).max())
