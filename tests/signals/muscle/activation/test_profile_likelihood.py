import numpy as np
import pytest

from reknit.signals.muscle.activation.profile_likelihood import RISES_S, profile_onset
from reknit.simulate.onset import burst_in_noise
from reknit.stream import ParameterError

RATE_HZ = 2000.0


def errors_s(rise_s: float, rises_s: tuple[float, ...] = RISES_S) -> float:
    found = []
    for seed in range(8):
        samples = burst_in_noise(10.0, rise_s, 8000, 4000, RATE_HZ, np.random.default_rng(seed))
        onset_s = profile_onset(samples, RATE_HZ, 2.04, 1.0, rises_s=rises_s)
        assert onset_s is not None
        found.append(abs(onset_s - 2.0))
    return float(np.median(found))


def test_a_step_is_found_to_the_millisecond() -> None:
    assert errors_s(0.0) <= 0.0015


def test_a_burst_that_rises_slowly_needs_a_model_that_rises() -> None:
    assert errors_s(0.1) < 0.02
    assert errors_s(0.1, (0.0,)) > 0.03, "a model of a step is late"


@pytest.mark.parametrize("unit", [1e-6, -1e6])
def test_it_minds_no_unit(unit: float) -> None:
    samples = burst_in_noise(10.0, 0.05, 8000, 4000, RATE_HZ, np.random.default_rng(1))
    assert profile_onset(samples * unit, RATE_HZ, 2.04, unit**2) == profile_onset(samples, RATE_HZ, 2.04, 1.0)


def test_where_there_is_nothing_it_says_nothing() -> None:
    noise = 0.5 * np.random.default_rng(1).standard_normal(8000)
    assert profile_onset(np.zeros(8000), RATE_HZ, 2.0, 1.0) is None
    noise[4100] = np.nan
    assert profile_onset(noise, RATE_HZ, 2.0, 1.0) is None


@pytest.mark.parametrize(("coarse_s", "power"), [(5.0, 1.0), (-0.1, 1.0), (float("nan"), 1.0), (2.0, 0.0)])
def test_a_hit_outside_or_no_power_is_refused(coarse_s: float, power: float) -> None:
    with pytest.raises(ParameterError):
        profile_onset(np.ones(8000), RATE_HZ, coarse_s, power)


@pytest.mark.parametrize("count", [0, 1])
def test_hardly_any_samples_give_no_onset(count: int) -> None:
    if count:
        assert profile_onset(np.ones(count), RATE_HZ, 0.0, 1.0) is None
    else:
        with pytest.raises(ParameterError, match="outside"):
            profile_onset(np.ones(0), RATE_HZ, 0.0, 1.0)
