"""A phone as a source: what it delivers, acknowledges and tells, also when the phone sleeps, goes, or comes back."""

from __future__ import annotations

from reknit.sources.phone_source import PhoneSource
from reknit.sources.supervision import SourceState
from reknit.stream import Chunk, Gap, GapReason
from reknit.timing.continuity import Continuity
from sources.phones import Running, Told, phone, recorded, samples


def test_a_recording_takes_a_fresh_epoch_and_acknowledges_it() -> None:
    own, line = phone(), Told()
    own.came(line)
    own.take(samples(own, 0, 0))
    source = PhoneSource(own, "motion-2")
    running = Running(source)
    epoch = recorded(running, own)
    assert epoch == 1
    own.take(samples(own, 0, 3))  # on its way before the phone knew
    own.take(samples(own, 1, 0))
    running.until(lambda: len(running.items) == 1)
    running.until_state(SourceState.LIVE)
    chunk = running.items[0]
    assert isinstance(chunk, Chunk)
    assert (chunk.spec.name, chunk.epoch, chunk.first) == ("motion-2", 1, 0)
    source.acknowledged(1, 3)
    running.stop()
    assert line.told == [("record", 1), ("ack", 1, 3), ("rest",)]
    assert own.acknowledged == (1, 3)
    assert own.recorded_from is None
    assert running.error == [None]
    assert running.health[-1].state is SourceState.OFF
    assert (running.health[-1].counts.samples, running.health[-1].counts.packets) == (3, 1)
    assert [each for each in running.items if isinstance(each, Gap)] == [], "the phone is here: nothing is missing"


def test_what_was_measured_before_the_recording_began_is_not_in_it() -> None:
    own, line = phone(), Told()
    own.came(line)
    before = samples(own, 7, 0)
    before = before._replace(times_ns=before.times() - 2_000_000_000)
    running = Running(PhoneSource(own))
    recorded(running, own)
    own.take(before)
    own.take(samples(own, 7, 3))
    running.until(lambda: len(running.items) == 1)
    running.stop()
    assert [each.first for each in running.items if isinstance(each, Chunk)] == [3]


def test_silence_is_told_as_stale_and_is_over_with_the_next_sample() -> None:
    own, line = phone(), Told()
    own.came(line)
    running = Running(PhoneSource(own))
    epoch = recorded(running, own)
    own.take(samples(own, epoch, 0))
    running.until_state(SourceState.LIVE)
    running.until_state(SourceState.STALE)
    own.take(samples(own, epoch, 3))
    running.until_state(SourceState.LIVE)
    running.stop()


def test_a_phone_that_goes_is_told_and_what_it_kept_is_taken_once() -> None:
    own, line = phone(), Told()
    own.came(line)
    own.battery_percent = 40.0
    running = Running(PhoneSource(own))
    epoch = recorded(running, own)
    own.take(samples(own, epoch, 0))
    running.until_state(SourceState.LIVE)
    own.left(line)
    running.until_state(SourceState.LOST)
    assert running.health[-1].problem == "the phone is not connected"
    assert running.health[-1].battery_percent == 40.0
    own.came(Told())
    own.take(samples(own, epoch, 0))  # it was not acknowledged, so it comes again
    own.take(samples(own, epoch, 3))
    running.until_state(SourceState.LIVE)
    running.stop()
    continuity = Continuity()
    kept = [each for item in running.items for each in continuity.take(item)]
    assert [(each.first, each.count) for each in kept if isinstance(each, Chunk)] == [(0, 3), (3, 3)]


def test_what_comes_twice_or_is_missing_is_counted_as_it_is() -> None:
    own = phone()
    own.came(Told())
    running = Running(PhoneSource(own))
    epoch = recorded(running, own)
    for first in (0, 10, 0, 10, 500, 510):
        own.take(samples(own, epoch, first, 10))
    running.until(lambda: any(isinstance(each, Chunk) and each.first == 510 for each in running.items))
    own.take(samples(own, epoch + 1, 0, 10))
    running.until(lambda: isinstance(running.items[-1], Chunk) and running.items[-1].epoch == epoch + 1)
    running.stop()
    counts = running.health[-1].counts
    assert (counts.samples, counts.left_out, counts.gaps, counts.missing, counts.packets) == (50, 20, 2, 480, 5)
    assert [each for each in running.items if isinstance(each, Gap)] == [
        Gap(epoch, 20, 500, GapReason.COUNTER_JUMP),
        Gap(epoch, 520, None, GapReason.DISCONNECT),
    ]


def test_a_phone_that_is_away_at_the_end_leaves_a_gap_behind_its_last_sample() -> None:
    own, line = phone(), Told()
    own.came(line)
    running = Running(PhoneSource(own))
    epoch = recorded(running, own)
    own.take(samples(own, epoch, 0))
    running.until(lambda: len(running.items) == 1)
    own.left(line)
    running.until_state(SourceState.LOST)
    running.stop()
    assert running.items[-1] == Gap(epoch, 3, None, GapReason.DISCONNECT)


def test_how_the_clocks_lie_is_kept_with_the_recording_only() -> None:
    own, line = phone(), Told()
    own.came(line)
    own.tied(1, 2)
    source = PhoneSource(own)
    ties: list[dict[str, int]] = []
    source.clock_told = ties.append
    running = Running(source)
    recorded(running, own)
    own.tied(5, 7)
    running.stop()
    own.tied(9, 9)
    assert ties == [{"offset_ns": 5, "round_trip_ns": 7}]
