"""Rows in time: grids with losses, written digits, jitter, counters that turn over, units of times, and what is refused."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.formats.recording import FormatError
from reknit.formats.table_time import Timing, begins_again, guessed_unit, time_unit, timing_of, unwrapped
from reknit.stream import GapReason

PATH = Path("x.csv")


def placed(times_s: np.ndarray, rate_hz: float | None = None, *, even: bool = True) -> Timing:
    return timing_of(PATH, times_s, None, rate_hz, rows=len(times_s), even=even)


def lossy(count: int, *lost: tuple[int, int]) -> np.ndarray:
    keep = np.ones(count, dtype=bool)
    for first, length in lost:
        keep[first : first + length] = False
    return np.flatnonzero(keep)


@pytest.mark.parametrize("hz", [50, 100, 102.4, 148.148, 204.8, 285.714, 1000, 1111.111, 2000, 2048])
@pytest.mark.parametrize("start_s", [0.0, 0.01, 12345.678])
def test_the_rate_comes_from_the_times(hz: float, start_s: float) -> None:
    index = np.arange(6000)
    got = placed(np.round(start_s + index / hz, 9))
    assert got.rate is not None
    assert float(got.rate) == pytest.approx(hz, rel=1e-6)
    assert got.index.tolist() == index.tolist()


@given(
    st.sampled_from([50, 100, 204.8, 1000, 2000]),
    st.lists(st.tuples(st.integers(1, 900), st.integers(1, 40)), max_size=4),
    st.integers(0, 10**6),
)
def test_rows_that_are_missing_are_found_exactly(hz: float, lost: list[tuple[int, int]], start: int) -> None:
    index = lossy(1000, *lost)
    if index[0] or len(index) < 100:
        return
    got = placed(np.round(start + index / hz, 6))
    assert got.rate == pytest.approx(hz)
    assert got.index.tolist() == index.tolist()
    assert got.reason is GapReason.UNEXPLAINED


@pytest.mark.parametrize("digits", [2, 3, 4])
def test_a_single_loss_is_found_however_few_digits_were_written(digits: int) -> None:
    index = lossy(6000, (3000, 1))
    got = placed(np.round(index / 100, digits))
    assert got.rate == 100
    assert got.index.tolist() == index.tolist()


def test_times_with_too_few_digits_still_give_the_rate() -> None:
    index = np.arange(20_000)
    got = placed(np.round(index / 2048, 3))
    assert got.rate == pytest.approx(2048, rel=1e-4)
    assert got.index.tolist() == index.tolist()


def test_jitter_of_a_converter_becomes_a_line_with_its_error() -> None:
    index = lossy(20_000, (9000, 400))
    late_s = np.repeat(np.random.default_rng(2).exponential(0.002, 2000), 10)[: len(index)]
    got = placed(5 + index / 1000 + late_s)
    assert got.rate is not None
    assert float(got.rate) == pytest.approx(1000, rel=1e-3)
    assert np.abs(got.index - index).max() <= 10
    facts = dict(got.attributes)
    assert 0 < float(facts["error_s"]) < 0.01
    assert "jitter" in got.why


def test_uneven_times_of_other_things_stay_as_they_are() -> None:
    times_s = np.cumsum(np.random.default_rng(1).uniform(0.01, 0.1, 200))
    got = placed(times_s, even=False)
    assert got.rate is None
    assert got.times_ns is not None
    assert np.abs(got.times_ns / 1e9 - times_s).max() < 1e-9


def test_a_rate_that_was_given_wins_and_still_finds_losses() -> None:
    index = lossy(3000, (1000, 7))
    got = placed(np.round(index / 100, 3), 100)
    assert got.rate == 100
    assert got.index.tolist() == index.tolist()
    other = placed(index / 100, 1000)
    assert other.rate == 1000
    assert other.index.tolist() == list(range(len(index)))
    assert "contradict" in other.why
    falling = placed(np.array([3.0, 2, 1]), 10)
    assert falling.rate == 10


def test_a_counter_places_rows_and_times_give_the_rate() -> None:
    index = lossy(4000, (700, 3))
    stamps_s = np.round(index / 250, 2)
    counted = unwrapped((index % 256).astype(np.float64))
    assert counted is not None
    got = timing_of(PATH, stamps_s, counted, None, rows=len(index), even=True)
    assert got.rate == 250
    assert got.index.tolist() == index.tolist()
    assert got.reason is GapReason.COUNTER_JUMP
    with pytest.raises(FormatError, match="--rate"):
        timing_of(PATH, None, counted, None, rows=len(index), even=True)


def test_counters_are_unwrapped_or_refused() -> None:
    index = lossy(200_000, (66_000, 20))
    for turn in (2**16, 2**32):
        values = (index * 2 + 5) % turn
        counted = unwrapped(values.astype(np.float64))
        assert counted is not None
        assert counted.tolist() == index.tolist()
    for wrong in ([0, 1, 1, 2], [5, 4, 3, 2], [0, 0.5, 1], [1], [np.nan, 1, 2], [300, 1, 2]):
        assert unwrapped(np.array(wrong, dtype=float)) is None
    assert begins_again(np.array([*range(50), *range(50)], dtype=float)) == 50
    assert begins_again(np.arange(50.0)) is None
    assert begins_again(np.random.default_rng(0).uniform(0, 9, 50)) is None


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Time", (True, None)),
        ("time_ms", (True, "ms")),
        ("Time [ms]", (True, "ms")),
        ("Timestamp (µs)", (True, "µs")),
        ("X[s]", (True, "s")),
        ("Zeit", (True, None)),
        ("Seconds", (True, "s")),
        ("SampleTimeFine", (True, "us")),
        ("Elapsed Time", (True, None)),
        ("timer", (False, None)),
        ("temp", (False, None)),
        ("EMG (mV)", (False, None)),
    ],
)
def test_times_are_known_by_their_names(name: str, told: tuple[bool, str | None]) -> None:
    assert time_unit(name) == told


@pytest.mark.parametrize(
    ("first", "step", "rate_hz", "unit"),
    [
        (0, 0.001, None, "s"),
        (0, 1, None, "ms"),
        (0, 0.5, None, "ms"),
        (0, 33.3, None, "ms"),
        (0, 500, None, "us"),
        (0, 1_000_000, None, "ns"),
        (1.7e9, 0.01, None, "s"),
        (1.7e12, 10, None, "ms"),
        (1.7e15, 10_000, None, "us"),
        (1.7e18, 10_000_000, None, "ns"),
        (0, 1, 1.0, "s"),
        (0, 1, 1000.0, "ms"),
    ],
)
def test_the_unit_of_times_is_guessed_from_what_is_likely(first: float, step: float, rate_hz: float | None, unit: str) -> None:
    assert guessed_unit(np.float64(first) + step * np.arange(100.0), rate_hz)[0] == unit


def test_what_tells_nothing_is_refused() -> None:
    with pytest.raises(FormatError, match="do not grow"):
        placed(np.array([1.0, 0.5, 2]), even=False)
    with pytest.raises(FormatError, match="do not grow"):
        placed(np.array([3.0, 2.9, 2.8]))
    with pytest.raises(FormatError, match="do not grow"):
        placed(np.array([1.0, np.nan, 2]))
    with pytest.raises(FormatError, match="--rate"):
        placed(np.array([1.0, 1.0]))
    with pytest.raises(FormatError, match="--rate"):
        placed(np.array([1.0]))
    with pytest.raises(FormatError, match="too large"):
        placed(np.array([1e10, 2e10, 3e10]))


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=40), st.booleans(), st.sampled_from([None, 1.0, 1000.0]))
def test_any_times_give_an_order_or_a_sentence(times: list[float], even: bool, rate_hz: float | None) -> None:
    try:
        got = placed(np.sort(np.array(times)), rate_hz, even=even)
    except FormatError:
        return
    assert len(got.index) == len(times)
    assert (np.diff(got.index) > 0).all()
    assert (got.rate is None) == (got.times_ns is not None)
