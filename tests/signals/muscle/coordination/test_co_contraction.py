from dataclasses import replace

import numpy as np
import pytest

from reknit.signals.muscle.coordination.co_contraction import CoContraction
from reknit.signals.muscle.normalise.method import Method
from reknit.signals.muscle.normalise.normalisation import Normalisation
from reknit.signals.muscle.normalise.normalised import Normalised
from reknit.stream import ParameterError

QUADRICEPS = Normalisation(Method.ISOMETRIC_MAXIMUM, 200.0, "uV", muscle="vastus medialis")
HAMSTRINGS = replace(QUADRICEPS, value=100.0, muscle="biceps femoris")
HUMP = np.sin(np.pi * np.linspace(0, 1, 1001))


def test_it_is_of_percentages_and_tells_of_what() -> None:
    told = CoContraction.of(Normalised.of(HUMP * 200, QUADRICEPS), Normalised.of(HUMP * 50, HAMSTRINGS))
    assert told.falconer_winter == pytest.approx(66.667, rel=1e-5)
    assert told.rudolph == pytest.approx(47.699, rel=1e-4)
    assert told.overlap == pytest.approx(31.831, rel=1e-4)
    assert told.temporal is None
    assert [each.value for each in told.normalisations] == [200, 100]


def test_another_reference_gives_another_index() -> None:
    one = Normalised.of(HUMP * 200, QUADRICEPS)
    shares = [
        CoContraction.of(one, Normalised.of(HUMP * 50, replace(HAMSTRINGS, value=value))).falconer_winter
        for value in (50, 100, 200)
    ]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] == pytest.approx(100)


@pytest.mark.parametrize(
    "other",
    [replace(HAMSTRINGS, method=Method.TASK_PEAK), replace(HAMSTRINGS, window_s=0.1), replace(HAMSTRINGS, filters="other")],
)
def test_muscles_that_were_normalised_in_different_ways_are_refused(other: Normalisation) -> None:
    with pytest.raises(ParameterError, match="normalised alike"):
        CoContraction.of(Normalised.of(HUMP, QUADRICEPS), Normalised.of(HUMP, other))


def test_the_temporal_index_needs_the_name_of_its_detector() -> None:
    both = Normalised.of(HUMP, QUADRICEPS), Normalised.of(HUMP, HAMSTRINGS)
    active = (HUMP > 0.5).astype(float), (HUMP > 0.9).astype(float)
    with pytest.raises(ParameterError, match="which one"):
        CoContraction.of(*both, active=active)
    told = CoContraction.of(*both, active=active, detector="hysteresis(12 Hz, 2, 0.5)")
    assert told.temporal == pytest.approx(100 * active[1].sum() / active[0].sum())
    assert told.detector.startswith("hysteresis")
