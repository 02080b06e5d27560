"""The two-state chain on signals whose activity is known."""

import numpy as np
import pytest
from numpy.typing import NDArray

from reknit.signals.muscle.activation.hmm import activity_probability, hmm_intervals
from reknit.stream import ParameterError

RATE_HZ = 1000.0
ON = (np.arange(6000) // 1000 % 2).astype(bool)


def samples(gain: float = 5.0, seed: int = 0) -> NDArray[np.float64]:
    """A second of rest, a second of work, and so on."""
    noise: NDArray[np.float64] = np.random.default_rng(seed).standard_normal(6000) * np.where(ON, gain, 1.0)
    return noise


def test_work_is_told_from_rest() -> None:
    active = activity_probability(samples(), RATE_HZ) > 0.5
    assert (active == ON).mean() > 0.99


def test_intervals_have_their_edges_where_activity_begins_and_ends() -> None:
    found = hmm_intervals(samples(), RATE_HZ)
    assert [each.onset_s for each in found] == pytest.approx([1, 3, 5], abs=0.011)
    assert [each.offset_s for each in found[:2]] == pytest.approx([2, 4], abs=0.011)
    assert found[2].offset_s is None, "it still goes on at the end"


def test_rest_alone_has_no_activity() -> None:
    told = activity_probability(np.random.default_rng(0).standard_normal((10_000, 20)), RATE_HZ)
    assert told.max() < 0.5


def test_channels_do_not_touch_each_other() -> None:
    both = np.column_stack((samples(), np.full(6000, np.nan), samples(3, 1)))
    told = activity_probability(both, RATE_HZ)
    assert np.isnan(told[:, 1]).all()
    np.testing.assert_allclose(told[:, 0], activity_probability(samples(), RATE_HZ), rtol=1e-9)


@pytest.mark.parametrize("factor", [-1.0, 1e-6, 1e6])
def test_unit_and_polarity_change_nothing(factor: float) -> None:
    assert hmm_intervals(factor * samples(), RATE_HZ) == hmm_intervals(samples(), RATE_HZ)


def test_missing_samples_are_unknown_and_cost_nothing_else() -> None:
    holed = samples()
    holed[1500:1600] = np.nan
    told = activity_probability(holed, RATE_HZ)
    assert np.flatnonzero(np.isnan(told)).tolist() == list(range(1500, 1600))
    assert ((told > 0.5) == ON)[~np.isnan(told)].mean() > 0.99


@pytest.mark.parametrize("data", [np.zeros(0), np.zeros(1), np.full(500, 3.0) * 0, np.zeros((0, 2)), np.zeros((5, 0))])
def test_what_does_not_move_is_unknown(data: NDArray[np.float64]) -> None:
    told = activity_probability(data, RATE_HZ)
    assert told.shape == data.shape
    assert np.isnan(told).all()


def test_what_cannot_be_looked_at_is_told() -> None:
    with pytest.raises(ParameterError, match="200 Hz or more"):
        activity_probability(np.zeros(10), 100.0)
    with pytest.raises(ParameterError, match="pick a column"):
        hmm_intervals(np.zeros((10, 2)), RATE_HZ)
