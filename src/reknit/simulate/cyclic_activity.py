"""Muscle activity that comes once in every cycle, such as in walking, in noise: what detectors of cyclic activity are tried on.

The burst is a Gaussian cut off on both sides, as in the simulations of Bonato (IEEE Trans Biomed Eng 45:287, 1998) and of Ghislieri
(J NeuroEng Rehabil 18:153, 2021). Broad cuts leave edges that lie far below the noise: no look at a single cycle can find them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SIGMAS_S = (0.05, 0.1, 0.15)
ALPHAS = (1.0, 1.5, 2.0, 2.4)


@dataclass(frozen=True)
class CyclicSignal:
    """A signal and what is true of it.

    Parameters
    ----------
    samples
        (samples,), noise of standard deviation 1 and the bursts in it.
    active
        Where the muscle is active.
    bursts_s
        Onset and offset of every burst, in seconds.
    starts_s
        Where each cycle begins, and where the last one ends.
    rate_hz
        Samples a second.
    """

    samples: Floats
    active: NDArray[np.bool_]
    bursts_s: tuple[tuple[float, float], ...]
    starts_s: tuple[float, ...]
    rate_hz: float


@dataclass(frozen=True)
class CyclicActivity:
    """White noise of standard deviation 1 with one burst a cycle, in its middle: Gaussian noise times a cut-off Gaussian.

    Parameters
    ----------
    snr_db
        The burst's largest standard deviation over that of the noise, in dB.
    sigma_s
        Standard deviation of the burst's shape over time.
    alpha
        It is cut off at `alpha` times `sigma_s` from its centre.
    cycles, period_s, rate_hz
        How many cycles, of which length, at how many samples a second.
    jitter_s
        Standard deviation of the bursts' centres from cycle to cycle.
    shifts_s
        By how much the burst of single cycles comes late, by the cycle's number.
    missing
        Numbers of the cycles without a burst.
    """

    snr_db: float
    sigma_s: float = 0.1
    alpha: float = 1.5
    cycles: int = 10
    period_s: float = 1.0
    rate_hz: float = 2000.0
    jitter_s: float = 0.0
    shifts_s: tuple[tuple[int, float], ...] = ()
    missing: tuple[int, ...] = ()

    def draw(self, random: np.random.Generator) -> CyclicSignal:
        """A signal of this kind."""
        count = round(self.cycles * self.period_s * self.rate_hz)
        times_s = np.arange(count) / self.rate_hz
        late_s = self.jitter_s * random.standard_normal(self.cycles)
        for cycle, shift_s in self.shifts_s:
            late_s[cycle] += shift_s
        middles_s = [(cycle + 0.5) * self.period_s + late_s[cycle] for cycle in range(self.cycles) if cycle not in self.missing]
        half_s = self.alpha * self.sigma_s
        shape, active = np.zeros(count), np.zeros(count, dtype=np.bool_)
        for middle_s in middles_s:
            within = np.abs(times_s - middle_s) <= half_s + 1e-9
            active |= within
            shape = np.maximum(shape, np.where(within, np.exp(-0.5 * ((times_s - middle_s) / self.sigma_s) ** 2), 0.0))
        samples = random.standard_normal(count) + 10 ** (self.snr_db / 20) * shape * random.standard_normal(count)
        bursts_s = tuple((middle_s - half_s, middle_s + half_s) for middle_s in middles_s)
        starts_s = tuple(cycle * self.period_s for cycle in range(self.cycles + 1))
        return CyclicSignal(samples, active, bursts_s, starts_s, self.rate_hz)


def published_draw(snr_db: float, seed: int, jitter_s: float = 0.0) -> CyclicSignal:
    """Ten cycles of 1 s at 2 kHz whose burst has one of the twelve published shapes, drawn by the seed."""
    random = np.random.default_rng(seed)
    sigma_s, alpha = random.choice(SIGMAS_S), random.choice(ALPHAS)
    return CyclicActivity(snr_db, float(sigma_s), float(alpha), jitter_s=jitter_s).draw(random)
