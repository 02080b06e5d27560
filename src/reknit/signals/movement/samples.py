"""The samples of one movement, from which something is reckoned of it as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LONGEST_STEP_S = 0.1
"""Between samples that lie further apart nothing is taken for known."""


@dataclass(frozen=True, slots=True)
class Samples:
    """A movement with what lay just before it.

    Parameters
    ----------
    times_s
        When each sample was taken.
    columns
        The channels of the measure, by name.
    start_s, end_s
        When the movement began and ended, on the same time.
    asked
        What was asked for, where the exercise asks for something else each time.
    """

    times_s: Floats
    columns: Mapping[str, Floats]
    start_s: float
    end_s: float
    asked: str | None = None

    @property
    def rate_hz(self) -> float:
        """Samples a second, on average; 0 where there are too few to say."""
        took_s = float(self.times_s[-1] - self.times_s[0]) if len(self.times_s) > 1 else 0.0
        return (len(self.times_s) - 1) / took_s if took_s > 0 else 0.0

    def since(self, place: int) -> Samples:
        """The same from that sample on."""
        return replace(self, times_s=self.times_s[place:], columns={name: each[place:] for name, each in self.columns.items()})

    @property
    def longest_step_s(self) -> float:
        """The longest time between two samples; 0 where there are too few to say."""
        return float(np.diff(self.times_s).max()) if len(self.times_s) > 1 else 0.0

    def even(self, names: tuple[str, ...]) -> Floats:
        """These channels, (samples, channels), at `rate_hz`: what lies between is interpolated, and what is missing stays so."""
        wanted = np.linspace(self.times_s[0], self.times_s[-1], len(self.times_s))
        return np.column_stack([np.interp(wanted, self.times_s, self.columns[name]) for name in names])
