"""Faults of muscles: the draws are the same for whoever asks, and found in a few; without data it is told."""

from pathlib import Path

import numpy as np
import pytest

from reknit.bench import muscle_ecg, muscle_quality
from reknit.bench.figures import BenchError
from reknit.bench.muscle_quality import NAMED, Healthy, draw, plain_gates, told
from reknit.simulate.muscle_faults import MuscleFault
from reknit.simulate.shaped_noise import shaped_noise


@pytest.fixture(scope="module")
def recordings() -> Healthy:
    random = np.random.default_rng(1)
    walk = np.column_stack([50 * shaped_noise(7000, 1000.0, random) for _ in range(6)])
    return Healthy(walk, tuple(np.round(2048 + size * shaped_noise(30_000, 1000.0, random)) for size in (3, 30)))


@pytest.mark.parametrize("fault", MuscleFault)
def test_most_faults_are_found(fault: MuscleFault, recordings: Healthy) -> None:
    found = [bool(set(NAMED[fault]) & told(draw(seed, fault, recordings))) for seed in range(1, 17, 2)]
    assert sum(found) >= 7


def test_healthy_channels_are_left_in_peace_and_coarse_ones_are_not_by_plain_gates(recordings: Healthy) -> None:
    drawn = [draw(seed, None, recordings) for seed in range(1, 41, 2)]
    assert sum(bool(told(each)) for each in drawn) <= 1
    assert any(plain_gates(each) for each in drawn if each.unit == "count")
    np.testing.assert_array_equal(drawn[3].samples, draw(7, None, recordings).samples)


def test_without_recordings_it_says_what_to_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("REKNIT_DATA", raising=False)
    with pytest.raises(BenchError, match="--data or REKNIT_DATA"):
        muscle_quality.run()
    with pytest.raises(BenchError, match="is no file"):
        muscle_quality.run(tmp_path)


def test_a_template_leaves_less_of_a_heart_than_the_high_pass() -> None:
    figures = {each.name: each for each in muscle_ecg.run(seeds=range(2, 4, 2)).figures}
    best = figures["muscle-ecg.rms_error_10_template"]
    assert best.value is not None
    assert best.peer_value is not None
    assert best.value < best.peer_value
