import numpy as np
import pytest

from reknit.signals.muscle.synergy.rank import RankRule, Ranks, by_line
from signals.muscle.synergy.walking import walk


@pytest.mark.parametrize("rank", [3, 5])
def test_rank_that_was_put_in_is_found_by_the_line(rank: int) -> None:
    told = Ranks.of(walk(rank)[0])
    assert len(told.factorisations) == 10
    assert told.chosen[RankRule.LINE] == rank
    assert told.best.rank == rank
    assert told.agree == sum(each == rank for each in told.chosen.values())


def test_r2_that_lies_on_a_line_from_some_rank_on() -> None:
    straight = [0.9 + 0.01 * n for n in range(7)]
    assert by_line([0.3, 0.6, *straight]) == 3
    assert by_line(straight) == 1
    assert by_line([0.1, 0.9, 0.95]) == 2
    assert by_line([0.5]) == 1


def test_limit_is_that_of_the_mean_squared_error() -> None:
    def bent(by: float) -> list[float]:
        """Off a line by `by`, up and down in turn: a mean squared error of 0.96 x by^2 over five points."""
        return [0.5 + by, 0.5 - by, 0.5 + by, 0.5 - by, 0.5 + by]

    assert by_line(bent(0.0101)) == 1
    assert by_line(bent(0.0103)) > 1


def test_rules_of_vaf() -> None:
    told = Ranks.of(walk(4, noise=0.05)[0])
    vaf90, both = told.chosen[RankRule.VAF90], told.chosen[RankRule.VAF90_MUSCLES75]
    assert vaf90 is not None
    assert both is not None
    assert vaf90 <= both
    assert told.factorisations[vaf90 - 1].vaf >= 0.9
    assert vaf90 == 1 or told.factorisations[vaf90 - 2].vaf < 0.9
    assert told.factorisations[both - 1].vaf_muscles.min() >= 0.75


def test_noise_alone_meets_no_rule_of_vaf() -> None:
    told = Ranks.of(np.random.default_rng(1).exponential(1, (6, 400)) ** 3)
    assert told.chosen[RankRule.VAF90_MUSCLES75] is None
