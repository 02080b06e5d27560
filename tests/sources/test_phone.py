"""A phone that has joined: what it says of itself, who has its samples, what happens when it comes and goes."""

from __future__ import annotations

import time

import pytest

from reknit.sources.phone import Placement, phone_spec
from reknit.sources.phone_source import PhoneSource
from reknit.sources.source import SourceError
from reknit.sources.supervision import SourceState
from reknit.stream import Kind, Side
from sources.phones import Running, Told, phone, recorded, samples


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
