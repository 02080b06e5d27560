"""How many synergies: by the rule that gives the published numbers, beside the usual ones, and whether they agree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from reknit.signals.muscle.synergy.factorisation import Factorisation, Floats, checked_matrix
from reknit.stream import ParameterError

LINE_MSE = 1e-4
VAF, VAF_MUSCLE = 0.90, 0.75
MOST_MUSCLES = 32
"""Nobody records more muscles at a time; more channels than that are those of a grid on one muscle, and would be factorised for minutes."""


class RankRule(StrEnum):
    """A rule for the number of synergies.

    LINE
        The smallest r from which R2 lies on a straight line up to the highest rank, with a mean squared error of 1e-4 or less (Santuz et
        al. 2017; gives the published ranks of the walking of 15 people, 15 of 15).
    VAF90
        The smallest r with VAF of 90 % or more.
    VAF90_MUSCLES75
        The same, and 75 % or more in each muscle.
    AIC
        The smallest Akaike criterion, points x ln(SSE / points) + 2 r (muscles + samples). Samples of an envelope depend on each
        other, which it does not know: it is shown, not trusted.
    """

    LINE = "line"
    VAF90 = "vaf 90"
    VAF90_MUSCLES75 = "vaf 90, muscles 75"
    AIC = "aic"


@dataclass(frozen=True, slots=True, eq=False)
class Ranks:
    """Factorisations of every rank, and what each rule chooses.

    Parameters
    ----------
    factorisations
        Of ranks 1, 2, ... muscles - round(muscles / 4). To stop sooner changes what LINE finds.
    chosen
        The rank by each rule; None where no rank meets it.
    """

    factorisations: tuple[Factorisation, ...]
    chosen: dict[RankRule, int | None]

    @classmethod
    def of(cls, envelopes: Floats) -> Ranks:
        """Try all ranks on (muscles, points); ParameterError as `Factorisation.of`, for more than 32 muscles, or more than points."""
        values = checked_matrix(envelopes)
        muscles, points = values.shape
        if muscles > MOST_MUSCLES:
            raise ParameterError(
                f"synergies are found among {MOST_MUSCLES} muscles at most, got {muscles}; are these channels muscles? Give one of each"
            )
        if muscles > points:
            raise ParameterError(f"got {muscles} muscles but only {points} points; give (muscles, points), with more points")
        highest = max(1, len(values) - round(len(values) / 4))
        tried = tuple(Factorisation.of(values, rank) for rank in range(1, highest + 1))
        chosen = {
            RankRule.LINE: by_line([each.r2 for each in tried]),
            RankRule.VAF90: _first(each.vaf >= VAF for each in tried),
            RankRule.VAF90_MUSCLES75: _first(each.vaf >= VAF and each.vaf_muscles.min() >= VAF_MUSCLE for each in tried),
            RankRule.AIC: _by_aic(tried, values.shape),
        }
        return cls(tried, chosen)

    @property
    def agree(self) -> int:
        """How many of the rules choose what LINE does, itself among them."""
        return sum(each == self.chosen[RankRule.LINE] for each in self.chosen.values())

    @property
    def best(self) -> Factorisation:
        """The factorisation of the rank that LINE chooses."""
        return self.factorisations[(self.chosen[RankRule.LINE] or 1) - 1]


def by_line(r2: Sequence[float]) -> int:
    """The rank by `RankRule.LINE`, from R2 at ranks 1, 2, ...; at most the last but one, since two points always lie on a line."""
    values = np.asarray(r2, dtype=np.float64)
    for first in range(len(values) - 2):
        rest = values[first:]
        at = np.arange(len(rest), dtype=np.float64)
        line = np.polynomial.Polynomial.fit(at, rest, 1)(at)
        if float(((line - rest) ** 2).mean()) <= LINE_MSE:
            return first + 1
    return max(1, len(values) - 1)


def _first(met: Iterable[object]) -> int | None:
    return next((rank for rank, each in enumerate(met, 1) if each), None)


def _by_aic(tried: tuple[Factorisation, ...], shape: tuple[int, ...]) -> int:
    muscles, samples = shape
    points = muscles * samples
    smallest = np.finfo(np.float64).tiny
    aic = [points * np.log(max(each.sse, smallest) / points) + 2 * each.rank * (muscles + samples) for each in tried]
    return int(np.argmin(aic)) + 1
