"""What travels along streams, and the check of chunks that come from outside."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.stream import Chunk, Clock, Control, Event, Gap, GapReason, SpecError, Tick, checked, chunk_of
from stream.nodes import CAMERA, EMG, chunk, flat


class TestChunk:
    def test_count_and_end(self) -> None:
        three = chunk(EMG, 0, 10, 1, 2, 3)
        assert (three.count, three.end) == (3, 13)

    def test_times_of_a_regular_stream_come_from_the_index(self) -> None:
        assert chunk(EMG, 4, 10, 1, 2).times().tolist() == [10_000_000, 11_000_000]

    def test_times_of_an_irregular_stream_are_carried(self) -> None:
        assert chunk(CAMERA, 0, 0, 1, 2, times_ms=[5, 39]).times().tolist() == [5_000_000, 39_000_000]

    def test_the_time_of_one_sample_is_that_of_all(self) -> None:
        regular, carried = chunk(EMG, 4, 10, 1, 2, 3), chunk(CAMERA, 0, 0, 1, 2, times_ms=[5, 39])
        assert [regular.time_ns(place) for place in range(3)] == regular.times().tolist()
        assert [carried.time_ns(place) for place in range(2)] == carried.times().tolist()
        with pytest.raises(SpecError, match="carries no times"):
            chunk(CAMERA, 0, 0, 1).time_ns(0)

    def test_times_that_are_missing(self) -> None:
        with pytest.raises(SpecError, match="irregular stream 'camera' carries no times"):
            chunk(CAMERA, 0, 0, 1, 2).times()

    def test_a_part_keeps_epoch_index_and_times(self) -> None:
        part = chunk(CAMERA, 2, 10, 1, 2, 3, 4, times_ms=[0, 1, 2, 3]).part(1, 3)
        assert (part.epoch, part.first, part.data.tolist()) == (2, 11, [[2.0], [3.0]])
        assert part.times().tolist() == [1_000_000, 2_000_000]

    @given(st.integers(0, 5), st.integers(0, 5))
    def test_parts_make_up_the_whole(self, one: int, other: int) -> None:
        first, second = sorted((one, other))
        whole = chunk(CAMERA, 1, 7, 1, 2, 3, 4, 5, times_ms=[0, 1, 1, 5, 9])
        assert flat([whole.part(0, first), whole.part(first, second), whole.part(second, 5)]) == flat([whole])

    def test_the_quick_way_makes_the_same(self) -> None:
        usual = chunk(EMG, 1, 5, 1)
        quick = chunk_of((usual.spec, 1, 5, usual.data, None))
        assert type(quick) is Chunk
        assert all(a is b for a, b in zip(quick, usual, strict=True))
        assert quick.end == 6


class TestOtherItems:
    def test_reasons_for_gaps_are_plain_words(self) -> None:
        assert Gap(0, 5, None, GapReason.COUNTER_JUMP).reason == "counter jump"
        assert all(reason.value == reason.value.lower() for reason in GapReason)

    def test_each_kind_is_told_apart_by_its_type(self) -> None:
        items = [
            Gap(0, 0, None, GapReason.PAUSE),
            Event(0, 0, "mark", {}),
            Clock(0, 0, 0, 1.0),
            Tick(0),
            Control("reach", 40.0),
        ]
        assert len({type(item) for item in items}) == len(items)

    def test_a_clock_knows_no_error_unless_told(self) -> None:
        assert Clock(0, 0, 5, 1e6).error_ns == 0


class TestChecked:
    def test_a_right_chunk_is_given_back(self) -> None:
        regular, irregular = chunk(EMG, 0, 0, 1, 2), chunk(CAMERA, 0, 0, 1, 2, times_ms=[3, 3])
        assert checked(regular) is regular
        assert checked(irregular) is irregular

    def test_an_empty_chunk_is_right(self) -> None:
        empty = chunk(EMG, 0, 0)
        assert checked(empty).count == 0

    @pytest.mark.parametrize("shape", [(4,), (4, 1), (4, 3), (2, 2, 2)], ids=str)
    def test_data_of_another_shape(self, shape: tuple[int, ...]) -> None:
        with pytest.raises(SpecError, match=r"data must be \(samples, 2\), got"):
            checked(Chunk(EMG, 0, 0, np.zeros(shape)))

    @pytest.mark.parametrize(("epoch", "first"), [(-1, 0), (0, -1)])
    def test_epoch_or_index_below_zero(self, epoch: int, first: int) -> None:
        with pytest.raises(SpecError, match="must not be below 0"):
            checked(chunk(EMG, epoch, first, 1))

    def test_a_regular_stream_with_times(self) -> None:
        with pytest.raises(SpecError, match="'emg' carries no times"):
            checked(chunk(EMG, 0, 0, 1, times_ms=[0]))

    def test_an_irregular_stream_without_times(self) -> None:
        with pytest.raises(SpecError, match="'camera' must carry a time per sample"):
            checked(chunk(CAMERA, 0, 0, 1))

    def test_a_time_too_few(self) -> None:
        with pytest.raises(SpecError, match=r"expected 2 times, got an array of shape \(1,\)"):
            checked(chunk(CAMERA, 0, 0, 1, 2, times_ms=[0]))

    def test_times_that_fall(self) -> None:
        with pytest.raises(SpecError, match="must never fall"):
            checked(chunk(CAMERA, 0, 0, 1, 2, 3, times_ms=[0, 5, 4]))

    def test_times_may_stand_still(self) -> None:
        assert checked(chunk(CAMERA, 0, 0, 1, 2, times_ms=[4, 4])).count == 2

    def test_other_rates_give_other_times(self) -> None:
        slow = replace(EMG, rate=Fraction(1, 2))
        assert chunk(slow, 0, 1, 0).times().tolist() == [2_000_000_000]
