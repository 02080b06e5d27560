"""Rest and activity as two states of a hidden chain, each with its own power; looks forth and back, so for reports only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reknit.signals.muscle.activation.interval import Interval, intervals_of
from reknit.stream import ParameterError

Floats = NDArray[np.float64]

STEP_S = 0.01
SWITCH = 0.04
ROUNDS = 15
LEAST_RATIO = 1.6
LEAST_ON_S = 0.03


def activity_probability(samples: Floats, rate_hz: float) -> Floats:
    """How likely each sample belongs to activity, given all others (forward-backward smoothing).

    In steps of 10 ms the mean square z of d samples has the logarithmic likelihood -(d/2)(ln v + z/v) in a state of power v; the states
    change with a probability of 0.04 a step. The two powers are learnt in 15 rounds from the recording itself, beginning with its 20th
    percentile and four times that.

    Parameters
    ----------
    samples
        (samples, channels) or (samples,), band-passed; NaN where missing.
    rate_hz
        Samples a second.

    Returns
    -------
    Floats
        In the shape of `samples`; NaN where a step has no sample, and for a whole channel that does not move. A channel whose two states
        differ by less than a factor of 1.6 in power has no activity: 0.

    Raises
    ------
    ParameterError
        Where the shape or the rate is wrong.
    """
    data = np.asarray(samples, dtype=np.float64)
    if data.ndim not in (1, 2) or not rate_hz >= 2 / STEP_S:
        raise ParameterError(
            f"activity needs (samples,) or (samples, channels) at {2 / STEP_S:g} Hz or more, got {data.shape} at {rate_hz!r} Hz"
        )
    columns = data[:, None] if data.ndim == 1 else data
    length = round(STEP_S * rate_hz)
    steps = -(-len(columns) // length)
    if not steps or not columns.shape[1]:
        return np.full(data.shape, np.nan)
    padded = np.full((steps * length, columns.shape[1]), np.nan)
    padded[: len(columns)] = columns
    cut = padded.reshape(steps, length, -1)
    known = np.isfinite(cut)
    counts = known.sum(axis=1).astype(np.float64)
    scale = np.abs(np.where(known, cut, 0.0)).max(axis=(0, 1))
    squares = ((np.where(known, cut, 0.0) / np.where(scale > 0, scale, 1.0)) ** 2).sum(axis=1)
    active = np.array([_smoothed(s.copy(), n.copy()) for s, n in zip(squares.T, counts.T, strict=True)]).T
    spread = np.repeat(np.where(counts > 0, active, np.nan), length, axis=0)[: len(columns)]
    return spread.reshape(data.shape)


def hmm_intervals(samples: Floats, rate_hz: float) -> tuple[Interval, ...]:
    """When one channel (samples,) is active, from `activity_probability`; bursts shorter than 30 ms are dropped."""
    data = np.asarray(samples, dtype=np.float64)
    if data.ndim != 1:
        raise ParameterError(f"intervals are of one channel, expected (samples,), got {data.shape}; pick a column")
    probability = activity_probability(data, rate_hz)
    active = np.where(np.isnan(probability), np.nan, probability > 0.5)
    return intervals_of(active, rate_hz, least_on_s=LEAST_ON_S, least_off_s=0.0)


def _smoothed(squares: Floats, counts: Floats) -> Floats:
    """Probability of activity in each step of one channel, from sums of squares and of how many samples."""
    known = counts > 0
    if not squares.sum() > 0:
        return np.full(len(squares), np.nan)
    power = squares[known] / counts[known]
    floor = float(power.max()) * 1e-12
    rest = max(float(np.quantile(power, 0.2)), floor)
    work = 4 * rest
    active = np.zeros(len(squares))
    for _ in range(ROUNDS):
        active = _forth_and_back(_log_likelihood(squares, counts, work) - _log_likelihood(squares, counts, rest))
        rest, work = (max(_weighted(squares, counts, each), floor) for each in (1 - active, active))
    return active if work >= LEAST_RATIO * rest else np.zeros(len(squares))


def _log_likelihood(squares: Floats, counts: Floats, power: float) -> Floats:
    likelihood: Floats = -0.5 * (counts * np.log(power) + squares / power)
    return likelihood


def _weighted(squares: Floats, counts: Floats, weights: Floats) -> float:
    return float((weights * squares).sum() / max(float((weights * counts).sum()), 1e-9))


def _forth_and_back(better: Floats) -> Floats:
    """Probability of the second state from how much better it explains each step; plain numbers, since each needs the one before."""
    odds = np.exp(np.clip(better, -200.0, 200.0)).tolist()
    stay = 1 - SWITCH
    forth, back = [], []
    ratio = 1.0
    for own in odds:  # odds of activity, given all up to here
        ratio = (SWITCH + stay * ratio) / (stay + SWITCH * ratio) * own
        forth.append(ratio)
    ratio = 1.0
    for own in reversed(odds):  # how much likelier all later steps are after activity
        back.append(ratio)
        seen = own * ratio
        ratio = (SWITCH + stay * seen) / (stay + SWITCH * seen)
    both = np.array(forth) * np.array(back[::-1])
    probability: Floats = both / (1 + both)
    return probability
