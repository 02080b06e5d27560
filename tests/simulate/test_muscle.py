"""The simulated muscle: as strong as asked, smooth over cuts, and labelled."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reknit.simulate.muscle import SimulatedMuscle


def rms(effort: float) -> float:
    muscle = SimulatedMuscle(effort=effort, rest_s=0, work_s=1000, full_uv=1, noise_uv=0)
    return float(muscle.samples(2000, 20_000).data.std())


def test_the_signal_grows_with_the_effort() -> None:
    levels = [rms(effort) for effort in (0.05, 0.1, 0.25, 0.5, 0.75, 1.0)]
    assert levels == sorted(levels)
    assert levels[-1] == pytest.approx(1.0, abs=0.1)
    assert levels[0] < 0.05
    assert levels[2] == pytest.approx(0.18, abs=0.04)  # grows faster than the effort, as in Fuglevand's pool


def test_who_rests_gives_noise_only() -> None:
    muscle = SimulatedMuscle(rest_s=2, work_s=1, noise_uv=3)
    rest = muscle.samples(0, 1900).data
    work = muscle.samples(2300, 500).data
    assert rest.std() == pytest.approx(3, rel=0.1)
    assert work.std() > 20 * rest.std()


@settings(max_examples=25)
@given(st.integers(0, 5000), st.lists(st.integers(0, 130), max_size=6), st.sampled_from([1000.0, 990.0, 2000.0]))
def test_the_cut_does_not_matter(first: int, sizes: list[int], rate_hz: float) -> None:
    muscle = SimulatedMuscle(rate_hz=rate_hz)
    whole = muscle.samples(first, sum(sizes)).data
    parts, at = [], first
    for size in sizes:
        parts.append(muscle.samples(at, size).data)
        at += size
    assert b"".join(part.tobytes() for part in parts) == whole.tobytes()


def test_the_effort_rises_and_falls_smoothly() -> None:
    muscle = SimulatedMuscle(rest_s=4, work_s=3, effort=0.6)
    assert muscle.effort_at(3.9) == 0
    assert muscle.effort_at(4.1) == pytest.approx(0.3)
    assert muscle.effort_at(5.5) == 0.6
    assert muscle.effort_at(6.9) == pytest.approx(0.3)
    assert muscle.effort_at(7.5) == 0
    assert muscle.effort_at(11.0 + 1.5) == pytest.approx(0.6)


def test_it_has_the_spectrum_of_surface_emg() -> None:
    from scipy import signal

    data = SimulatedMuscle(rate_hz=2000, rest_s=0, work_s=1000, noise_uv=0).samples(0, 40_000).data[:, 0]
    frequencies, power = signal.welch(data, 2000, nperseg=1024)
    median_hz = frequencies[np.searchsorted(np.cumsum(power), power.sum() / 2)]
    assert 90 < median_hz < 160
    deviation = data - data.mean()
    assert 2.8 < (deviation**4).mean() / data.var() ** 2 < 4.5  # close to Gaussian at a fair effort


def test_at_a_slight_effort_single_action_potentials_stand_out() -> None:
    data = (
        SimulatedMuscle(rate_hz=2000, effort=0.03, rest_s=0, work_s=1000, full_uv=400, noise_uv=0)
        .samples(4000, 20_000)
        .data[:, 0]
    )
    deviation = data - data.mean()
    assert (deviation**4).mean() / data.var() ** 2 > 5
    assert (np.abs(data) < 0.1 * np.abs(data).max()).mean() > 0.5


def test_it_is_labelled() -> None:
    muscle = SimulatedMuscle()
    assert muscle.spec.attribute("simulated") == "yes"
    assert muscle.spec.channels[0].unit == "uV"
    assert muscle.samples(0, 5).data.dtype == np.float32
    assert muscle.samples(10, 0).count == 0
    assert SimulatedMuscle(stream="left").spec.name == "left"


def test_muscles_differ_and_the_first_works_hardest() -> None:
    muscle = SimulatedMuscle(rest_s=0, work_s=1000, muscles=("one", "two", "three"))
    data = muscle.samples(1000, 10_000).data
    assert (np.diff(data.std(axis=0)) < 0).all()
    assert np.abs(np.corrcoef(data.T) - np.eye(3)).max() < 0.1
