"""When a muscle is active in every cycle of a movement, such as walking or an exercise done again and again; for reports only.

Evidence is pooled: the power of all cycles is laid over one another, one burst is fitted to it (`burst`), and each cycle may depart from
it where its own samples say so (`deviation`). It looks at the whole recording, forth and back, and is never live.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from reknit.signals.muscle.activation.burst import Burst, Profile, fit_burst
from reknit.signals.muscle.activation.cycles import BINS, PowerCourse, at_s, check_starts, found_starts, power_course, stacked
from reknit.signals.muscle.activation.deviation import FEW_KNOWN, Deviation, deviations
from reknit.signals.muscle.activation.interval import Interval
from reknit.signals.muscle.activation.pattern import bursts_apart, common_power, only_here, quiet_place, smooth_power

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LEAST_EVIDENCE = 8.0
PASSES = 3
EXTRA_PRICE, LEAST_EXTRA = 8.0, 12
NEAR_S = 0.03


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
class CyclicBurst:
    """A burst that comes again and again.

    Parameters
    ----------
    cycles
        That of every cycle which was seen whole enough.
    spread_s
        Usual spread (standard deviation) of its timing from cycle to cycle.
    alike
        Whether most cycles belong together: where not, the pooled timing means nothing, and each cycle is to be looked at on its own.
    """

    cycles: tuple[CycleBurst, ...]
    spread_s: float
    alike: bool


@dataclass(frozen=True, slots=True)
class CyclicActivity:
    """What was found.

    Parameters
    ----------
    starts_s
        Where each cycle begins, and where the last one ends.
    bursts
        In the order in which they follow one another.
    extra
        Activity that single cycles have at places where the others rest.
    reason
        Why there are no bursts; None where there are.
    """

    starts_s: tuple[float, ...]
    bursts: tuple[CyclicBurst, ...]
    extra: tuple[Interval, ...] = ()
    reason: NoBurst | None = None

    @property
    def intervals(self) -> tuple[Interval, ...]:
        """All activity, in order of time."""
        cycles = [each for burst in self.bursts for each in burst.cycles if each.onset_s is not None]
        found = [Interval(each.onset_s, each.offset_s) for each in cycles] + list(self.extra)
        return tuple(sorted(found, key=lambda each: each.onset_s or 0.0))


def cyclic_activity(samples: Floats, rate_hz: float, starts_s: Sequence[float] | None = None) -> CyclicActivity:
    """The bursts of every cycle of one channel.

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
        return CyclicActivity((), (), reason=NoBurst.NO_CYCLES)
    whole = np.arange(len(starts) - 1.0)
    common = common_power(smooth_power(*stacked(course, starts, whole)))
    if not np.isfinite(common).all() or not common.max() > 0:
        return CyclicActivity(_plain(starts), (), reason=NoBurst.NO_ACTIVITY)
    turn = quiet_place(common) if len(whole) > 1 else 0.0
    begins = np.append(-1.0, whole) + turn
    common = np.roll(common, -round(turn * BINS))
    squares, counts = stacked(course, starts, begins)
    only = only_here(np.nan_to_num(smooth_power(squares, counts)), counts, common)
    found = [_burst(course, starts, begins, others, only) for others in bursts_apart(common)]
    bursts = tuple(burst for burst in found if burst is not None)
    if not bursts:
        return CyclicActivity(_plain(starts), (), reason=NoBurst.NO_ACTIVITY)
    extra = _extra(starts, begins, only, [each for burst in bursts for each in burst.cycles])
    return CyclicActivity(_plain(starts), bursts, extra)


