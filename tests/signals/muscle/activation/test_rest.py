from fractions import Fraction

import numpy as np
import pytest

from reknit.signals.muscle.activation.rest import rest_of, rest_of_raw
from reknit.signals.muscle.band_pass import BandPass
from reknit.simulate.shaped_noise import shaped_noise
from reknit.stream import Channel, Kind, ParameterError, StreamSpec

RATE_HZ = 1000.0


def noise(seed: int = 1) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    random = np.random.default_rng(seed)
    return np.stack((shaped_noise(6000, RATE_HZ, random), random.laplace(size=6000)), axis=1)


def test_power_mean_and_shape_are_those_of_the_noise() -> None:
    rest = rest_of(noise(), RATE_HZ)
    assert rest.power == pytest.approx((1.0, 2.0), rel=0.1)
    assert rest.mean == pytest.approx(((2 / np.pi) ** 0.5, 1.0), rel=0.05)
    assert rest.shape == pytest.approx((2.0, 1.0), abs=0.15)
    assert rest.duration_s == 6.0


def test_the_whitened_noise_is_white() -> None:
    rest, data = rest_of(noise(), RATE_HZ), noise(2)[:, 0]
    white = np.convolve(data, [1.0, *(-a for a in rest.whitening[0])], "valid")
    lags = [float((white[lag:] * white[: len(white) - lag]).mean() / (white**2).mean()) for lag in (1, 2, 3)]
    assert max(abs(lag) for lag in lags) < 0.05
    assert rest.innovation[0] == pytest.approx((white**2).mean(), rel=0.1)
    assert rest.innovation[0] < 0.5 * rest.power[0], "the coloured channel can be foretold"


@pytest.mark.parametrize("unit", [1e-6, 1e6])
def test_all_follow_the_unit(unit: float) -> None:
    rest, scaled = rest_of(noise(), RATE_HZ), rest_of(noise() * unit, RATE_HZ)
    assert scaled.mean == pytest.approx([m * unit for m in rest.mean])
    assert scaled.sd == pytest.approx([s * unit for s in rest.sd])
    assert scaled.innovation == pytest.approx([i * unit**2 for i in rest.innovation])
    assert scaled.shape == pytest.approx(rest.shape)


@pytest.mark.parametrize(
    ("samples", "said"),
    [
        (np.zeros((0, 1)), "too short"),
        (np.ones((1, 2)), "too short"),
        (np.ones((3000, 1)), "does not move"),
        (np.full((3000, 1), np.nan), "missing samples"),
        (np.zeros((3000, 0)), "samples, channels"),
    ],
)
def test_what_is_no_rest_is_refused(samples: np.ndarray[tuple[int, int], np.dtype[np.float64]], said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        rest_of(samples, RATE_HZ)


def test_another_rate_or_number_of_channels_is_refused() -> None:
    rest = rest_of(noise(), RATE_HZ)
    channels = (Channel("a", "uV"), Channel("b", "uV"))
    rest.check(StreamSpec("emg", Kind.EMG, channels, Fraction(1000)))
    with pytest.raises(ParameterError, match="2000 Hz"):
        rest.check(StreamSpec("emg", Kind.EMG, channels, Fraction(2000)))
    with pytest.raises(ParameterError, match="2 channels"):
        rest.check(StreamSpec("emg", Kind.EMG, channels[:1], Fraction(1000)))


def test_raw_rest_is_band_passed_as_the_stream_will_be() -> None:
    raw = 500.0 + noise()
    rest = rest_of_raw(raw, RATE_HZ, BandPass())
    assert rest.power[0] == pytest.approx(0.9, abs=0.1), "the electrode's offset is no power"
    assert rest.duration_s == pytest.approx(6.0 - 0.146)


def test_a_raw_signal_that_stands_still_is_refused() -> None:
    with pytest.raises(ParameterError, match="does not move"):
        rest_of_raw(np.full((3000, 2), 500.0), RATE_HZ, BandPass())
    with pytest.raises(ParameterError, match="too short"):
        rest_of_raw(np.zeros((0, 2)), RATE_HZ, BandPass())
