"""Sway of a trial: area of the ellipse, mean velocity and mean frequency, by the formulas of the public BDS data set.

Offline: a trial as a whole. `running.RunningSway` shows the last seconds live.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.signal import welch

from reknit.signals.motion.balance.ellipse import Ellipse
from reknit.signals.movement.withheld import Why, Withheld
from reknit.stream import ParameterError

Floats = NDArray[np.float64]
LEAST_S = 10.0
LEAST_HZ = 20.0
MOST_SPREAD = {"cm": 80.0, "m/s2": 20.0, "deg": 90.0}
"""A person who stands does not sway this far; numbers that do are in another unit."""
LEAST_SPREAD = {"cm": 0.05, "m/s2": 1e-3, "deg": 1e-3}
"""Nobody stands this still: an empty plate, a sensor that lies on the table, or a path in metres."""


class Quantity(StrEnum):
    """What sways. Numbers of different quantities must not be compared, and norms hold for one of them only."""

    COP = "centre of pressure"
    ACCELERATION = "horizontal acceleration of the trunk"
    TILT = "tilt of the trunk"
    DISPLACEMENT = "horizontal displacement of the trunk"

    @property
    def unit(self) -> str:
        """The unit of its path."""
        return {Quantity.ACCELERATION: "m/s2", Quantity.TILT: "deg"}.get(self, "cm")


STOOD = {each.unit: each for each in (Quantity.TILT, Quantity.COP)}
"""What a trial of standing may tell, by the unit of its path."""


@dataclass(frozen=True, slots=True)
class Sway:
    """Sway of one trial. U is the unit of the quantity: cm for COP and displacement, m/s2, deg.

    Parameters
    ----------
    quantity
        What swayed.
    ellipse
        95 % prediction ellipse; its `area` in U squared.
    velocity
        Length of the path / (N / rate), U/s.
    frequency_hz
        Of each axis the mean frequency of its power (Welch), weighted by the power of the axes.
    path
        Length of the path, U.
    duration_s
        N / rate.
    """

    quantity: Quantity
    ellipse: Ellipse
    velocity: float
    frequency_hz: float
    path: float
    duration_s: float

    @property
    def area(self) -> float:
        """Area of the ellipse."""
        return self.ellipse.area

    @classmethod
    def told(cls, quantity: Quantity, area: float, velocity: float, frequency_hz: float, duration_s: float) -> Sway:
        """The sway of a trial of which the numbers were kept and the points were not: its ellipse has an area and no place."""
        nowhere = float("nan")
        ellipse = Ellipse(nowhere, nowhere, nowhere, nowhere, nowhere, area)
        return cls(quantity, ellipse, velocity, frequency_hz, velocity * duration_s, duration_s)

    @classmethod
    def of(cls, points: Floats, rate_hz: float, quantity: Quantity = Quantity.COP) -> Sway | Withheld:
        """Sway over all samples, without filter and without cut, as the authors of BDS compute it.

        Parameters
        ----------
        points
            (samples, 2) in the unit of the quantity; which axis is which does not matter to area, velocity and frequency.
        rate_hz
            Samples a second. Path and velocity grow with it and with noise: compare trials of one rate and one device.
        quantity
            What the points are, and so their unit.

        Withheld below 10 s or 20 Hz, where a sample is missing, where nothing moved, and where the spread fits no standing person.
        Raises ParameterError for another shape or a rate that is none.
        """
        values = np.asarray(points, dtype=np.float64)
        if values.ndim != 2 or values.shape[1] != 2:
            raise ParameterError(f"a path has two columns, got an array of shape {values.shape}")
        if not 0 < rate_hz < np.inf:
            raise ParameterError(f"rate_hz must be above 0 and finite, got {rate_hz!r}")
        if (reason := _unfit(values, rate_hz, quantity)) is not None:
            return reason
        x, y = np.ascontiguousarray(values[:, 0]), np.ascontiguousarray(values[:, 1])
        duration_s = len(x) / rate_hz
        path = path_length(x, y)
        return cls(quantity, Ellipse.of(x, y), path / duration_s, mean_frequency(values, rate_hz), path, duration_s)


def path_length(x: Floats, y: Floats) -> float:
    """The sum of the steps from sample to sample."""
    return float(np.sqrt(np.diff(x) ** 2 + np.diff(y) ** 2).sum())


def mean_frequency(points: Floats, rate_hz: float) -> float:
    """Mean frequency in hertz: Welch's spectrum (hann, N/2 samples, overlap N/4, mean removed) of each axis, weighted by its power."""
    half = len(points) // 2
    frequencies, power = welch(points.T, rate_hz, "hann", half, len(points) // 4)
    means = np.trapezoid(frequencies * power, frequencies) / np.trapezoid(power, frequencies)
    weights = power.sum(axis=1)
    return float((means * weights).sum() / weights.sum())


def _unfit(values: Floats, rate_hz: float, quantity: Quantity) -> Withheld | None:
    if rate_hz < LEAST_HZ:
        return Withheld(Why.SLOW, f"sway needs {LEAST_HZ:g} samples a second, got {rate_hz:g}")
    if len(values) < LEAST_S * rate_hz:
        return Withheld(Why.SHORT, f"sway needs {LEAST_S:g} s, got {len(values) / rate_hz:.1f} s")
    missing = np.count_nonzero(~np.isfinite(values).all(axis=1))
    if missing:
        return Withheld(Why.MISSING, f"{missing} of {len(values)} samples are missing; a path with holes has no length")
    spread = values.max(axis=0) - values.min(axis=0)
    unit = quantity.unit
    if not spread.all():
        return Withheld(Why.STILL, "the path stays on one line or point; is the sensor connected?")
    if spread.max() > MOST_SPREAD[unit]:
        return Withheld(Why.UNIT, f"a {quantity.value} that spreads over {spread.max():.3g} {unit}: is it in another unit?")
    if spread.max() < LEAST_SPREAD[unit]:
        return Withheld(
            Why.UNIT,
            f"a {quantity.value} that spreads over {spread.max():.2g} {unit}: does nobody stand, or is it in another unit?",
        )
    return None