def _burst(course: PowerCourse, starts: Floats, begins: Floats, others: Flags, only: Flags) -> CyclicBurst | None:
    """One of the bursts, the bins of the others left out."""
    shifts, weights, extra = np.zeros(len(begins)), np.ones(len(begins)), np.array([row.any() for row in only])
    told: tuple[Deviation, ...] = ()
    burst: Burst | None = None
    spread = 0.0
    for _ in range(PASSES):
        moved_squares, moved_counts = (each * ~others for each in stacked(course, starts, begins + shifts))
        kept = weights[:, None] * ~(_moved(only, shifts) & extra[:, None])
        burst = fit_burst(Profile((kept * moved_squares).sum(axis=0), (kept * moved_counts).sum(axis=0)))
        if burst is None or burst.evidence < LEAST_EVIDENCE:
            return None
        squares, counts = (each * ~others for each in stacked(course, starts, begins))
        told, usual_shift, spread, extra = _explained(burst, squares, counts, only)
        before, begins = begins + shifts, begins + usual_shift
        shifts = np.array([each.shift - usual_shift for each in told])
        there = np.array([1 - each.absent for each in told])
        settled = np.abs(begins + shifts - before).max() <= 2 / BINS and np.abs(weights - there).max() <= 0.5
        weights = there
        if settled:
            break
    if burst is None:
        return None
    seen = [number for number, each in enumerate(told) if each.known >= FEW_KNOWN]
    cycles = tuple(_cycle(starts, float(begins[number]), burst, told[number], float(shifts[number])) for number in seen)
    alike = sum(each.unusual for each in cycles) <= len(cycles) / 2
    return CyclicBurst(cycles, spread * float(np.diff(starts).mean()), alike)


def _explained(burst: Burst, squares: Floats, counts: Floats, only: Flags) -> tuple[tuple[Deviation, ...], float, float, Flags]:
    """How each cycle departs; where it is active alone, either its burst has moved there, or that is something extra: the likelier."""
    usual, usual_shift, spread = deviations(burst, squares * ~only, counts * ~only)
    if not only.any():
        return usual, usual_shift, spread, np.zeros(len(only), dtype=np.bool_)
    moved, _, _ = deviations(burst, squares, counts)
    known, power = (counts * only).sum(axis=1), (squares * only).sum(axis=1) / burst.rest
    ratio = np.maximum(power / np.maximum(known, 1e-9), 1.0)
    worth = 0.5 * known * (ratio - 1 - np.log(ratio)) - EXTRA_PRICE
    extra = np.array(
        [own > 0 and one.evidence + own > other.evidence for one, own, other in zip(usual, worth, moved, strict=True)]
    )
    chosen = tuple(one if alone else other for one, other, alone in zip(usual, moved, extra, strict=True))
    return chosen, usual_shift, spread, extra


def _moved(flags: Flags, shifts: Floats) -> Flags:
    """The flags of each cycle where its bins stand after its shift."""
    return np.array([np.roll(row, -round(shift * BINS)) for row, shift in zip(flags, shifts, strict=True)])


def _cycle(starts: Floats, begin: float, burst: Burst, own: Deviation, shift: float) -> CycleBurst:
    """The burst in one cycle's own time."""
    middle = (burst.onset + burst.offset) / 2
    phases = middle + shift + own.stretch * (np.array([burst.onset, burst.offset, *burst.onset_range]) - middle)
    onset_s, offset_s, low_s, high_s = at_s(starts, begin + phases).tolist()
    length_s = float(np.diff(at_s(starts, np.array([begin, begin + 1])))[0])
    there = own.absent < 0.5
    return CycleBurst(
        int(np.floor(begin + middle)),
        onset_s if there else None,
        offset_s if there else None,
        float(np.hypot((high_s - low_s) / 2, 1.645 * own.shift_sd * length_s)) if there else math.nan,
        shift * length_s if there else math.nan,
        not there or own.unusual > 0.5,
    )


def _extra(starts: Floats, begins: Floats, only: Flags, cycles: list[CycleBurst]) -> tuple[Interval, ...]:
    """What only one cycle has and no burst of its own explains."""
    found = []
    for begin, row in zip(begins, only, strict=True):
        edges = np.flatnonzero(np.diff(np.concatenate(([False], row, [False]))))
        for first, last in zip(edges[::2], edges[1::2], strict=True):
            if last - first < LEAST_EXTRA:
                continue
            onset_s, offset_s = at_s(starts, begin + np.array([first, last]) / BINS).tolist()
            if not any(_near(each, onset_s, offset_s) for each in cycles):
                found.append(Interval(onset_s, offset_s))
    return tuple(found)


def _near(each: CycleBurst, onset_s: float, offset_s: float) -> bool:
    known = each.onset_s is not None and each.offset_s is not None
    return known and each.onset_s < offset_s + NEAR_S and each.offset_s > onset_s - NEAR_S  # type: ignore[operator]


def _plain(values: Floats) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
