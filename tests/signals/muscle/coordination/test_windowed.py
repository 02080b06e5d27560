import numpy as np
import pytest

from reknit.signals.measure import Gate
from reknit.signals.muscle.coordination.index import Index
from reknit.signals.muscle.coordination.windowed import WindowedCoContraction
from reknit.stream import ParameterError, SpecError, StreamSpec
from signals.muscle.chains import whole
from signals.muscle.coordination.envelopes import envelopes


@pytest.mark.parametrize("index", list(Index))
def test_live_number_is_that_of_the_report(index: Index) -> None:
    data = np.abs(np.random.default_rng(3).normal(30, 20, (2000, 2)))
    if index is Index.TEMPORAL:
        data = (data > 30).astype(float)
    out = whole(WindowedCoContraction("one", "other", index, 0.5), envelopes(), data)
    assert len(out) == 20
    assert out[:5, 1].tolist() == [Gate.WARM_UP] * 5
    for row in range(5, 20):
        window = data[row * 100 - 499 : row * 100 + 1]
        assert out[row].tolist() == [index.of(window[:, 0].copy(), window[:, 1].copy()), Gate.OPEN]


def test_missing_samples_are_left_out_until_half_of_the_window_is_missing() -> None:
    data = np.full((2000, 2), 20.0)
    data[800:901, 0] = np.nan
    data[1100:1350, 1] = np.nan
    out = whole(WindowedCoContraction("one", "other"), envelopes(), data)
    gates = out[:, 1].tolist()
    assert gates[7:11] == [Gate.OPEN, Gate.NO_SIGNAL, Gate.NO_SIGNAL, Gate.OPEN]
    assert gates[11:14] == [Gate.NO_SIGNAL] * 3
    assert gates[14] == Gate.OPEN
    assert np.nanmin(out[5:, 0]) == np.nanmax(out[5:, 0]) == 100


def test_two_resting_muscles_have_no_index() -> None:
    data = np.full((1000, 2), [4.0, 2.0])
    out = whole(WindowedCoContraction("one", "other"), envelopes(), data)
    assert out[5:].tolist() == [[0, Gate.COUNT_ONLY]] * 5
    out = whole(WindowedCoContraction("one", "other", floor=3.0), envelopes(), data)
    np.testing.assert_allclose(out[5:, 0], 200 * 2 / 6)


def test_spec_tells_unit_rate_delay_and_warm_up() -> None:
    spec = WindowedCoContraction("one", "other", Index.OVERLAP, 0.5).open(envelopes(warm_up=50)).spec
    assert spec.channels[0].unit == "%"
    assert (spec.rate_hz, spec.warm_up) == (10, 6)
    assert spec.delay_s == pytest.approx(0.2495)


@pytest.mark.parametrize("window_s", [0.0, 61.0, float("nan")])
def test_window_that_is_none_is_refused(window_s: float) -> None:
    with pytest.raises(ParameterError, match="window_s"):
        WindowedCoContraction("one", "other", window_s=window_s).open(envelopes())


def test_irregular_stream_is_refused() -> None:
    regular = envelopes()
    with pytest.raises(SpecError, match="irregular"):
        WindowedCoContraction("one", "other").open(StreamSpec("emg", regular.kind, regular.channels))
