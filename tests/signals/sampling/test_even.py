"""Evenly spaced samples of an irregular stream."""

import itertools
from fractions import Fraction

import numpy as np
import pytest

from reknit.signals.sampling.even import Even
from reknit.stream import NS_PER_S, Channel, Chunk, Event, Gap, GapReason, Kind, ParameterError, StreamSpec

SPEC = StreamSpec("phone", Kind.IMU, (Channel("a", "g"), Channel("b", "g")))
MS = NS_PER_S // 1000


def run(times_ms: list[int], values: list[float], cuts: tuple[int, ...] = ()) -> list[Chunk | Gap]:
    opened = Even(100).open(SPEC)
    state = opened.start()
    data = np.column_stack([values, -np.array(values)])
    out: list[Chunk | Gap] = []
    edges = [0, *cuts, len(times_ms)]
    for start, stop in itertools.pairwise(edges):
        chunk = Chunk(SPEC, 0, start, data[start:stop], np.array(times_ms[start:stop]) * MS)
        out += [each for each in opened.step(state, chunk) if isinstance(each, Chunk | Gap)]
    return out


def test_a_straight_line_is_read_off_between_samples() -> None:
    (chunk,) = run([0, 16, 33, 50], [0, 16, 33, 50])
    assert isinstance(chunk, Chunk)
    assert chunk.first == 0
    assert chunk.data[:, 0].tolist() == pytest.approx([0, 10, 20, 30, 40, 50])
    assert chunk.data[:, 1].tolist() == pytest.approx([0, -10, -20, -30, -40, -50])


def test_it_begins_behind_the_first_sample() -> None:
    (chunk,) = run([1234, 1251, 1268], [0, 17, 34])
    assert isinstance(chunk, Chunk)
    assert chunk.first == 124
    assert chunk.data[:, 0].tolist() == pytest.approx([6, 16, 26])


def test_how_samples_were_cut_does_not_matter() -> None:
    times = np.random.default_rng(4).integers(9, 24, 80).cumsum().tolist()
    values = np.sin(np.array(times) / 200).tolist()
    (whole,) = run(times, values)
    parts = run(times, values, (1, 2, 30, 31, 79))
    assert isinstance(whole, Chunk)
    assert np.concatenate([each.data for each in parts if isinstance(each, Chunk)]).tobytes() == whole.data.tobytes()


def test_a_hole_is_a_gap_and_no_line() -> None:
    before, gap, after = run([0, 20, 40, 400, 420], [0, 1, 2, 3, 4])
    assert isinstance(before, Chunk)
    assert before.end == 5
    assert gap == Gap(0, 5, 40, GapReason.UNEXPLAINED)
    assert isinstance(after, Chunk)
    assert (after.first, after.data[:, 0].tolist()) == (40, pytest.approx([3, 3.5, 4]))


def test_two_samples_of_one_moment_are_no_division_by_zero() -> None:
    chunks = run([0, 10, 10, 20], [0, 1, 5, 6])
    assert np.isfinite(np.concatenate([each.data for each in chunks if isinstance(each, Chunk)])).all()


def test_a_missing_sample_stays_missing() -> None:
    (chunk,) = run([0, 10, 20, 30, 40], [0, 1, np.nan, 3, 4])
    assert isinstance(chunk, Chunk)
    assert np.isnan(chunk.data[2]).all()
    assert chunk.data[4, 0] == 4


def test_a_regular_stream_passes() -> None:
    regular = StreamSpec("imu", Kind.IMU, SPEC.channels, Fraction(52))
    opened = Even(100).open(regular)
    assert opened.spec.rate == 52
    (out,) = opened.step(opened.start(), Chunk(regular, 2, 7, np.ones((3, 2))))
    assert isinstance(out, Chunk)
    assert (out.epoch, out.first, out.count) == (2, 7, 3)


def test_gaps_and_events_stand_at_the_next_sample() -> None:
    opened = Even(100).open(SPEC)
    state = opened.start()
    opened.step(state, Chunk(SPEC, 0, 0, np.ones((3, 2)), np.array([0, 15, 30]) * MS))
    assert opened.step(state, Event(0, 3, "tap", {})) == (Event(0, 4, "tap", {}),)
    assert opened.step(state, Gap(0, 3, None, GapReason.PAUSE)) == (Gap(0, 4, None, GapReason.PAUSE),)


@pytest.mark.parametrize("wrong", [Even(0), Even(100, 0)])
def test_a_rate_and_a_time_lie_above_zero(wrong: Even) -> None:
    with pytest.raises(ParameterError, match="must be above 0"):
        wrong.open(SPEC)
