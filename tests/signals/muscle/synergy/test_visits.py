import numpy as np
import pytest

from reknit.signals.muscle.synergy.factorisation import Factorisation
from reknit.signals.muscle.synergy.visits import Visits
from reknit.stream import ParameterError
from signals.muscle.synergy.walking import walk


def test_same_walk_with_other_noise_is_no_change() -> None:
    clean, weights, activations = walk(noise=0.0)
    again = np.abs(weights @ activations + 0.02 * np.random.default_rng(9).standard_normal(clean.shape))
    told = Visits.of(Factorisation.of(clean, 4), Factorisation.of(again, 4))
    assert len(told.match.pairs) == 4
    assert min(told.correlations) > 0.98
    assert not told.changed


def test_activation_at_another_time_is_a_change() -> None:
    _, weights, activations = walk()
    turned = np.roll(activations, 30, axis=1)
    told = Visits.of(Factorisation.of(weights @ activations, 4), Factorisation.of(weights @ turned, 4))
    assert told.match.missing == ()
    assert min(told.correlations) < 0.9
    assert told.changed


def test_synergy_that_is_gone_is_a_change() -> None:
    envelopes, _, _ = walk()
    told = Visits.of(Factorisation.of(envelopes, 4), Factorisation.of(envelopes, 3))
    assert told.match.missing != ()
    assert told.changed


def test_other_points_are_refused() -> None:
    envelopes, _, _ = walk()
    with pytest.raises(ParameterError, match="as many points"):
        Visits.of(Factorisation.of(envelopes, 3), Factorisation.of(envelopes[:, ::2], 3))
