"""How far single cycles depart from what all of them show: earlier or later, longer or shorter, stronger or weaker, or not there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.signals.muscle.activation.burst import Burst

Floats = NDArray[np.float64]

FARTHEST = 0.3
STRETCHES = (0.6, 0.75, 0.87, 1.0, 1.15, 1.33, 1.6)
USUAL_STRETCH = 0.8
GAINS = (0.25, 0.5, 1.0, 2.0, 4.0)
ABSENT, UNUSUAL = 0.03, 0.1
SPREADS = np.geomspace(0.001, 0.08, 9)
STEADY = np.array([0.5, *([0.0625] * 8)])
"""Half of all recordings are held to be as steady as can be seen; all other spreads are equally likely on a scale of ratios."""
ROUNDS = 3
FEW_KNOWN = 0.5


@dataclass(frozen=True, slots=True)
class Deviation:
    """How one cycle departs; lengths are shares of the cycle.

    Parameters
    ----------
    shift, shift_sd
        By how much its burst is late, and how surely that is known.
    stretch
        How many times as long it is.
    absent
        Probability that there is none.
    unusual
        Probability that its shift does not belong with those of the other cycles.
    known
        Share of the burst's samples that are there.
    evidence
        Natural logarithm of how much better all this explains the cycle than rest alone does.
    """

    shift: float
    shift_sd: float
    stretch: float
    absent: float
    unusual: float
    known: float
    evidence: float


def deviations(burst: Burst, squares: Floats, counts: Floats) -> tuple[tuple[Deviation, ...], float, float]:
    """How each cycle (cycles, bins) departs from the burst of all, and the usual shift and its spread.

    Each cycle's own samples are weighed against a prior that is learnt from all of them: shifts are normal about the usual one,
    but for one in ten that may lie anywhere; three in a hundred cycles have no burst. All spreads are weighed, none is chosen.
    """
    bins = squares.shape[1]
    reach = round(FARTHEST * bins)
    shifts = np.arange(-reach, reach + 1) / bins
    log = _likelihood(burst, squares, counts, reach)  # (cycles, stretches, gains, shifts), against rest
    usual = np.array(STRETCHES) == 1.0
    prior = np.where(usual, USUAL_STRETCH, (1 - USUAL_STRETCH) / (len(STRETCHES) - 1))
    log = log + np.log(prior)[:, None, None] - np.log(len(GAINS))
    inside = (counts[:, round(burst.onset * bins) : max(round(burst.offset * bins), round(burst.onset * bins) + 1)] > 0).mean(
        axis=1
    )
    by_shift = _log_sum(log, (1, 2))
    settled = [_given_spread(by_shift, shifts, spread, inside >= FEW_KNOWN) for spread in SPREADS]
    odds = np.array([each.evidence for each in settled]) + np.log(STEADY)
    odds = np.exp(odds - odds.max())
    odds /= odds.sum()
    by_place = np.tensordot(odds, np.array([each.by_place for each in settled]), 1)
    unusual, absent, evidence = (
        odds @ np.array([getattr(each, name) for each in settled]) for name in ("unusual", "absent", "own_evidence")
    )
    usual_shift, spread = float(odds @ [each.usual_shift for each in settled]), float(odds @ SPREADS)
    means = by_place @ shifts
    sds = np.sqrt(np.maximum(by_place @ shifts**2 - means**2, 0.0))
    stretch = np.exp(_log_sum(log, (2, 3)) - _log_sum(log, (1, 2, 3))[:, None]) @ np.array(STRETCHES)
    told = zip(means, sds, stretch, absent, unusual, inside, evidence, strict=True)
    return tuple(Deviation(*(float(each) for each in one)) for one in told), usual_shift, spread


@dataclass(frozen=True, slots=True)
class _Settled:
    """What follows from one spread: how well it explains all cycles, the usual shift, and for each cycle what it says of it."""

    evidence: float
    usual_shift: float
    by_place: Floats
    unusual: Floats
    absent: Floats
    own_evidence: Floats


def _given_spread(by_shift: Floats, shifts: Floats, spread: float, whole: NDArray[np.bool_]) -> _Settled:
    """The usual shift that goes with a spread, and each cycle's shift."""
    most = np.maximum(by_shift.max(axis=1, keepdims=True), 0.0)
    likely = (1 - ABSENT) * np.exp(by_shift - most)
    none = ABSENT * np.exp(-most[:, 0])
    there = by_shift.max(axis=1) > 0
    usual_shift = float(np.median(shifts[by_shift.argmax(axis=1)][there])) if there.any() else 0.0
    far = likely * UNUSUAL / len(shifts)
    for _ in range(ROUNDS):
        normal = np.exp(-0.5 * ((shifts - usual_shift) / spread) ** 2)
        near = likely * (1 - UNUSUAL) * normal / normal.sum()
        weight = whole * near.sum(axis=1) / (near.sum(axis=1) + far.sum(axis=1) + none)
        means = near @ shifts / np.maximum(near.sum(axis=1), 1e-300)
        usual_shift = float(weight @ means) / float(weight.sum()) if weight.sum() > 1e-9 else usual_shift
    total = near.sum(axis=1) + far.sum(axis=1)
    own = np.log(total + none) + most[:, 0]
    by_place = (near + far) / np.maximum(total[:, None], 1e-300)
    return _Settled(
        float(own[whole].sum()), usual_shift, by_place, far.sum(axis=1) / np.maximum(total, 1e-300), none / (total + none), own
    )


def _likelihood(burst: Burst, squares: Floats, counts: Floats, reach: int) -> Floats:
    """Logarithm of how much better the burst, stretched, stronger or weaker, and moved, explains each cycle than rest does."""
    bins = squares.shape[1]
    at = (np.arange(bins) + 0.5) / bins
    middle = (burst.onset + burst.offset) / 2
    stretch = np.array(STRETCHES)[:, None, None]
    gain = burst.gain * np.array(GAINS)[None, :, None]
    place = middle + (at - middle) / stretch
    inside = (place >= burst.onset) & (place <= burst.offset)
    power = 1 + np.where(inside, gain * np.exp(-(((place - burst.centre) / burst.sigma) ** 2)), 0.0)
    long = 2 * bins
    made = []
    for values, template in ((counts, -0.5 * np.log(power)), (squares / burst.rest, 0.5 * (1 - 1 / power))):
        ours, theirs = np.fft.rfft(values, long), np.conj(np.fft.rfft(template, long))
        across = np.fft.irfft(ours[:, None, None, :] * theirs[None], long)
        made.append(np.concatenate((across[..., long - reach :], across[..., : reach + 1]), axis=-1))
    whole: Floats = made[0] + made[1]
    return whole


def _log_sum(logs: Floats, axes: tuple[int, ...]) -> Floats:
    most = logs.max(axis=axes, keepdims=True)
    summed: Floats = np.log(np.exp(logs - most).sum(axis=axes)) + most.reshape(
        [n for k, n in enumerate(logs.shape) if k not in axes]
    )
    return summed
