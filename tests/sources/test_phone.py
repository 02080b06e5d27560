"""A phone that has joined: what it says of itself, who has its samples, what happens when it comes and goes."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from reknit.sources.phone import Placement, phone_spec
from reknit.sources.phone_source import PhoneSource
from reknit.sources.source import SourceError
from reknit.sources.supervision import SourceState
from reknit.stream import NS_PER_S, Chunk, Kind, Side
from sources.phones import Running, Told, phone, recorded, samples


def test_the_stream_says_what_each_number_is_and_where_the_phone_was() -> None:
    spec = phone_spec(Placement.THIGH, Side.RIGHT, "a phone", "motion-2", {"sign": "turned"})
    assert (spec.name, spec.kind, spec.rate, spec.dtype) == ("motion-2", Kind.IMU, None, "float32")
    assert [channel.name for channel in spec.channels] == [
        *("acc_x", "acc_y", "acc_z", "gyro_x", "gyro_y", "gyro_z"),
        *("quat_w", "quat_x", "quat_y", "quat_z"),
    ]
    assert [channel.unit for channel in spec.channels] == ["m/s^2"] * 3 + ["deg/s"] * 3 + ["1"] * 4
    assert {(channel.segment, channel.side) for channel in spec.channels} == {("thigh", Side.RIGHT)}
    assert spec.attribute("axes") == "W3C device frame"
    assert spec.attribute("sign") == "turned"


def test_how_fast_it_sends_and_how_old_that_is_is_known() -> None:
    own = phone()
    assert (own.rate_hz, own.age_ms(time.monotonic_ns())) == (None, None)
    at = time.monotonic_ns() + np.arange(60, dtype=np.int64) * NS_PER_S // 60
    own.take(Chunk(own.spec, 0, 0, np.zeros((60, own.spec.width), dtype=np.float32), at))
    assert own.rate_hz == pytest.approx(60, rel=0.01)
    age_ms = own.age_ms(time.monotonic_ns() + NS_PER_S)
    assert age_ms is not None
    assert 1000 <= age_ms < 2000


def test_samples_go_nowhere_until_they_are_wanted() -> None:
    own, line = phone(), Told()
    assert own.state(time.monotonic_ns()) is SourceState.LOST
    own.came(line)
    assert own.state(time.monotonic_ns()) is SourceState.CONNECTING
    own.take(samples(own, 0, 0))
    assert own.state(time.monotonic_ns()) is SourceState.LIVE
    assert own.state(time.monotonic_ns() + 2_000_000_000) is SourceState.STALE
    assert line.told == []


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


@pytest.mark.parametrize("placement", list(Placement))
def test_each_place_has_a_name_for_people(placement: Placement) -> None:
    own = phone()
    own.worn(placement, Side.LEFT, "a phone")
    assert own.name.startswith("Phone, left ")
    assert "_" not in own.name


class Collected:
    """A reader that keeps what it is given."""

    def __init__(self) -> None:
        self.from_epoch = -1
        self.given: list[tuple[int, int]] = []
        self.here: list[bool] = []
        self.ties = 0

    def give(self, chunk: Chunk) -> None:
        self.given.append((chunk.epoch, chunk.first))

    def connected(self, connected: bool) -> None:
        self.here.append(connected)

    def tied(self, tie: dict[str, int]) -> None:
        self.ties += 1


class PhoneInUse(RuleBasedStateMachine):
    """Whatever a phone, its lines and its readers do in whatever order.

    A reader gets no sample from before it began, each recording has an epoch that no sample had before, and a line is told of a
    recording by its `record`, or by what `recorded_from` says when it comes.
    """

    def __init__(self) -> None:
        super().__init__()
        self.phone = phone()
        self.line: Told | None = None
        self.reader: Collected | None = None
        self.epoch, self.index = 0, 0
        self.most = -1

    @rule()
    def come(self) -> None:
        line = Told()
        assert self.phone.came(line) is self.line
        self.line = line

    @precondition(lambda self: self.line is not None)
    @rule()
    def go(self) -> None:
        assert self.line is not None
        self.phone.left(self.line)
        self.line = None

    @rule()
    def an_old_line_ends(self) -> None:
        self.phone.left(Told())

    @rule(anew=st.booleans())
    def send(self, anew: bool) -> None:
        if anew:
            self.epoch, self.index = self.phone.next_epoch, 0
        self.phone.take(samples(self.phone, self.epoch, self.index))
        self.most = max(self.most, self.epoch)
        wanted = self.reader is not None and self.epoch >= self.reader.from_epoch
        if self.reader is not None:
            assert (self.reader.given[-1:] == [(self.epoch, self.index)]) is wanted
        self.index += 3

    @precondition(lambda self: self.reader is None)
    @rule()
    def record(self) -> None:
        self.reader = Collected()
        self.phone.attach(self.reader)
        assert self.reader.from_epoch > self.most
        assert self.reader.here == [self.line is not None]
        if self.line is not None:
            assert self.line.told[-1] == ("record", self.reader.from_epoch)

    @precondition(lambda self: self.reader is not None)
    @rule()
    def record_twice(self) -> None:
        with pytest.raises(SourceError):
            self.phone.attach(Collected())

    @precondition(lambda self: self.reader is not None)
    @rule()
    def rest(self) -> None:
        self.phone.detach()
        self.reader = None
        if self.line is not None:
            assert self.line.told[-1] == ("rest",)

    @rule()
    def tie(self) -> None:
        before = 0 if self.reader is None else self.reader.ties
        self.phone.tied(1, 2)
        assert self.reader is None or self.reader.ties == before + 1

    @rule(index=st.integers(0, 1000))
    def acknowledge(self, index: int) -> None:
        self.phone.acknowledge(self.epoch, index)
        assert self.phone.acknowledged == (self.epoch, index)
        assert self.line is None or self.line.told[-1] == ("ack", self.epoch, index)

    @invariant()
    def says_how_it_is(self) -> None:
        now_ns = time.monotonic_ns()
        assert (self.phone.state(now_ns) is SourceState.LOST) is (self.line is None)
        assert self.phone.recorded_from == (None if self.reader is None else self.reader.from_epoch)
        if self.reader is not None:
            assert all(epoch >= self.reader.from_epoch for epoch, _ in self.reader.given)
            assert self.reader.here[-1] is (self.line is not None)


PhoneInUse.TestCase.settings = settings(max_examples=25)
TestPhoneInUse = PhoneInUse.TestCase


def test_attributes_may_have_any_name() -> None:
    own = phone()
    own.worn(Placement.HAND, Side.RIGHT, "another", {"device": "x", "placement": "y", "stream": "z", "self": "w"})
    assert (own.spec.name, own.spec.device) == ("motion", "another")
    assert {"device": "x", "placement": "y", "stream": "z", "self": "w"}.items() <= dict(own.spec.attributes).items()
