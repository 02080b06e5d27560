"""One burst of activity in a profile of power: where it begins and ends, with how much certainty."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEAST_ALPHA, MOST_ALPHA = 0.75, 2.75
LEAST_SIGMA, MOST_SIGMA = 0.02, 0.3
GAINS = (0.05, 5000.0)
COARSE = 100
POINTS = (5, 5, 5, 3)
ZOOMS = 3
LEAST_KNOWN = 0.3


@dataclass(frozen=True, slots=True)
class Profile:
    """Power along a cycle, in bins of equal length.

    Parameters
    ----------
    squares
        Sum of the squared samples in each bin.
    counts
        Of how many independent samples; 0 where all are missing.
    """

    squares: Floats
    counts: Floats

    def coarser(self, bins: int) -> Profile:
        """The same in fewer bins, of which the present number must be a multiple."""
        return Profile(self.squares.reshape(bins, -1).sum(axis=1), self.counts.reshape(bins, -1).sum(axis=1))


@dataclass(frozen=True, slots=True)
class Burst:
    """What the profile says about a burst; places and lengths are shares of the cycle.

    Parameters
    ----------
    onset, offset
        Medians of where it may begin and end.
    onset_range, offset_range
        They lie in here with a probability of 90 %.
    evidence
        Natural logarithm of how much better a burst explains the profile than rest alone does.
    centre, sigma, gain
        Of its middle shape: power is `rest` times 1 + gain exp(-((phase - centre) / sigma)^2) between onset and offset.
    rest
        Mean square at rest.
    """

    onset: float
    offset: float
    onset_range: tuple[float, float]
    offset_range: tuple[float, float]
    evidence: float
    centre: float
    sigma: float
    gain: float
    rest: float


@dataclass(frozen=True, slots=True)
class Posterior:
    """The probabilities of one grid of shapes."""

    axes: tuple[Floats, ...]
    weights: Floats
    begins: Floats
    ends: Floats
    evidence: float


def fit_burst(profile: Profile) -> Burst | None:
    """The burst that a profile holds, if any: all shapes of the family are weighed, none is chosen.

    The family are Gaussians cut off anywhere between 0.75 and 2.75 standard deviations, on both sides alike or not (both are held
    equally likely). None where there are too few samples.
    """
    if not np.count_nonzero(profile.counts) > LEAST_KNOWN * profile.counts.size or not profile.squares.sum() > 0:
        return None
    coarse = profile.coarser(COARSE)
    rest = _rest(coarse)
    shares = (np.arange(COARSE * 2 - 20) + 10) / (2 * COARSE)
    sigmas = np.geomspace(LEAST_SIGMA, MOST_SIGMA, 7)
    gains = np.geomspace(*GAINS, 10)
    posterior = _weigh(coarse, (shares[::4], sigmas, gains, np.array([rest])))
    evidence = posterior.evidence
    axes = _closer(posterior, (2.0 / COARSE, 0.4, 0.8, 0.05))
    for _ in range(ZOOMS):
        posterior = _weigh(profile, axes)
        axes = _closer(posterior, (0.0, 0.0, 0.0, 0.0))
    return _told(posterior, evidence)


def _rest(profile: Profile) -> float:
    """A first guess at the power at rest: that of the quietest fifth of the cycle."""
    known = profile.counts > 0
    power = np.sort(profile.squares[known] / profile.counts[known])
    smooth = np.convolve(profile.squares, np.ones(5), "valid") / np.maximum(
        np.convolve(profile.counts, np.ones(5), "valid"), 1e-9
    )
    return float(max(np.quantile(smooth[smooth > 0], 0.15), power.mean() * 1e-6))


def _weigh(profile: Profile, axes: tuple[Floats, ...]) -> Posterior:
    """How likely each centre, width, gain and rest is, and each onset and offset over all of them."""
    bins = len(profile.counts)
    at = (np.arange(bins) + 0.5) / bins
    logs, begins_of, ends_of = [], [], []
    for centre in axes[0]:
        twice = round(2 * centre * bins)
        log, begins, ends = _about(profile, at, twice, *axes[1:])
        logs.append(log)
        begins_of.append(begins)
        ends_of.append(ends)
    log = np.array(logs)
    most = log.max()
    weights = np.exp(log - most)
    begins = np.sum([np.tensordot(w, b, w.ndim) for w, b in zip(weights, begins_of, strict=True)], axis=0)
    ends = np.sum([np.tensordot(w, e, w.ndim) for w, e in zip(weights, ends_of, strict=True)], axis=0)
    total = weights.sum()
    nothing = -0.5 * (profile.counts.sum() * np.log(profile.squares.sum() / profile.counts.sum()) + profile.counts.sum())
    return Posterior(axes, weights / total, begins / total, ends / total, float(most + np.log(total / log.size) - nothing))


def _about(
    profile: Profile, at: Floats, twice: int, sigmas: Floats, gains: Floats, rests: Floats
) -> tuple[Floats, Floats, Floats]:
    """For one centre (in half bins): log-likelihood of every shape (sigmas, gains, rests) over all edges, and the edges' shares."""
    bins = len(at)
    centre = twice / (2 * bins)
    bell = np.exp(-(((at - centre) / sigmas[:, None]) ** 2))
    power = 1 + gains[:, None] * bell[:, None, :]
    better = -0.5 * profile.counts * np.log(power)
    excess = 0.5 * profile.squares * (1 - 1 / power)
    cumulated = np.zeros((len(sigmas), len(gains), len(rests), bins + 1))
    np.cumsum(better[:, :, None, :] + excess[:, :, None, :] / rests[:, None], axis=3, out=cumulated[..., 1:])
    base = -0.5 * (profile.counts.sum() * np.log(rests) + profile.squares.sum() / rests)
    edges = np.arange(bins + 1) / bins
    away = (centre - edges) / sigmas[:, None]
    left = (away >= LEAST_ALPHA) & (away <= MOST_ALPHA)
    right = (-away >= LEAST_ALPHA) & (-away <= MOST_ALPHA)
    # both sides alike: the edges add up to twice the centre
    low = np.arange(max(0, twice - bins), twice // 2 + 1)
    inside = left[:, low][:, None, None, :]
    alike = np.where(inside, cumulated[..., twice - low] - cumulated[..., low], -np.inf)
    opens = np.where(left[:, None, None, :], -cumulated, -np.inf)
    closes = np.where(right[:, None, None, :], cumulated, -np.inf)
    log_alike, p_alike = _softmax(alike)
    log_open, p_open = _softmax(opens)
    log_close, p_close = _softmax(closes)
    free = log_open + log_close
    both = np.logaddexp(log_alike, free)
    share = np.exp(log_alike - both)[..., None]
    begins, ends = (1 - share) * p_open, (1 - share) * p_close
    begins[..., low] += share * p_alike
    ends[..., twice - low] += share * p_alike
    return base + both - np.log(2), begins, ends


def _softmax(logs: Floats) -> tuple[Floats, Floats]:
    """Logarithm of the mean likelihood over the allowed edges, and each edge's share."""
    most = logs.max(axis=-1, keepdims=True)
    most = np.where(np.isfinite(most), most, 0.0)
    shares = np.exp(logs - most)
    total = shares.sum(axis=-1, keepdims=True)
    count = np.isfinite(logs).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        log = np.log(total[..., 0]) + most[..., 0] - np.log(np.maximum(count, 1))
        return np.where(count > 0, log, -1e9), np.where(total > 0, shares / np.maximum(total, 1e-300), 0.0)


def _closer(posterior: Posterior, least: tuple[float, ...]) -> tuple[Floats, ...]:
    """A grid about where the probability is: three standard deviations to either side, or a step of the last one."""
    axes = []
    for number, (axis, points, floor) in enumerate(zip(posterior.axes, POINTS, least, strict=True)):
        scale = np.log(axis) if number else axis
        others = tuple(n for n in range(4) if n != number)
        share = posterior.weights.sum(axis=others)
        mean = float(share @ scale)
        spread = float(np.sqrt(share @ (scale - mean) ** 2))
        step = float(scale[1] - scale[0]) if len(scale) > 1 else 0.0
        half = max(3 * spread, 0.6 * step, floor)
        new = np.linspace(mean - half, mean + half, points)
        axes.append(np.exp(new) if number else np.unique(np.clip(new, 0.02, 0.98)))
    return tuple(axes)


def _told(posterior: Posterior, evidence: float) -> Burst:
    """The burst in numbers."""
    onset, offset = (_quantiles(edges) for edges in (posterior.begins, posterior.ends))
    means = []
    for number, axis in enumerate(posterior.axes):
        others = tuple(n for n in range(4) if n != number)
        share = posterior.weights.sum(axis=others)
        means.append(float(share @ axis) if not number else float(np.exp(share @ np.log(axis))))
    centre, sigma, gain, rest = means
    return Burst(onset[1], offset[1], (onset[0], onset[2]), (offset[0], offset[2]), evidence, centre, sigma, gain, rest)


def _quantiles(shares: Floats) -> tuple[float, float, float]:
    """Where 5, 50 and 95 % of an edge's probability lie, as shares of the cycle."""
    below = np.cumsum(shares)
    below = np.concatenate(([0.0], below / below[-1]))
    at = (np.arange(len(shares) + 1) - 0.5) / (len(shares) - 1)
    low, middle, high = np.interp((0.05, 0.5, 0.95), below, at)
    return float(low), float(middle), float(high)
