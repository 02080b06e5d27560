"""The course of a measure: one row for each picture, fifty a second of a muscle, and the same whatever the chunks."""

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.journal.digest import Digest
from reknit.session.practice import Practice
from reknit.session.summary import summarise
from reknit.session.track import Track
from reknit.signals.measure import Gate, Phase, measure_channels
from reknit.stream import Channel, Chunk, Clock, Kind, StreamSpec
from session.blocks import contract, muscle, play, squat

CHANNELS = (*measure_channels("%"), Channel("phase", "code"))
REGULAR = StreamSpec("emg", Kind.EMG, CHANNELS, Fraction(1000))
PICTURES = StreamSpec("camera", Kind.LANDMARKS, CHANNELS, None)


def rows(first: int, count: int, epoch: int = 0, gate: Gate = Gate.OPEN) -> Chunk:
    """A regular measure whose value is its own index."""
    numbers = np.arange(first, first + count, dtype=np.float64)
    codes = np.full(count, float(gate)), np.full(count, float(Phase.OUT))
    return Chunk(REGULAR, epoch, first, np.column_stack((numbers, *codes)))


def told(track: Track) -> tuple[list[float], list[float], bytes, bytes]:
    return track.time_s.tolist(), track.value.tolist(), bytes(track.gate), bytes(track.phase)


@given(st.lists(st.integers(1, 400), min_size=1, max_size=20))
def test_however_it_is_cut_there_are_fifty_rows_a_second(sizes: list[int]) -> None:
    whole = Track(REGULAR)
    whole.take(rows(0, sum(sizes)))
    cut, start = Track(REGULAR), 0
    for size in sizes:
        cut.take(rows(start, size))
        start += size
    assert told(cut) == told(whole)
    assert whole.value.tolist() == list(range(0, sum(sizes), 20))
    assert whole.time_s.tolist() == [index / 1000 for index in range(0, sum(sizes), 20)]
    assert cut.end_s == whole.end_s == (sum(sizes) - 1) / 1000


def test_each_picture_has_a_row_at_its_own_time() -> None:
    track = Track(PICTURES)
    times_ns = np.array([0, 33_000_000, 70_000_000], dtype=np.int64)
    track.take(Chunk(PICTURES, 0, 0, np.array([[1.0, 0, 1], [2.0, 0, 2], [3.0, 0, 3]]), times_ns))
    assert track.time_s.tolist() == [0.0, 0.033, 0.07]
    assert track.value.tolist() == [1.0, 2.0, 3.0]
    assert list(track.phase) == [Phase.REST, Phase.OUT, Phase.REACHED]
    assert len(track) == 3


@pytest.mark.parametrize("gate", [gate for gate in Gate if gate is not Gate.OPEN])
def test_what_is_withheld_has_no_value(gate: Gate) -> None:
    track = Track(REGULAR)
    track.take(rows(0, 20, gate=gate))
    assert math.isnan(track.value[0])
    assert list(track.gate) == [gate]
    assert track.newest() == [None]


def test_the_newest_values_are_told_once() -> None:
    track = Track(REGULAR)
    assert track.newest() == []
    track.take(rows(0, 41))
    assert track.newest() == [0.0, 20.0, 40.0]
    assert track.newest() == []
    track.take(rows(41, 20))
    assert track.newest() == [60.0]
    assert len(track) == 4


def test_pictures_are_told_at_the_rate_of_the_page_and_a_long_hole_is_not_filled() -> None:
    track = Track(PICTURES)
    numbers = np.arange(1.0, 31.0)
    codes = np.full(30, float(Gate.OPEN)), np.full(30, float(Phase.OUT))
    times = np.round(numbers / 30 * 1e9).astype(np.int64)
    track.take(Chunk(PICTURES, 0, 0, np.column_stack((numbers, *codes)), times))
    told = track.newest()
    assert len(told) == 50
    assert told[:5] == [1.0, 2.0, 2.0, 3.0, 3.0]
    assert told[-1] == 30.0
    track.take(Chunk(PICTURES, 0, 30, np.array([[31.0, float(Gate.OPEN), float(Phase.OUT)]]), np.array([60_000_000_000])))
    assert track.newest() == [31.0] * 25
    assert track.newest() == []


def test_no_samples_are_no_rows() -> None:
    track = Track(REGULAR)
    track.take(rows(0, 0))
    assert track.end_s is None
    assert len(track.part(1, 0, 9)) == 0


def test_time_never_falls_where_a_source_begins_anew() -> None:
    by_its_clock, without = Track(REGULAR), Track(REGULAR)
    for track, epoch_s in ((by_its_clock, 5.0), (without, None)):
        track.take(rows(0, 100))
        track.take(rows(0, 30, epoch=1), epoch_s)
        track.take(rows(30, 30, epoch=1), epoch_s)
    assert by_its_clock.time_s[-3:].tolist() == pytest.approx([5.0, 5.02, 5.04])
    assert without.time_s[-3:].tolist() == pytest.approx([0.1, 0.12, 0.14])
    assert without.end_s == pytest.approx(0.159)


