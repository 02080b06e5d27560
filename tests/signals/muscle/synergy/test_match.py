import numpy as np
import pytest

from reknit.signals.muscle.synergy.match import Match
from reknit.stream import ParameterError


def test_order_and_size_do_not_matter() -> None:
    weights = np.random.default_rng(2).uniform(0, 1, (13, 4)) ** 4
    told = Match.of(weights, weights[:, [2, 0, 3, 1]] * [1, 5, 0.1, 2])
    assert [(a, b) for a, b, _ in told.pairs] == [(0, 1), (1, 3), (2, 0), (3, 2)]
    assert min(cosine for _, _, cosine in told.pairs) == pytest.approx(1)
    assert (told.missing, told.new) == ((), ())


def test_pairs_are_best_together_not_one_by_one() -> None:
    reference = np.array([[1.0, 0.9], [0.0, 0.4358899]])
    other = np.array([[0.95, 1.0], [0.3122499, 0.0]])
    assert {(a, b) for a, b, _ in Match.of(reference, other).pairs} == {(0, 1), (1, 0)}


def test_what_has_no_partner_is_told() -> None:
    reference, other = np.eye(5)[:, :3], np.eye(5)[:, [0, 4]]
    told = Match.of(reference, other)
    assert [(a, b) for a, b, _ in told.pairs] == [(0, 0)]
    assert (told.missing, told.new) == ((1, 2), (1,))


def test_limit_is_that_of_the_cosine() -> None:
    one, other = np.array([[1.0], [0.0]]), np.array([[0.8], [0.6]])
    assert len(Match.of(one, other, 0.79).pairs) == 1
    assert Match.of(one, other, 0.81).missing == (0,)


def test_other_muscles_are_refused() -> None:
    with pytest.raises(ParameterError, match="same muscles"):
        Match.of(np.ones((5, 2)), np.ones((4, 2)))
    with pytest.raises(ParameterError, match="finite"):
        Match.of(np.full((5, 2), np.nan), np.ones((5, 2)))
