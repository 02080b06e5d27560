import numpy as np
import pytest

from reknit.signals.muscle.band_pass import WARM_UP_S, BandPass
from reknit.signals.muscle.filtering import Start
from reknit.stream import Channel, Kind, ParameterError, SpecError, StreamSpec
from signals.muscle.chains import column, emg, whole


def gain(at_hz: float, node: BandPass | None = None, rate_hz: float = 2000) -> float:
    """Size of the settled answer to a sine of that frequency and size 1."""
    sine = np.sin(2 * np.pi * at_hz * np.arange(int(4 * rate_hz)) / rate_hz)
    settled = whole(node or BandPass(), emg(rate_hz), column(sine))[int(2 * rate_hz) :]
    return float(np.sqrt(2 * np.mean(settled**2)))


def test_impulse_gives_the_reference_numbers() -> None:
    out = whole(BandPass(start=Start.ZERO), emg(), column([1, 0, 0, 0, 0]))[:, 0]
    wanted = [0.058512708571376006, 0.2521528485235929, 0.38845123031369466, 0.174211652320882, -0.19211744264617392]
    np.testing.assert_allclose(out, wanted, rtol=1e-9)


@pytest.mark.parametrize("edge_hz", [20, 450])
def test_edges_lie_at_minus_3_db(edge_hz: float) -> None:
    assert gain(edge_hz) == pytest.approx(np.sqrt(0.5), rel=1e-3)


def test_band_passes_and_movement_does_not() -> None:
    assert gain(100) == pytest.approx(1, abs=1e-3)
    assert gain(2) < 1e-3
    assert gain(900) < 1e-3


@pytest.mark.parametrize(("low_hz", "high_hz"), [(10, 400), (30, 200)])
def test_edges_can_be_chosen(low_hz: float, high_hz: float) -> None:
    node = BandPass(low_hz, high_hz)
    assert gain(low_hz, node) == pytest.approx(np.sqrt(0.5), rel=1e-2)
    assert gain(high_hz, node) == pytest.approx(np.sqrt(0.5), rel=1e-2)


def test_step_of_the_offset_has_left_when_warm_up_ends() -> None:
    """Reference: below 1 % after 93 ms and below 0.1 % after 146 ms."""
    step = column(np.r_[np.zeros(10), np.ones(1000)])
    after = np.abs(whole(BandPass(), emg(), step)[10:, 0])
    warm_up = BandPass().open(emg()).spec.warm_up
    assert warm_up == np.ceil(WARM_UP_S * 2000)
    assert after[warm_up:].max() < 1e-3
    assert after[int(0.093 * 2000) + 1 :].max() < 1e-2
    assert after[: warm_up // 2].max() > 1e-2


def test_warm_up_is_longer_for_a_lower_edge_and_adds_to_the_one_before() -> None:
    assert BandPass(low_hz=10).open(emg()).spec.warm_up == 2 * BandPass().open(emg()).spec.warm_up
    before = StreamSpec("emg", Kind.EMG, (Channel("a", "uV"),), emg().rate, warm_up=5, delay_s=0.5)
    assert BandPass().open(before).spec.warm_up == 5 + BandPass().open(emg()).spec.warm_up
    assert BandPass().open(before).spec.delay_s > 0.5


def test_delay_is_the_group_delay_at_100_hz() -> None:
    """Reference: 1.7 ms; measured here as the way by which the middle of a long 100 Hz burst moves."""
    delay_s = BandPass().open(emg()).spec.delay_s
    assert delay_s == pytest.approx(1.7e-3, abs=0.05e-3)
    time_s = np.arange(8000) / 2000
    burst = np.exp(-((time_s - 2) ** 2) / (2 * 0.2**2)) * np.sin(2 * np.pi * 100 * time_s)
    out = whole(BandPass(), emg(), column(burst))[:, 0]
    shift_s = np.average(time_s, weights=out**2) - np.average(time_s, weights=burst**2)
    assert shift_s == pytest.approx(delay_s, abs=0.02e-3)


@pytest.mark.parametrize(("low_hz", "high_hz"), [(20, 90), (150, 450)])
def test_delay_of_a_band_without_100_hz_is_that_of_its_middle(low_hz: float, high_hz: float) -> None:
    """At its middle a band-pass of four poles delays by about 2.6 / pi / width."""
    spec = BandPass(low_hz, high_hz).open(emg()).spec
    assert spec.delay_s == pytest.approx(2.6131 / np.pi / (high_hz - low_hz), rel=0.1)


def test_rate_of_1000_hz_takes_the_default_band() -> None:
    assert BandPass().open(emg(1000)).spec.rate == 1000


@pytest.mark.parametrize(
    ("node", "said"),
    [
        (BandPass(high_hz=900.5), "900 Hz, got 900.5; record faster or lower high_hz"),
        (BandPass(low_hz=450), "450 and 450"),
        (BandPass(low_hz=0), "0 < low_hz"),
        (BandPass(low_hz=-5), "0 < low_hz"),
        (BandPass(low_hz=float("nan")), "0 < low_hz"),
        (BandPass(order=0), "1 to 10, got 0"),
        (BandPass(order=11), "1 to 10, got 11"),
    ],
)
def test_band_that_does_not_fit_is_refused(node: BandPass, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        node.open(emg())


def test_slow_stream_is_told_what_it_could_have() -> None:
    with pytest.raises(ParameterError, match=r"112\.5 Hz, got 450"):
        BandPass().open(emg(250))


def test_irregular_stream_is_refused() -> None:
    with pytest.raises(SpecError, match="irregular"):
        BandPass().open(StreamSpec("emg", Kind.EMG, (Channel("a", "uV"),)))
