from dataclasses import replace

import numpy as np
import pytest

from reknit.signals.muscle.coordination.compensation import Compensation
from reknit.signals.muscle.normalise.method import Method
from reknit.signals.muscle.normalise.normalisation import Normalisation
from reknit.signals.muscle.normalise.normalised import Normalised
from reknit.stream import ParameterError

FULL = Normalisation(Method.SUBMAXIMAL_TASK, 100.0, "uV")


def told(wanted: list[float], helper: list[float], least_share: float = 60.0) -> Compensation | None:
    return Compensation.of(Normalised.of(np.array(wanted), FULL), Normalised.of(np.array(helper), FULL), least_share)


def test_hamstrings_for_the_quadriceps() -> None:
    fine = told([40, 20], [20, 10])
    assert fine is not None
    assert (fine.ratio, fine.compensated, fine.known) == (2, False, 1)
    assert fine.share == pytest.approx(200 / 3)
    helped = told([20, 10], [40, 20])
    assert helped is not None
    assert helped.compensated
    assert helped.ratio == 0.5


def test_helper_that_rests() -> None:
    alone = told([40.0], [0.0])
    assert alone is not None
    assert (alone.ratio, alone.share, alone.compensated) == (float("inf"), 100, False)


def test_nothing_is_said_of_rest_or_of_what_is_missing() -> None:
    nan = float("nan")
    assert told([4, 4], [1, 1]) is None
    assert told([40, nan, nan], [20, 20, 20]) is None
    half = told([40, nan], [20, 20])
    assert half is not None
    assert half.known == 0.5


def test_what_cannot_be_compared_is_refused() -> None:
    peak = Normalised.of(np.ones(1), replace(FULL, method=Method.TASK_PEAK))
    with pytest.raises(ParameterError, match="methods 3 and 4"):
        Compensation.of(Normalised.of(np.ones(1), FULL), peak, 50)
    with pytest.raises(ParameterError, match="same samples"):
        told([1, 2], [1])
    with pytest.raises(ParameterError, match="same samples"):
        told([], [])
    with pytest.raises(ParameterError, match="least_share"):
        told([1], [1], 101)
