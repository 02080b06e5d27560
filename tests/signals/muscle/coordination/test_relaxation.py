import numpy as np
import pytest

from reknit.signals.muscle.coordination.relaxation import Relaxation
from reknit.stream import ParameterError

RATE_HZ = 100.0
AT_S = np.arange(500) / RATE_HZ
LETTING_GO = np.where(AT_S < 2, 100.0, 100 * np.exp(-(AT_S - 2) / 0.2))
"""Falls to a tenth 0.2 x ln 10 = 0.4605 s after 2 s."""


def test_time_from_the_cue() -> None:
    assert Relaxation.of(LETTING_GO, RATE_HZ, 0.0, cue_s=1.9).time_s == pytest.approx(0.57)
    assert Relaxation.of(LETTING_GO, RATE_HZ, 0.0, cue_s=1.9, delay_s=0.0375).time_s == pytest.approx(0.5325)


def test_time_from_the_peak() -> None:
    assert Relaxation.of(np.where(AT_S == 1, 101.0, LETTING_GO), RATE_HZ, 0.0).time_s == pytest.approx(1.47, abs=0.011)


def test_dip_between_two_bursts_is_no_relaxation() -> None:
    again = LETTING_GO.copy()
    again[280:300] = 50
    told = Relaxation.of(again, RATE_HZ, 0.0, cue_s=1.9)
    assert told.time_s == pytest.approx(1.1)
    assert Relaxation.of(again, RATE_HZ, 0.0, cue_s=1.9, stay_s=0.2).time_s == pytest.approx(0.57)


def test_threshold_lies_above_rest() -> None:
    told = Relaxation.of(np.maximum(LETTING_GO, 20), RATE_HZ, 20.0, cue_s=1.9, share=0.25)
    assert told.threshold == 40
    assert told.time_s == pytest.approx(0.29)


def test_muscle_that_does_not_let_go_has_no_time() -> None:
    told = Relaxation.of(np.maximum(LETTING_GO, 30), RATE_HZ, 5.0, cue_s=1.9)
    assert told.time_s is None
    assert "near rest" in told.reason
    late = np.where(AT_S < 4.8, 100.0, 0.0)
    assert Relaxation.of(late, RATE_HZ, 0.0, cue_s=1.9).time_s is None, "it was not seen to stay"


@pytest.mark.parametrize(
    ("values", "reason"),
    [([np.nan] * 300, "no signal"), ([], "no signal"), ([5.0] * 300, "not active"), ([0.0] * 300, "not active")],
)
def test_no_time_without_an_effort(values: list[float], reason: str) -> None:
    told = Relaxation.of(np.array(values), RATE_HZ, 4.0)
    assert told.time_s is None
    assert reason in told.reason


def test_missing_samples_are_not_below() -> None:
    holed = LETTING_GO.copy()
    holed[260:300] = np.nan
    assert Relaxation.of(holed, RATE_HZ, 0.0, cue_s=1.9).time_s == pytest.approx(1.1)


def test_parameters_that_mean_nothing_are_refused() -> None:
    with pytest.raises(ParameterError, match="share"):
        Relaxation.of(LETTING_GO, RATE_HZ, 0.0, share=1.0)
    with pytest.raises(ParameterError, match="the cue"):
        Relaxation.of(LETTING_GO, RATE_HZ, 0.0, cue_s=9.0)
