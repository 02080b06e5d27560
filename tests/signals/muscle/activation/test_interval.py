import numpy as np
import pytest

from reknit.signals.muscle.activation.interval import Interval, intervals_of
from reknit.stream import ParameterError

NAN = float("nan")


def stream(*runs: tuple[float, int]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.concatenate([np.full(count, value) for value, count in runs])


def test_a_burst_has_an_onset_and_an_offset_less_the_delay() -> None:
    found = intervals_of(stream((0, 100), (1, 200), (0, 100)), 1000, first=500, delay_s=0.02)
    assert len(found) == 1
    assert (found[0].onset_s, found[0].offset_s) == pytest.approx((0.58, 0.78))
    assert found[0].duration_s == pytest.approx(0.2)


def test_short_pauses_are_bridged_before_short_bursts_are_dropped() -> None:
    blinking = stream((0, 100), (1, 20), (0, 30), (1, 20), (0, 100), (1, 20), (0, 100))
    assert intervals_of(blinking, 1000) == (Interval(0.1, 0.17),)


@pytest.mark.parametrize("unknown", [(), ((NAN, 10),)])
def test_an_end_that_was_not_seen_is_not_told(unknown: tuple[tuple[float, int], ...]) -> None:
    began, goes_on = stream(*unknown, (1, 100), (0, 100)), stream((0, 100), (1, 100), *unknown)
    assert [i.onset_s for i in intervals_of(began, 1000)] == [None]
    assert [i.offset_s for i in intervals_of(goes_on, 1000)] == [None]
    assert intervals_of(goes_on, 1000)[0].duration_s is None


def test_what_is_unknown_bridges_nothing() -> None:
    found = intervals_of(stream((0, 100), (1, 100), (NAN, 5), (1, 100), (0, 100)), 1000)
    assert found == (Interval(0.1, None), Interval(None, 0.305))


@pytest.mark.parametrize("nothing", [np.zeros(0), np.zeros(50), np.full(50, NAN), np.ones(1)])
def test_nothing_gives_no_interval(nothing: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    assert intervals_of(nothing, 1000) == ()


def test_two_channels_or_no_rate_are_refused() -> None:
    with pytest.raises(ParameterError, match="pick a column"):
        intervals_of(np.zeros((10, 2)), 1000)
    with pytest.raises(ParameterError, match="rate above 0"):
        intervals_of(np.zeros(10), 0)
