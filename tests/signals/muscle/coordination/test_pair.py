from typing import Any

import numpy as np
import pytest

from reknit.signals.measure import Gate
from reknit.signals.muscle.coordination.share import Share
from reknit.signals.muscle.coordination.symmetry import Symmetry
from reknit.stream import ParameterError, SpecError
from signals.muscle.chains import whole
from signals.muscle.coordination.envelopes import envelopes

NODES = [Share("one", "other"), Symmetry("one", "other")]


@pytest.mark.parametrize("node", NODES)
def test_a_missing_muscle_shuts_the_gate_for_as_long_as_it_is_missing(node: Any) -> None:
    out = whole(node, envelopes(), np.array([[30.0, 10], [np.nan, 10], [30, np.inf], [30, 10]]))
    assert out[:, 1].tolist() == [Gate.OPEN, Gate.NO_SIGNAL, Gate.NO_SIGNAL, Gate.OPEN]
    assert np.isnan(out[1:3, 0]).all()


@pytest.mark.parametrize("node", NODES)
def test_two_resting_muscles_are_compared_for_nothing_but_counting(node: Any) -> None:
    out = whole(node, envelopes(), np.array([[4.9, 0.1], [0, 0], [5, 5], [-0.1, 0]]))
    assert out[:, 1].tolist() == [Gate.COUNT_ONLY, Gate.COUNT_ONLY, Gate.OPEN, Gate.COUNT_ONLY]
    assert out[[0, 1, 3], 0].tolist() == [0, 0, 0]


def test_without_a_floor_only_nothing_at_all_is_rest() -> None:
    out = whole(Share("one", "other", 0.0), envelopes(), np.array([[1e-9, 0], [0, 0]]))
    assert out.tolist() == [[100, Gate.OPEN], [0, Gate.COUNT_ONLY]]


@pytest.mark.parametrize("node", NODES)
def test_warm_up_counts_from_the_first_sample_of_both(node: Any) -> None:
    out = whole(node, envelopes(warm_up=2), np.array([[np.nan, 9.0], [9, 9], [9, 9], [9, 9]]))
    assert out[:, 1].tolist() == [Gate.NO_SIGNAL, Gate.WARM_UP, Gate.WARM_UP, Gate.OPEN]


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(SpecError, match="'third'"):
        Share("one", "third").open(envelopes())
    with pytest.raises(ParameterError, match="another one"):
        Share("one", "one").open(envelopes())
    with pytest.raises(ParameterError, match="normalise both"):
        Symmetry("one", "other").open(envelopes(units=("%", "uV")))
    with pytest.raises(ParameterError, match="floor"):
        Share("one", "other", float("nan")).open(envelopes())
