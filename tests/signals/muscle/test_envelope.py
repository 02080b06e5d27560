from pathlib import Path

import numpy as np
import pytest

from reknit.signals.muscle.band_pass import BandPass
from reknit.signals.muscle.envelope import Envelope
from reknit.signals.muscle.filtering import Start
from reknit.signals.muscle.rectify import Rectify
from reknit.stream import ParameterError, SpecError, StreamSpec
from signals.muscle.chains import column, emg, whole


def step(cutoff_hz: float, seconds: float = 2.0) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Answer to a step from 0 to 1 at 2 kHz, from the step on."""
    out: np.ndarray[tuple[int], np.dtype[np.float64]] = whole(
        Envelope(cutoff_hz), emg(), column(np.r_[0.0, np.ones(int(seconds * 2000))])
    )[1:, 0]
    return out


def ms_until(reached: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
    """Milliseconds until something is true for good."""
    return float(np.flatnonzero(~reached)[-1] + 1) / 2


def test_design_is_the_reference_section() -> None:
    opened = Envelope().open(emg())
    b = 8.765554875401463e-05
    wanted = [[b, 2 * b, b, 1, -1.9733442497812987, 0.9736948719763148]]
    np.testing.assert_allclose(opened._sos, wanted, rtol=1e-9)


@pytest.mark.parametrize(("cutoff_hz", "half_ms", "most_ms"), [(3, 76, 141), (6, 38, 70.5), (10, 23, 42), (15, 15, 28)])
def test_step_takes_as_long_as_the_reference_says(cutoff_hz: float, half_ms: float, most_ms: float) -> None:
    rising = step(cutoff_hz)
    assert int(np.argmax(rising >= 0.5)) / 2 == pytest.approx(half_ms, abs=1)
    assert int(np.argmax(rising >= 0.9)) / 2 == pytest.approx(most_ms, abs=1)


@pytest.mark.parametrize("cutoff_hz", [3, 6, 15])
def test_overshoot_is_4_per_cent(cutoff_hz: float) -> None:
    assert step(cutoff_hz).max() == pytest.approx(1.043, abs=1e-3)


@pytest.mark.parametrize("cutoff_hz", [3, 6, 10, 20])
def test_warm_up_ends_when_a_step_has_settled_to_1_per_cent(cutoff_hz: float) -> None:
    warm_up = Envelope(cutoff_hz).open(emg()).spec.warm_up
    assert ms_until(np.abs(step(cutoff_hz) - 1) < 0.01) == pytest.approx(warm_up / 2, abs=2)


@pytest.mark.parametrize("cutoff_hz", [2, 6, 20])
def test_delay_is_root_2_over_2_pi_cutoff(cutoff_hz: float) -> None:
    delay_s = Envelope(cutoff_hz).open(emg()).spec.delay_s
    assert delay_s == pytest.approx(np.sqrt(2) / (2 * np.pi * cutoff_hz), rel=1e-12)
    ramp = whole(Envelope(cutoff_hz), emg(), column(np.arange(4000) / 2000))[:, 0]
    assert 3999 / 2000 - ramp[-1] == pytest.approx(delay_s, rel=1e-2)


def test_delay_of_other_orders_is_measured_on_a_ramp() -> None:
    for order in (1, 3, 4):
        ramp = whole(Envelope(order=order), emg(), column(np.arange(8000) / 2000))[:, 0]
        assert 7999 / 2000 - ramp[-1] == pytest.approx(Envelope(order=order).open(emg()).spec.delay_s, rel=1e-2)


@pytest.mark.parametrize(
    ("node", "said"),
    [
        (Envelope(0), r"\(0, 1000\), got 0"),
        (Envelope(1000), "got 1000; lower cutoff_hz or record faster"),
        (Envelope(float("nan")), "got nan"),
        (Envelope(order=0), "1 to 10, got 0"),
    ],
)
def test_cutoff_that_does_not_fit_is_refused(node: Envelope, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        node.open(emg())


def test_irregular_stream_is_refused() -> None:
    spec = emg()
    with pytest.raises(SpecError, match="irregular"):
        Envelope().open(StreamSpec(spec.name, spec.kind, spec.channels))


def test_envelope_of_noise_is_its_mean_absolute_value() -> None:
    """For white noise of standard deviation s the rectified mean is s sqrt(2/pi)."""
    noise = np.random.default_rng(2).normal(0, 30, (40_000, 1))
    out = whole(Envelope(1, start=Start.STEADY), emg(), np.abs(noise))[10_000:]
    assert out.mean() == pytest.approx(30 * np.sqrt(2 / np.pi), rel=0.02)


def test_recorded_effort_has_the_known_peak(data_folder: Path) -> None:
    """Isometric contractions of the BioSPPy example: raw counts about an offset of 2040, largest settled envelope 134.1 counts."""
    raw = np.loadtxt(data_folder / "muscle" / "biosppy_emg" / "emg_1.txt", comments="#", ndmin=2)
    spec = emg(1000)
    band = BandPass().open(spec)
    low = Envelope().open(band.spec)
    out = whole(Envelope(), spec, whole(Rectify(), spec, whole(BandPass(), spec, raw)))
    assert out[low.spec.warm_up :].max() == pytest.approx(134.1, abs=0.1)
