"""The benchmarks of onsets: their rules, and that they see what is wrong with a detector."""

from pathlib import Path

import numpy as np
import pytest
from scipy import io

from reknit.bench import muscle_onset_error
from reknit.bench.figures import BenchError
from reknit.bench.muscle_invariance import FROM_S, TO_S, Spans, amplitude_failures, failures
from reknit.bench.onset_peers import HODGES, published_aglr, published_hodges
from reknit.bench.onset_trials import COUNT, ONSET, RATE_HZ, REST, Passed, movements, passed, trials

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def active(*spans: tuple[int, int]) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    out = np.zeros((COUNT, 1), dtype=np.bool_)
    for begin, end in spans:
        out[begin:end] = True
    return out


@pytest.mark.parametrize(
    ("spans", "wanted"),
    [
        ([(ONSET, COUNT)], Passed(1, 1, 1)),
        ([(ONSET + 50, COUNT)], Passed(1, 1, 1)),
        ([(ONSET + 51, COUNT)], Passed(0, 0, 0)),
        ([(ONSET, ONSET + 5), (ONSET + 60, COUNT)], Passed(1, 0, 1)),
        ([(4000, 4900), (ONSET, COUNT)], Passed(1, 1, 0)),
        ([(4000, 5100), (ONSET, COUNT)], Passed(0, 0, 0)),
        ([(ONSET, ONSET + 3900)], Passed(0, 0, 0)),
        ([(0, 2900), (ONSET, COUNT)], Passed(1, 1, 1)),
    ],
)
def test_the_rule_by_which_a_trial_passes(spans: list[tuple[int, int]], wanted: Passed) -> None:
    assert passed(active(*spans)) == wanted


def test_movements_begin_where_the_list_or_the_signal_says(tmp_path: Path) -> None:
    data = np.zeros((5, 13000))
    data[:, 3000:9000] = np.random.default_rng(1).standard_normal((5, 6000))
    io.savemat(tmp_path / "any.mat", {"data": data.T})
    np.testing.assert_array_equal(movements(tmp_path)[0][1:], data[0, 3001:8000])
    (tmp_path / "intervals.csv").write_text("trial,onset_sample,offset_sample\n" + "".join(f"{n},3100,9000\n" for n in range(5)))
    np.testing.assert_array_equal(movements(tmp_path)[2], data[2, 3100:8100])


def test_without_movements_it_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="onset_simulated"):
        movements(tmp_path)
    with pytest.raises(BenchError, match="REKNIT_DATA"):
        movements(None)


def test_peers_do_about_as_published() -> None:
    draws = trials("gaussian", 0.0, 60, 5, np.zeros((1, 1)))
    assert passed(published_hodges(draws, REST, RATE_HZ, *HODGES["gaussian", 0.0])).plain == pytest.approx(0.9, abs=0.1)
    ratio = published_aglr(draws, REST, RATE_HZ, 0.2, 2.0)
    assert ratio[REST:ONSET].mean() < 0.15
    assert ratio[ONSET:].mean() > 0.95


def test_few_bursts_are_timed_as_many_are() -> None:
    errors = muscle_onset_error.errors_of("step", 20, 6, 5)
    assert np.median(np.abs(errors.causal)) <= 0.002
    assert np.median(np.abs(errors.offline)) <= 0.002
    assert 0 < np.median(np.abs(errors.common)) <= 0.03


def fixed_threshold(samples: Floats, rate_hz: float) -> list[Spans]:
    """A detector that minds the unit, and lets missing samples through."""
    found: list[Spans] = []
    for column in samples.T:
        busy = np.flatnonzero(np.abs(column) > 40.0)
        found.append(((float(busy[0]) / rate_hz, float(busy[-1]) / rate_hz),) if len(busy) else ())
    return found


def test_a_detector_that_minds_the_unit_fails_by_that_alone() -> None:
    assert list(failures(fixed_threshold)) == ["unit x 1e-06", "unit x 0.001", "unit x 1000", "unit x 1e+06"]


def test_an_amplitude_that_is_a_power_fails() -> None:
    def power(samples: Floats, rate_hz: float) -> float:
        return float((samples[round(FROM_S * rate_hz) : round(TO_S * rate_hz)] ** 2).mean())

    found = list(amplitude_failures(power))
    assert "amplitude of 2 times the signal" in found
    assert "amplitude at 500 Hz" not in found
