"""Efforts side by side: each in per cent of its own reference, shares only where a muscle works."""

from dataclasses import replace

import numpy as np
import pytest

from reknit.signals.measure import Gate
from reknit.signals.muscle.partners import Beside, Partner, Partners
from reknit.stream import ParameterError, SpecError
from signals.muscle.chains import apply, emg, whole

SPEC = emg(channels=3)
EFFORT = Partners("c0", 50.0, (Partner("c2", Beside.EFFORT, 20.0),))
SHARE = Partners("c0", 50.0, (Partner("c1", Beside.SHARE, 100.0),))
NAN = float("nan")
OPEN, COUNT_ONLY, WARM_UP, NO_SIGNAL = (float(gate) for gate in (Gate.OPEN, Gate.COUNT_ONLY, Gate.WARM_UP, Gate.NO_SIGNAL))


def test_each_muscle_is_in_per_cent_of_its_own_reference() -> None:
    out = whole(EFFORT, SPEC, np.array([[25.0, 7.0, 5.0]]))
    np.testing.assert_array_equal(out, [[50, OPEN, 25, OPEN]])
    assert [each.name for each in EFFORT.open(SPEC).spec.channels] == ["value", "gate", "c2.value", "c2.gate"]


@pytest.mark.parametrize(("own", "partner", "share"), [(25, 50, 50), (50, 0, 100), (0, 50, 0), (25, 150, 25)])
def test_a_share_is_own_over_both(own: float, partner: float, share: float) -> None:
    assert whole(SHARE, SPEC, np.array([[own, partner, 0.0]]))[0, 2] == pytest.approx(share)


def test_two_that_rest_have_no_share() -> None:
    out = whole(SHARE, SPEC, np.array([[1.0, 2.0, 0.0], [0.0, 0.0, 0.0]]))
    assert np.isnan(out[:, 2]).all()
    assert out[:, 3].tolist() == [COUNT_ONLY] * 2
    assert out[:, 0].tolist() == [2.0, 0.0]


def test_a_missing_muscle_shuts_its_own_gate_and_the_share_it_is_in() -> None:
    rows = np.array([[25.0, NAN, 5.0]])
    np.testing.assert_array_equal(whole(EFFORT, SPEC, rows), [[50, OPEN, 25, OPEN]])
    np.testing.assert_array_equal(whole(SHARE, SPEC, rows), [[50, OPEN, NAN, NO_SIGNAL]])


@pytest.mark.parametrize("sizes", [[6], [1, 5], [2, 2, 2], [5, 1]])
def test_each_muscle_warms_up_from_its_own_first_number(sizes: list[int]) -> None:
    rows = np.array([[1.0, 0, NAN], [1, 0, NAN], [1, 0, 2], [1, 0, 2], [1, 0, 2], [1, 0, 2]])
    out = apply(EFFORT, replace(SPEC, warm_up=3), np.split(rows, np.cumsum(sizes)[:-1]))
    assert out[:, 1].tolist() == [WARM_UP] * 3 + [OPEN] * 3
    assert out[:, 3].tolist() == [NO_SIGNAL] * 2 + [WARM_UP] * 3 + [OPEN]


def test_bad_parameters_are_refused() -> None:
    with pytest.raises(ParameterError, match="number above 0, got 0"):
        Partners("c0", 0, (Partner("c1", Beside.EFFORT, 1),)).open(SPEC)
    with pytest.raises(ParameterError, match="channel of its own"):
        Partners("c0", 1, (Partner("c0", Beside.EFFORT, 1),)).open(SPEC)
    with pytest.raises(SpecError, match="no channel 'c7'"):
        Partners("c0", 1, (Partner("c7", Beside.EFFORT, 1),)).open(SPEC)
