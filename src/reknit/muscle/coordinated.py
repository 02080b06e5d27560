"""How muscles work together: co-contraction, symmetry, synergies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.muscle.samples import Floats, checked
from reknit.signals.muscle.coordination.co_contraction import CoContraction
from reknit.signals.muscle.coordination.share import FLOOR
from reknit.signals.muscle.coordination.symmetry import symmetry_index
from reknit.signals.muscle.normalise.normalised import Normalised
from reknit.signals.muscle.synergy.cycles import POINTS, Together, cycles
from reknit.signals.muscle.synergy.rank import Ranks
from reknit.stream import ParameterError

LEAST_MUSCLES = 4
LEAST_KNOWN = 0.5


@dataclass(frozen=True, slots=True)
class LeftRight:
    """How alike two sides worked, by the mean of their envelopes over the samples that both have.

    Parameters
    ----------
    percent
        100 x weaker / stronger: 100 where both work alike.
    index
        Robinson's 100 x (left - right) / (half of left + right), per cent: above 0 the left is stronger.
    known
        Share of the samples that both have, 0 to 1.
    """

    percent: float
    index: float
    known: float


def co_contraction(
    one: Normalised, other: Normalised, active: tuple[Floats, Floats] | None = None, detector: str = ""
) -> CoContraction:
    """How much two muscles worked at the same time: one index of each family, since no single one is right.

    Parameters
    ----------
    one, other
        What `normalise` gave, of the same samples, normalised in the same way.
    active, detector
        For each muscle (samples,) of `Activity.active`, and its `detector`; without them there is no temporal index.

    Raises
    ------
    ParameterError
        Where the two cannot be compared, or there are too few samples that both have.
    """
    _both(one, other)
    return CoContraction.of(one, other, active, detector)


def symmetry(left: Normalised, right: Normalised, floor: float = FLOOR) -> LeftRight | None:
    """How alike the left and the right side worked; None where both rested (the stronger mean is below `floor` per cent).

    Raises
    ------
    ParameterError
        Where the two are of other samples, too few of them are there, or the way in which they were normalised says nothing about two
        sides: per cent of a submaximal effort or of the task's own peak are 100 on either side by definition.
    """
    known = _both(left, right)
    if not left.normalisation.comparable(right.normalisation, same_person=False):
        raise ParameterError(
            f"sides cannot be compared in per cent of a {left.normalisation.method.name.lower().replace('_', ' ')}; normalise both "
            "to a maximal contraction or an M-wave, with the same window and filters"
        )
    means = tuple(float(np.maximum(each.percent[known], 0.0).mean()) for each in (left, right))
    return left_right(*means, share=float(known.mean()), floor=floor)


def left_right(left: float, right: float, *, share: float, floor: float) -> LeftRight | None:
    """The symmetry of two means; None where both lie below the floor."""
    if not max(left, right) >= floor or max(left, right) == 0:
        return None
    return LeftRight(100 * min(left, right) / max(left, right), symmetry_index(left, right, floor), share)


def synergies(
    envelopes: NDArray[np.floating], rate_hz: float, edges_s: Sequence[float], *, points: int = POINTS, each_cycle: bool = False
) -> Ranks:
    """Muscle synergies of a repeated movement: non-negative factorisations of every rank, and what each rule chooses. Never live.

    Parameters
    ----------
    envelopes
        (samples, muscles) of one low-pass, 4 to 32 muscles; what is below 0 counts as 0.
    rate_hz
        Samples a second of the envelopes.
    edges_s
        Where each cycle begins and the last one ends, in seconds.
    points
        Points for each cycle.
    each_cycle
        Factorise all cycles one behind the other; else their mean.

    Raises
    ------
    ParameterError
        Where there are fewer than four muscles or more than 32, the edges do not rise within the recording, a sample is missing between
        them, or a muscle is never active.
    """
    values = checked(envelopes)
    if values.shape[1] < LEAST_MUSCLES:
        raise ParameterError(f"synergies need at least {LEAST_MUSCLES} muscles, got {values.shape[1]}")
    if values.shape[1] > len(values):
        raise ParameterError(
            f"got {values.shape[1]} muscles but only {len(values)} samples; expected (samples, muscles), transpose them"
        )
    if not (np.isfinite(rate_hz) and rate_hz > 0) or not np.isfinite(np.asarray(edges_s, dtype=np.float64)).all():
        raise ParameterError(f"synergies need a rate above 0 and finite edges, got {rate_hz!r} Hz")
    edges = [round(each * rate_hz) for each in edges_s]
    return Ranks.of(cycles(values, edges, points, Together.BEHIND_ONE_ANOTHER if each_cycle else Together.MEAN))


def _both(one: Normalised, other: Normalised) -> NDArray[np.bool_]:
    for each in (one, other):
        if not isinstance(each, Normalised):
            raise ParameterError(
                f"two muscles can be compared only in per cent of something: give what `normalise(envelope, reference)` gave, "
                f"got {type(each).__name__}"
            )
    if one.percent.shape != other.percent.shape or one.percent.ndim != 1 or not one.percent.size:
        raise ParameterError(f"two envelopes of the same samples are needed, got {one.percent.shape} and {other.percent.shape}")
    known = np.isfinite(one.percent) & np.isfinite(other.percent)
    if known.mean() < LEAST_KNOWN:
        raise ParameterError(f"only {100 * known.mean():.0f} % of the samples are there in both muscles, half are needed")
    return np.asarray(known, dtype=np.bool_)
