"""When a muscle is active in every cycle of a movement, such as walking or an exercise done again and again; for reports only.

Evidence is pooled: the power of all cycles is laid over one another, one burst is fitted to it (`burst`), and each cycle may depart from
it where its own samples say so (`deviation`). It looks at the whole recording, forth and back, and is never live.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from reknit.signals.muscle.activation.burst import Burst, Profile, fit_burst
from reknit.signals.muscle.activation.cycles import BINS, at_s, check_starts, found_starts, power_course, stacked
from reknit.signals.muscle.activation.deviation import FEW_KNOWN, Deviation, deviations
from reknit.signals.muscle.activation.interval import Interval

Floats = NDArray[np.float64]

LEAST_EVIDENCE = 8.0
PASSES = 3
ALIKE_SPREAD = 0.01


class NoBurst(StrEnum):
    """Why there is no answer, or no activity."""

    NO_CYCLES = "no cycles"  # nothing in the signal comes again; give the cycles' starts
    NO_ACTIVITY = "no activity"


@dataclass(frozen=True, slots=True)
class CycleBurst:
    """One cycle's burst.

    Parameters
    ----------
    cycle
        Number of the cycle in which its middle lies, from 0 on.
    onset_s, offset_s
        None where the cycle has none.
    onset_error_s
        Half of the range in which the onset lies with a probability of 90 %.
    shift_s
        By how much it is late against the others.
    unusual
        Whether it does not belong with the others: later, earlier or missing beyond their usual spread.
    """

    cycle: int
    onset_s: float | None
    offset_s: float | None
    onset_error_s: float
    shift_s: float
    unusual: bool


@dataclass(frozen=True, slots=True)
class CyclicBursts:
    """What was found.

    Parameters
    ----------
    starts_s
        Where each cycle begins, and where the last one ends.
    cycles
        Each cycle that was seen whole enough.
    spread_s
        Usual spread (standard deviation) of the bursts' timing from cycle to cycle.
    alike
        Whether most cycles belong together: where not, the pooled timing means nothing, and each cycle is to be looked at on its own.
    reason
        Why there are no bursts; None where there are.
    """

    starts_s: tuple[float, ...]
    cycles: tuple[CycleBurst, ...]
    spread_s: float
    alike: bool
    reason: NoBurst | None = None

    @property
    def intervals(self) -> tuple[Interval, ...]:
        """The bursts of all cycles that have one."""
        return tuple(Interval(each.onset_s, each.offset_s) for each in self.cycles if each.onset_s is not None)


def cyclic_bursts(samples: Floats, rate_hz: float, starts_s: Sequence[float] | None = None) -> CyclicBursts:
    """The burst of every cycle of one channel.

    Parameters
    ----------
    samples
        (samples,), band-passed; NaN where missing.
    rate_hz
        Samples a second.
    starts_s
        Where each cycle begins and the last one ends, from gait events or repetitions; None: cycles of one length, found in the signal.

    Raises
    ------
    ParameterError
        Where there is more than one channel, or the starts do not rise.
    """
    course = power_course(samples, rate_hz)
    starts = found_starts(course) if starts_s is None else check_starts(starts_s)
    if starts is None:
        return CyclicBursts((), (), float("nan"), False, NoBurst.NO_CYCLES)
    begins = np.arange(-1, len(starts) - 1) + _turn(*stacked(course, starts, np.arange(len(starts) - 1.0)))
    shifts, weights, told, spread = np.zeros(len(begins)), np.ones(len(begins)), (), 0.0
    burst: Burst | None = None
    for _ in range(PASSES):
        moved_squares, moved_counts = stacked(course, starts, begins + shifts)
        burst = fit_burst(Profile(weights @ moved_squares, weights @ moved_counts))
        if burst is None or burst.evidence < LEAST_EVIDENCE:
            return CyclicBursts(_plain(starts), (), float("nan"), False, NoBurst.NO_ACTIVITY)
        told, usual_shift, spread = deviations(burst, *stacked(course, starts, begins))
        before, begins = begins + shifts, begins + usual_shift
        shifts = np.array([each.shift - usual_shift for each in told])
        changed = np.abs(begins + shifts - before).max() > 2 / BINS or np.abs(weights - [1 - each.absent for each in told]).max() > 0.5
        weights = np.array([1 - each.absent for each in told])
        if not changed:
            break
    seen = [(number, each) for number, each in enumerate(told) if each.known >= FEW_KNOWN]
    assert burst is not None
    bursts = tuple(_cycle(starts, float(begins[number]), burst, each, float(shifts[number])) for number, each in seen)
    alike = sum(each.unusual for each in bursts) <= len(bursts) / 2
    return CyclicBursts(_plain(starts), bursts, spread * float(np.diff(starts).mean()), alike)


def _turn(squares: Floats, counts: Floats) -> float:
    """Where to cut so that the burst lies in the middle: half a cycle from the middle of what stands out above rest."""
    power = squares.sum(axis=0) / np.maximum(counts.sum(axis=0), 1e-9)
    power = np.convolve(np.concatenate((power[-10:], power, power[:10])), np.ones(21) / 21, "valid")
    above = np.maximum(power - 1.5 * np.quantile(power, 0.15), 0.0)
    middle = np.angle((above * np.exp(2j * np.pi * np.arange(BINS) / BINS)).sum()) / (2 * np.pi)
    return float((middle - 0.5) % 1.0)


def _cycle(starts: Floats, begin: float, burst: Burst, own: Deviation, shift: float) -> CycleBurst:
    """The burst in one cycle's own time."""
    middle = (burst.onset + burst.offset) / 2
    phases = middle + shift + own.stretch * (np.array([burst.onset, burst.offset, *burst.onset_range]) - middle)
    onset_s, offset_s, low_s, high_s = at_s(starts, begin + phases).tolist()
    number = int(np.floor(begin + middle))
    length_s = float(np.diff(at_s(starts, np.array([begin, begin + 1])))[0])
    error_s = float(np.hypot((high_s - low_s) / 2, 1.645 * own.shift_sd * length_s))
    there = own.absent < 0.5
    return CycleBurst(
        number,
        onset_s if there else None,
        offset_s if there else None,
        error_s if there else float("nan"),
        shift * length_s if there else float("nan"),
        not there or own.unusual > 0.5,
    )


def _plain(values: Floats) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
