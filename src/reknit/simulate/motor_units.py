"""A pool of motor units: which of them fire for an effort, when, and how large each one's action potential is.

Recruitment by size and rate coding in the form of Fuglevand, Winter and Patla (J Neurophysiol 70:2470, 1993): thresholds and
amplitudes grow exponentially over the pool, each unit fires from its threshold on at a lowest rate that rises with the effort up
to a peak. Nothing here was fitted to a patient.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from reknit.simulate.effort import Effort
from reknit.stream import ParameterError

Floats = NDArray[np.float64]

RUN = 32
"""Firings whose intervals are drawn together; they last as long as as many mean ones, so that any run can be drawn by itself."""
GRID = 21
"""Moments within a span of time at which the firings so far are known exactly; between them they are interpolated."""


@dataclass(frozen=True)
class MotorUnits:
    """The units of one muscle, the smallest one first.

    Parameters
    ----------
    seed
        Seed of everything random.
    count
        How many units there are.
    top_threshold, threshold_range
        Effort that recruits the last unit, and how many times that of the first one it is.
    amplitude_range
        How many times the amplitude of the first unit that of the last one is, before both are scaled by their depth.
    first_rate_hz, peak_rate_hz, gain_hz
        Firings a second at the threshold and at most, and how many more they become for an effort of 1.
    variation
        Coefficient of variation of the intervals between firings.
    """

    seed: int = 1
    count: int = 120
    top_threshold: float = 0.75
    threshold_range: float = 30.0
    amplitude_range: float = 60.0
    first_rate_hz: float = 8.0
    peak_rate_hz: float = 35.0
    gain_hz: float = 52.5
    variation: float = 0.15

    @cached_property
    def thresholds(self) -> Floats:
        """Effort from which on each unit fires."""
        return self.top_threshold / self.threshold_range * np.exp(math.log(self.threshold_range) * self._order)

    @cached_property
    def amplitudes(self) -> Floats:
        """Size of each unit's action potential: that of the unit times a factor for its depth below the electrode."""
        depths = np.random.default_rng((self.seed, 0)).uniform(0.35, 1.0, self.count)
        return np.exp(math.log(self.amplitude_range) * self._order) * depths

    @cached_property
    def widths_s(self) -> Floats:
        """Width of each unit's action potential."""
        return np.random.default_rng((self.seed, 1)).uniform(1.2e-3, 2.5e-3, self.count)

    def rates_hz(self, efforts: Floats) -> Floats:
        """Firings a second at efforts that last; (efforts, units)."""
        above = efforts[:, None] - self.thresholds
        return np.where(above > 0, np.minimum(self.first_rate_hz + self.gain_hz * above, self.peak_rate_hz), 0.0)

    def firings(self, effort: Effort, start_s: float, stop_s: float) -> tuple[NDArray[np.int64], Floats]:
        """The firings after `start_s` up to and including `stop_s`: the unit of each, and its time in seconds.

        Raises ParameterError for a span that is longer than `RUN` firings at the peak rate.
        """
        if not 0 <= start_s < stop_s or (stop_s - start_s) * self.peak_rate_hz > RUN:
            raise ParameterError(f"firings are drawn for at most {RUN / self.peak_rate_hz:.3g} s, got {start_s} to {stop_s}")
        times_s = np.linspace(start_s, stop_s, GRID)
        turns = self._turns(effort, times_s)
        runs = (turns[0] // RUN).astype(np.int64)
        drawn = [_run(self.seed, unit, run + more, self.variation) for unit, run in enumerate(runs.tolist()) for more in (0, 1)]
        fired = runs[:, None] * RUN + np.concatenate(drawn).reshape(self.count, 2 * RUN) + np.repeat((0, RUN), RUN)
        units, places = np.nonzero((fired > turns[0, :, None]) & (fired <= turns[-1, :, None]))
        at = fired[units, places]
        after = (turns[:, units] < at).sum(axis=0)
        early, late = turns[after - 1, units], turns[after, units]
        return units, times_s[after - 1] + (at - early) / (late - early) * (stop_s - start_s) / (GRID - 1)

    @property
    def _order(self) -> Floats:
        return np.arange(self.count) / self.count

    @cached_property
    def _starts(self) -> Floats:
        """Where each unit stands between two firings at time 0."""
        return np.random.default_rng((self.seed, 2)).random(self.count)

    def _turns(self, effort: Effort, times_s: Floats) -> Floats:
        """How often each unit would have fired since time 0 if it fired evenly, fractions included; (times, units)."""
        knots_s, levels, passed = _passed(self, effort)
        periods, within_s = np.divmod(times_s, effort.period_s)
        piece = np.searchsorted(knots_s, within_s, side="right") - 1
        part = self._over(within_s - knots_s[piece], levels[piece], np.interp(within_s, knots_s, levels))
        turns: Floats = self._starts + periods[:, None] * passed[-1] + passed[piece] + part
        return turns

    def _over(self, durations_s: Floats, first: Floats, last: Floats) -> Floats:
        """Turns during efforts that go straight from `first` to `last`; (pieces, units)."""
        steps = np.where(last == first, 1.0, last - first)[:, None]
        level = (last == first)[:, None]
        rates_hz: Floats = np.where(level, self.rates_hz(first), (self._area(last) - self._area(first)) / steps)
        return rates_hz * durations_s[:, None]

    def _area(self, efforts: Floats) -> Floats:
        """The integrals of the rates over all efforts up to these; (efforts, units)."""
        rising = (self.peak_rate_hz - self.first_rate_hz) / self.gain_hz
        above = np.maximum(efforts[:, None] - self.thresholds, 0.0)
        below_peak = np.minimum(above, rising)
        return self.first_rate_hz * below_peak + self.gain_hz / 2 * below_peak**2 + self.peak_rate_hz * (above - below_peak)


@lru_cache(maxsize=16)
def _passed(units: MotorUnits, effort: Effort) -> tuple[Floats, Floats, Floats]:
    """Times and levels of the effort's points, and the turns from its beginning up to each; (points, units)."""
    knots_s, levels = np.array(effort.points).T
    turns = units._over(np.diff(knots_s), levels[:-1], levels[1:])
    return knots_s, levels, np.concatenate([np.zeros((1, units.count)), np.cumsum(turns, axis=0)])


@lru_cache(maxsize=4096)
def _run(seed: int, unit: int, run: int, variation: float) -> Floats:
    """Where in a run its firings lie, in turns from its beginning."""
    intervals = np.clip(np.random.default_rng((seed, 3, unit, run)).normal(1.0, variation, RUN), 0.3, 2.0)
    places: Floats = (np.cumsum(intervals) - intervals) * RUN / intervals.sum()
    return places
