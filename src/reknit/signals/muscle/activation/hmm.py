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
    counts = known.sum(axis=1)
    scale = np.abs(np.where(known, cut, 0.0)).max(axis=(0, 1))
    squares = (np.where(known, cut, 0.0) / np.where(scale > 0, scale, 1.0)) ** 2
    active = _smoothed(squares.sum(axis=1), counts.astype(np.float64))
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
    """Probability of activity (steps, channels) from sums of squares and of how many samples."""
    known = counts > 0
    power = np.where(known, squares / np.maximum(counts, 1.0), np.nan)
    moving = squares.sum(axis=0) > 0
    with np.errstate(all="ignore"):
        low = np.array([np.nanquantile(column, 0.2) if ok else 1.0 for column, ok in zip(power.T, moving, strict=True)])
        most = np.array([np.nanmax(column) if ok else 1.0 for column, ok in zip(power.T, moving, strict=True)])
    floor = np.maximum(most * 1e-12, 1e-300)
    rest = np.maximum(low, floor)
    work = 4 * rest
    active = np.zeros(squares.shape)
    for _ in range(ROUNDS):
        active = _forth_and_back(_log_likelihood(squares, counts, work) - _log_likelihood(squares, counts, rest))
        rest = np.maximum(_weighted(squares, counts, 1 - active), floor)
        work = np.maximum(_weighted(squares, counts, active), floor)
    active[:, work < LEAST_RATIO * rest] = 0.0
    active[:, ~moving] = np.nan
    return active


def _log_likelihood(squares: Floats, counts: Floats, power: Floats) -> Floats:
    likelihood: Floats = -0.5 * (counts * np.log(power) + squares / power)
    return likelihood


def _weighted(squares: Floats, counts: Floats, weights: Floats) -> Floats:
    mean: Floats = (weights * squares).sum(axis=0) / np.maximum((weights * counts).sum(axis=0), 1e-9)
    return mean


def _forth_and_back(better: Floats) -> Floats:
    """Probability of the second state (steps, channels) from how much better it explains each step."""
    odds = np.exp(np.clip(better, -600.0, 600.0))
    forth, back = np.empty(odds.shape), np.empty(odds.shape)
    ratio = np.ones(odds.shape[1])
    for step in range(len(odds)):  # odds of activity, given all up to here
        ratio = np.clip((SWITCH + (1 - SWITCH) * ratio) / (1 - SWITCH + SWITCH * ratio) * odds[step], 1e-250, 1e250)
        forth[step] = ratio
    ratio = np.ones(odds.shape[1])
    for step in range(len(odds) - 1, -1, -1):  # how much likelier all later steps are after activity
        back[step] = ratio
        seen = np.clip(odds[step] * ratio, 1e-250, 1e250)
        ratio = (SWITCH + (1 - SWITCH) * seen) / (1 - SWITCH + SWITCH * seen)
    both = np.clip(forth * back, 0.0, 1e280)
    return both / (1 + both)
