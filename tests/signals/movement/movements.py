"""Movements with a known course."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def minimum_jerk(duration_s: float = 1.0, rate_hz: float = 100.0, rest_s: float = 0.0) -> Floats:
    """Speed of a minimum-jerk movement of length 1, with rest before and after it."""
    share = np.linspace(0, 1, round(duration_s * rate_hz) + 1)
    still = np.zeros(round(rest_s * rate_hz))
    return np.concatenate((still, 30 * share**2 * (1 - share) ** 2 / duration_s, still))


def two_apart(onset_s: float, rate_hz: float = 100.0) -> Floats:
    """Two of them, the second begun so long after the first."""
    one, shift = minimum_jerk(rate_hz=rate_hz), round(onset_s * rate_hz)
    speed = np.zeros(len(one) + shift)
    speed[: len(one)] += one
    speed[shift:] += one
    return speed


def reach(length_m: float = 0.4, rate_hz: float = 100.0, rest_s: float = 0.5, bow_m: float = 0.0) -> Floats:
    """Places of a hand that goes straight ahead in a second, or in a bow."""
    share = np.linspace(0, 1, round(rate_hz) + 1)
    way = share**3 * (10 - 15 * share + 6 * share**2)
    places = np.column_stack((length_m * way, bow_m * np.sin(np.pi * way), np.zeros(len(way))))
    still = round(rest_s * rate_hz)
    return np.concatenate((np.repeat(places[:1], still, axis=0), places, np.repeat(places[-1:], still, axis=0)))
