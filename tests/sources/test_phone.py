"""A phone as a source: what it delivers, what it says of itself, and what happens when it comes and goes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from reknit.sources.health import Health
from reknit.sources.phone import Phone, PhoneSource, Placement, phone_spec
from reknit.sources.source import SourceError, SourceThread
from reknit.sources.supervision import SourceState
from reknit.stream import Chunk, Gap, GapReason, Item, Kind, Side, checked
from reknit.timing.continuity import Continuity

WITHIN_S = 5.0


class Told:
    """The way back to the phone, as a list of what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[object, ...]] = []

    def record(self, epoch: int) -> None:
        self.told.append(("record", epoch))

    def rest(self) -> None:
        self.told.append(("rest",))

    def acknowledge(self, epoch: int, index: int) -> None:
        self.told.append(("ack", epoch, index))

    def dismiss(self) -> None:
        self.told.append(("dismiss",))


class Running:
    """A source in its thread, with what it delivered."""

    def __init__(self, source: PhoneSource) -> None:
        self.items: list[Item] = []
        self.health: list[Health] = []
        self.error: list[Exception | None] = []
        self._news = threading.Condition()
        source.changed = lambda health: self._note(self.health, health)
        self._thread = SourceThread(source, lambda item: self._note(self.items, item), lambda e: self._note(self.error, e))
        self._thread.start()

    def _note(self, where: list, what: object) -> None:  # type: ignore[type-arg]
        with self._news:
            where.append(what)
            self._news.notify_all()

    def until(self, reached: Callable[[], bool]) -> None:
        with self._news:
            assert self._news.wait_for(reached, WITHIN_S), (self.items, self.health)

    def until_state(self, state: SourceState) -> None:
        self.until(lambda: bool(self.health) and self.health[-1].state is state)

    def stop(self) -> None:
        self._thread.stop()


def phone() -> Phone:
    made = Phone("ab12cd34")
    made.worn(Placement.UPPER_ARM, Side.LEFT, "a phone", library="test")
    return made


def samples(of: Phone, epoch: int, first: int, count: int = 3) -> Chunk:
    data = np.full((count, of.spec.width), float(first), dtype=np.float32)
    times = time.monotonic_ns() + np.arange(count, dtype=np.int64)
    return checked(Chunk(of.spec, epoch, first, data, times))


def recorded(running: Running, of: Phone) -> int:
    """Wait until the samples of a phone are wanted; gives their epoch."""
    running.until(lambda: bool(running.health) or bool(running.error))
    until_s = time.monotonic() + WITHIN_S
    while of.recorded_from is None:
        assert time.monotonic() < until_s
        time.sleep(0.001)
    return of.recorded_from


def test_the_stream_says_what_each_number_is_and_where_the_phone_was() -> None:
    spec = phone_spec(Placement.THIGH, Side.RIGHT, "a phone", "motion-2", sign="turned")
    assert (spec.name, spec.kind, spec.rate, spec.dtype) == ("motion-2", Kind.IMU, None, "float32")
    assert [channel.name for channel in spec.channels] == [
        *("acc_x", "acc_y", "acc_z", "gyro_x", "gyro_y", "gyro_z"),
        *("quat_w", "quat_x", "quat_y", "quat_z"),
    ]
    assert [channel.unit for channel in spec.channels] == ["m/s^2"] * 3 + ["deg/s"] * 3 + ["1"] * 4
    assert {(channel.segment, channel.side) for channel in spec.channels} == {("thigh", Side.RIGHT)}
    assert spec.attribute("axes") == "W3C device frame"
    assert spec.attribute("sign") == "turned"


def test_samples_go_nowhere_until_they_are_wanted() -> None:
    own, line = phone(), Told()
    assert own.state(time.monotonic_ns()) is SourceState.LOST
    own.came(line)
    assert own.state(time.monotonic_ns()) is SourceState.CONNECTING
    own.take(samples(own, 0, 0))
    assert own.state(time.monotonic_ns()) is SourceState.LIVE
    assert own.state(time.monotonic_ns() + 2_000_000_000) is SourceState.STALE
    assert line.told == []


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


def test_a_new_load_of_the_page_is_known_and_a_replaced_line_says_nothing() -> None:
    own = phone()
    assert own.arrived("one")
    assert not own.arrived("one")
    assert own.arrived("two")
    old, new = Told(), Told()
    assert own.came(old) is None
    assert own.came(new) is old
    own.left(old)
    assert own.state(time.monotonic_ns()) is not SourceState.LOST
    own.left(new)
    assert own.state(time.monotonic_ns()) is SourceState.LOST


def test_one_phone_is_recorded_once_and_says_where_it_was_then() -> None:
    own, line = phone(), Told()
    own.came(line)
    running = Running(PhoneSource(own))
    recorded(running, own)
    second = Running(PhoneSource(own))
    second.until(lambda: bool(second.error))
    assert isinstance(second.error[0], SourceError)
    assert "recorded by another exercise" in str(second.error[0])
    assert own.recorded_from is not None, "the first one goes on"
    own.worn(Placement.HAND, Side.RIGHT, "another")
    assert own.placement is Placement.UPPER_ARM
    running.stop()
    own.worn(Placement.HAND, Side.RIGHT, "another")
    assert own.name == "Phone, right hand"


def test_how_the_clocks_lie_is_kept_with_the_recording_only() -> None:
    own, line = phone(), Told()
    own.came(line)
    own.tied(1, 2)
    source = PhoneSource(own)
    ties: list[dict[str, int]] = []
    source.tied = ties.append
    running = Running(source)
    recorded(running, own)
    own.tied(5, 7)
    running.stop()
    own.tied(9, 9)
    assert ties == [{"offset_ns": 5, "round_trip_ns": 7}]


@pytest.mark.parametrize("placement", list(Placement))
def test_each_place_has_a_name_for_people(placement: Placement) -> None:
    own = phone()
    own.worn(placement, Side.LEFT, "a phone")
    assert own.name.startswith("Phone, left ")
    assert "_" not in own.name
