from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from reknit.signals.sampling.every import Every
from reknit.stream import Channel, Chunk, Clock, Event, Gap, GapReason, Item, Kind, ParameterError, StreamSpec
from signals.muscle.chains import column, emg, whole

SPEC = emg(1000)


def of(first: int, count: int) -> Chunk:
    """Samples that are their own index."""
    return Chunk(SPEC, 0, first, column(range(first, first + count)))


def one(items: tuple[Item, ...]) -> Chunk:
    """The only item, a chunk."""
    [item] = items
    assert isinstance(item, Chunk)
    return item


def test_samples_are_chosen_by_their_index() -> None:
    assert whole(Every(100), SPEC, column(range(25)))[:, 0].tolist() == [0, 10, 20]


@pytest.mark.parametrize(("first", "count", "start", "kept"), [(0, 10, 0, [0]), (1, 20, 1, [10, 20]), (30, 1, 3, [30])])
def test_choice_does_not_depend_on_where_a_chunk_starts(first: int, count: int, start: int, kept: list[float]) -> None:
    opened = Every(100).open(SPEC)
    out = one(opened.step(opened.start(), of(first, count)))
    assert (out.first, out.data[:, 0].tolist()) == (start, kept)


def test_chunk_between_two_choices_gives_nothing() -> None:
    opened = Every(100).open(SPEC)
    assert opened.step(opened.start(), of(11, 9)) == ()


@pytest.mark.parametrize(
    ("rate_hz", "given"), [(100, Fraction(100)), (300, Fraction(1000, 3)), (90, Fraction(1000, 11)), (5000, Fraction(1000))]
)
def test_rate_is_the_nearest_that_divides_exactly(rate_hz: float, given: Fraction) -> None:
    assert Every(rate_hz).open(SPEC).spec.rate == given


def test_times_stay_those_of_the_samples() -> None:
    opened = Every(90).open(SPEC)
    out = one(opened.step(opened.start(), of(5, 50)))
    assert out.times().tolist() == [int(index * 1e6) for index in out.data[:, 0]]


@pytest.mark.parametrize(("first", "end", "wanted"), [(15, 25, (2, 3)), (10, 20, (1, 2)), (11, None, (2, None))])
def test_gap_is_told_in_the_new_indices(first: int, end: int | None, wanted: tuple[int, int | None]) -> None:
    opened = Every(100).open(SPEC)
    assert opened.step(opened.start(), Gap(2, first, end, GapReason.CRASH)) == (Gap(2, *wanted, GapReason.CRASH),)


def test_warm_up_is_counted_in_the_samples_that_are_kept() -> None:
    assert Every(100).open(replace(SPEC, warm_up=321)).spec.warm_up == 33


def test_irregular_stream_passes() -> None:
    spec = StreamSpec("knee", Kind.MEASURE, (Channel("value", "deg"),))
    opened, times = Every(10).open(spec), np.array([0, 5, 9], dtype=np.int64)
    out = one(opened.step(opened.start(), Chunk(spec, 1, 7, column([1, 2, 3]), times)))
    assert (out.epoch, out.first, out.data[:, 0].tolist()) == (1, 7, [1, 2, 3])
    assert out.times_ns is not None
    assert out.times_ns.tolist() == [0, 5, 9]


@pytest.mark.parametrize("rate_hz", [0, -1, float("nan")])
def test_rate_that_is_none_is_refused(rate_hz: float) -> None:
    with pytest.raises(ParameterError, match="above 0"):
        Every(rate_hz).open(SPEC)


def test_clocks_and_events_stand_at_the_samples_that_are_kept() -> None:
    spec = StreamSpec("emg", Kind.EMG, (Channel("a", "uV"),), Fraction(1000))
    node = Every(50).open(spec)
    state = node.start()
    assert node.step(state, Clock(0, 0, 7_000, 1e6)) == (Clock(0, 0, 7_000, 2e7),)
    assert node.step(state, Clock(1, 30, 7_000, 1e6)) == (Clock(1, 2, 7_000 + 10_000_000, 2e7),)
    assert node.step(state, Event(0, 41, "burst", {})) == (Event(0, 3, "burst", {}),)
