import numpy as np
import pytest

from reknit.signals.muscle.synergy.cycles import Together, cycles
from reknit.stream import ParameterError

AT = np.arange(1201)
EDGES = [0, 300, 700, 1200]


def test_cycles_of_any_length_lie_on_one_another() -> None:
    phase = np.interp(AT, EDGES, [0, 1, 2, 3])
    envelopes = np.stack([1 - np.cos(2 * np.pi * phase), 40 * (1 + np.sin(2 * np.pi * phase))], axis=1)
    mean, behind = cycles(envelopes, EDGES), cycles(envelopes, EDGES, together=Together.BEHIND_ONE_ANOTHER)
    assert (mean.shape, behind.shape) == ((2, 200), (2, 600))
    np.testing.assert_allclose(mean.max(axis=1), 1)
    np.testing.assert_allclose(mean[0], (1 - np.cos(2 * np.pi * np.arange(200) / 200)) / 2, atol=1e-3)
    np.testing.assert_allclose(behind[:, 200:400], mean, atol=2e-3)


def test_what_swings_below_0_is_0() -> None:
    envelopes = np.stack([np.sin(AT / 30.0), np.ones(1201)], axis=1)
    assert cycles(envelopes, EDGES).min() == 0


@pytest.mark.parametrize("edges", [[0], [5, 3], [0, 1201], [-1, 300], [10, 10]])
def test_edges_that_cannot_be_are_refused(edges: list[int]) -> None:
    with pytest.raises(ParameterError, match="rising edges"):
        cycles(np.ones((1201, 2)), edges)


def test_missing_samples_and_silent_muscles_are_refused() -> None:
    envelopes = np.ones((1201, 2))
    envelopes[10, 0] = np.nan
    with pytest.raises(ParameterError, match="missing"):
        cycles(envelopes, EDGES)
    assert cycles(envelopes, EDGES[1:]).shape == (2, 200)
    envelopes[:, 1] = 0
    with pytest.raises(ParameterError, match="muscle 2"):
        cycles(envelopes, EDGES[1:])