def test_a_break_tells_how_long_the_source_was_away_where_a_clock_knows_it() -> None:
    by_its_clock, without = Track(REGULAR), Track(REGULAR)
    for track, epoch_s in ((by_its_clock, 5.0), (without, None)):
        track.take(rows(0, 100))
        assert track.breaks == []
        track.take(rows(7, 30, epoch=1), epoch_s)
        track.take(rows(37, 30, epoch=1), epoch_s)
    told, unknown = by_its_clock.breaks[0].to_dict(), without.breaks[0].to_dict()
    assert told == pytest.approx({"from_s": 0.099, "to_s": 5.007, "length_s": 4.908})
    assert unknown["length_s"] is None
    assert (unknown["from_s"], unknown["to_s"]) == pytest.approx((0.099, 0.1))
    assert len(by_its_clock.breaks) == len(without.breaks) == 1


def test_a_clock_that_lies_a_little_early_lets_no_time_fall() -> None:
    track = Track(REGULAR)
    track.take(rows(0, 100))
    track.take(rows(0, 30, epoch=1), 0.05)
    assert track.breaks[0].to_dict() == pytest.approx({"from_s": 0.099, "to_s": 0.1, "length_s": 0.001})


def pictures(epoch: int, first: int, times_s: list[float]) -> Chunk:
    times_ns = np.array([round(1e9 * time_s) for time_s in times_s], dtype=np.int64)
    return Chunk(PICTURES, epoch, first, np.array([[1.0, 0, 1]] * len(times_s)), times_ns)


def test_pictures_keep_their_own_times_behind_a_reconnection() -> None:
    track = Track(PICTURES)
    track.take(pictures(0, 0, [0.0, 0.1]))
    track.take(pictures(1, 0, [4.0, 4.1]))
    assert track.time_s.tolist() == [0.0, 0.1, 4.0, 4.1]
    assert track.breaks[0].to_dict() == pytest.approx({"from_s": 0.1, "to_s": 4.0, "length_s": 3.9})


def test_times_that_begin_anew_are_no_times_of_the_course() -> None:
    track = Track(PICTURES)
    track.take(pictures(0, 0, [0.0, 2.0]))
    track.take(pictures(1, 0, [0.0, 0.1]))
    assert track.time_s.tolist() == pytest.approx([0.0, 2.0, 2.0, 2.1])
    assert track.breaks[0].known is False
    assert track.epoch_s(1) == 2.0


def test_a_second_epoch_lies_where_its_clock_says() -> None:
    player, simulated = muscle()
    period_ns = 1e9 / simulated.spec.rate_hz
    practice = Practice(player.begin, player.specs, 100.0)
    practice.push("emg", Clock(0, 0, 7_000_000_000, period_ns))
    practice.push("emg", simulated.samples(0, 2000))
    practice.push("emg", Clock(1, 0, 19_000_000_000, period_ns))
    practice.push("emg", simulated.samples(0, 2000)._replace(epoch=1))
    assert practice.from_ns == 7_000_000_000
    later = [time_s for time_s in practice.track.time_s if time_s > 3]
    assert later[0] == pytest.approx(12.0)
    assert all(one < other for one, other in pairwise(practice.track.time_s))


def test_without_a_clock_nobody_knows_when_it_was() -> None:
    player, simulated = muscle()
    practice = Practice(player.begin, player.specs, 100.0)
    practice.push("emg", simulated.samples(0, 100))
    assert practice.from_ns is None


def test_a_block_keeps_the_course_of_its_practice() -> None:
    player, person = squat(repetitions=2)
    play(player, person, 0, 12)
    practice = player.block.practice
    assert practice is not None
    track, summary = practice.track, summarise(player.block)
    assert len(track) == sum(practice.gates.values())
    assert track.time_s[0] == 0.0
    assert summary["from_ns"] == next(int(t) for t in person.samples(0, 60).times() if t >= summary["states"][0][0]) + 33_333_333
    assert summary["duration_s"] == track.time_s[-1]
    first = practice.repetitions[0]
    during = [v for t, v in zip(track.time_s, track.value, strict=True) if first["start_s"] <= t <= first["end_s"]]
    assert max(during) == first["peak"]


def test_the_summary_tells_the_target_as_it_was_at_the_end() -> None:
    player, simulated = muscle()
    index = contract(player, simulated, 0, 20)
    before = summarise(player.block)
    assert (before["from_ns"], before["duration_s"]) == (None, None)
    player.control("continue")
    contract(player, simulated, index, 2)
    player.control("reach", 30)
    player.control("stop")
    summary = summarise(player.block)
    assert summary["target"] == before["target"] | {"reach": 30.0, "low": 30.0}
    assert summary["target"].keys() == {"low", "high", "reach", "scale_low", "scale_high"}
    assert summary["duration_s"] == pytest.approx(2.0, abs=0.03)


def test_looking_at_the_course_changes_no_digest() -> None:
    digests = set()
    for looks in (False, True):
        player, person = squat(repetitions=1)
        index = play(player, person, 0, 4)
        if looks and player.block.practice is not None:
            player.block.practice.track.newest()
        play(player, person, index, 4)
        digests.add(player.block.digest)
    assert len(digests) == 1
    assert Digest().hexdigest() not in digests


def test_a_part_has_the_rows_asked_for() -> None:
    track = Track(REGULAR)
    track.take(rows(0, 200))
    whole = track.part(7, 0, len(track))
    assert whole.block.tolist() == [7] * len(track)
    assert whole.time_s.tolist() == list(track.time_s)
    assert track.part(7, 3, 5).value.tolist() == list(track.value)[3:5]
    assert len(track.part(7, len(track) - 1, len(track) + 9)) == 1
