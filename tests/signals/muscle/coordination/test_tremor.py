import numpy as np
import pytest
from numpy.typing import NDArray

from reknit.signals.muscle.coordination.tremor import CLONUS_HZ, Tremor
from reknit.stream import ParameterError

RATE_HZ = 1000.0


def shaking(at_hz: float, depth: float, seed: int = 1, seconds: int = 20) -> NDArray[np.float64]:
    """Muscle noise whose strength swings."""
    noise: NDArray[np.float64] = np.random.default_rng(seed).standard_normal(round(seconds * RATE_HZ))
    swing: NDArray[np.float64] = 1 + depth * np.sin(2 * np.pi * at_hz * np.arange(len(noise)) / RATE_HZ)
    return noise * swing


@pytest.mark.parametrize("at_hz", [5.0, 7.0, 11.0])
def test_tremor_is_found_at_its_frequency(at_hz: float) -> None:
    told, still = Tremor.of(shaking(at_hz, 0.6), RATE_HZ), Tremor.of(shaking(at_hz, 0.0), RATE_HZ)
    assert told is not None
    assert still is not None
    assert told.peak_hz == at_hz
    assert told.share > 2 * still.share


def test_noise_has_no_clear_peak_but_in_one_of_a_hundred() -> None:
    peaks = sum(
        (told := Tremor.of(shaking(6, 0.0, seed), RATE_HZ)) is not None and told.peak_hz is not None for seed in range(300)
    )
    assert peaks <= 9


def test_clonus_does_not_answer_to_a_quicker_tremor() -> None:
    slow, quick = (Tremor.of(shaking(at_hz, 0.6), RATE_HZ, CLONUS_HZ) for at_hz in (6.0, 11.0))
    assert slow is not None
    assert quick is not None
    assert slow.peak_hz == 6
    assert quick.peak_hz is None


def test_unit_and_sign_change_nothing() -> None:
    values = shaking(6.0, 0.6)
    told = Tremor.of(values, RATE_HZ)
    assert told is not None
    for gain in (1e-6, 1e6, -1.0):
        other = Tremor.of(values * gain, RATE_HZ)
        assert other is not None
        assert other.share == pytest.approx(told.share, rel=1e-9)
        assert other.peak_hz == told.peak_hz


def test_too_little_missing_or_constant_gives_nothing() -> None:
    values = shaking(6.0, 0.6)
    holed = values.copy()
    holed[50] = np.nan
    for nothing in (values[:0], values[:3999], holed, np.ones(20_000), np.full(20_000, np.nan)):
        assert Tremor.of(nothing, RATE_HZ) is None


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ParameterError, match="band"):
        Tremor.of(shaking(6, 0.6), RATE_HZ, (8.0, 5.0))
    with pytest.raises(ParameterError, match="80"):
        Tremor.of(shaking(6, 0.6), 80.0)
