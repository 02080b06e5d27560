"""Movella DOT: its bytes, its rate, and a whole source over it with losses, a break and a battery."""

from __future__ import annotations

import asyncio
import struct
from threading import Event

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.sources.ble.dialect import Damaged
from reknit.sources.ble.link import Link
from reknit.sources.ble.movella_dot import CHANNELS, MOVELLA_DOT, decode
from reknit.sources.source import SourceError
from reknit.stream import Clock, Gap, GapReason
from sources.ble.air import Air
from sources.ble.running import running
from sources.ble.sensors import FakeDot, dot_uuid

WHOLE = struct.pack("<I10f", 4_000_000_000, 1, 0, 0, 0, 0.5, -1.5, 9.8125, 250, -0.25, 0)


def test_a_measurement_is_read() -> None:
    (reading,) = decode(WHOLE)
    assert reading.mark == 4_000_000_000
    assert reading.data.tolist() == [[1, 0, 0, 0, 0.5, -1.5, 9.8125, 250, -0.25, 0]]
    assert reading.data.dtype == np.float32
    assert [channel.unit for channel in CHANNELS] == ["1"] * 4 + ["m/s^2"] * 3 + ["deg/s"] * 3


def test_what_stands_behind_the_numbers_is_left_out() -> None:
    (plain,), (long,) = decode(WHOLE), decode(WHOLE + bytes(19))
    assert plain.data.tolist() == long.data.tolist()


@pytest.mark.parametrize("length", [0, 4, 20, 40, 43, 64, 200])
def test_another_length_is_damaged(length: int) -> None:
    with pytest.raises(Damaged, match=f"has 44 to 63 bytes, got {length}"):
        decode(WHOLE.ljust(length, b"\0")[:length])


@pytest.mark.parametrize("numbers", [(0, 0, 0, 0, 0), (2, 0, 0, 0, 0), (1, 0, 0, 0, float("nan")), (1, 0, 0, 0, float("inf"))])
def test_what_is_no_orientation_or_no_number_is_damaged(numbers: tuple[float, ...]) -> None:
    with pytest.raises(Damaged, match="quaternion of length 1"):
        decode(struct.pack("<I10f", 1, *numbers, 0, 0, 0, 0, 0))


@given(value=st.one_of(st.binary(max_size=80), st.binary(min_size=44, max_size=63)))
def test_any_bytes_are_a_sample_or_damaged(value: bytes) -> None:
    try:
        readings = decode(value)
    except Damaged:
        return
    assert [reading.data.shape for reading in readings] == [(1, len(CHANNELS))]
    assert all(np.isfinite(reading.data).all() and 0 <= reading.mark < 2**32 for reading in readings)


@given(
    stamp=st.integers(0, 2**32 - 1),
    angle=st.floats(0, 3.1),
    rest=st.lists(st.floats(-2000, 2000, width=32), min_size=6, max_size=6),
)
def test_what_was_packed_comes_out(stamp: int, angle: float, rest: list[float]) -> None:
    numbers = np.array([np.cos(angle), np.sin(angle), 0, 0, *rest], np.float32)
    (reading,) = decode(struct.pack("<I", stamp) + numbers.tobytes())
    assert reading.mark == stamp
    assert reading.data[0].tolist() == numbers.tolist()


def connected(dot: FakeDot) -> Link:
    return Link(Air(dot).radio(), MOVELLA_DOT, dot.address, Event())


@pytest.mark.parametrize("rate_hz", [1, 30, 60])
def test_the_rate_is_set_where_it_is_another(rate_hz: int) -> None:
    dot = FakeDot(rate_hz=rate_hz)
    link = connected(dot)
    assert dot.rate_hz == 60
    assert dot.measuring.is_set()
    told = [uuid for uuid, _, _ in dot.written]
    assert told == [*([dot_uuid("1002")] if rate_hz != 60 else []), dot_uuid("2001")]
    link.close()
    assert not dot.measuring.is_set()
    assert dot.client is None


def test_the_tag_is_kept_when_the_rate_is_set() -> None:
    dot = FakeDot(rate_hz=30)
    connected(dot).close()
    assert dot.values[dot_uuid("1002")][8:17] == b"Left knee"


def test_a_sensor_that_stays_at_its_rate_is_told() -> None:
    dot = FakeDot(rate_hz=20)
    dot.stubborn = True
    with pytest.raises(SourceError, match="stays at 20 Hz; set it to 60 Hz"):
        connected(dot)
    assert dot.client is None


def test_short_settings_are_told() -> None:
    dot = FakeDot()
    dot.values[dot_uuid("1002")] = bytes(16)
    with pytest.raises(SourceError, match=r"in 16 bytes, expected 32"):
        connected(dot)


def test_a_source_gives_samples_in_physical_units_and_places_losses() -> None:
    dot = FakeDot()
    with running(f"movella-dot@{dot.address}", Air(dot)) as got:
        assert dot.measuring.wait(10)
        for n in [*range(100), *range(107, 200)]:
            dot.measure(n)
        got.wait_for(lambda: got.samples == 193)
    assert got.gaps == [Gap(0, 100, 107, GapReason.COUNTER_JUMP)]
    assert got.data[:, 6].tolist() == [*range(100), *range(107, 200)]
    assert got.data[0].tolist() == [0.5, 0.5, -0.5, 0.5, 0.25, -9.75, 0, 100.5, -0.125, 0.0]
    assert [chunk.first for chunk in got.chunks] == [*range(100), *range(107, 200)]  # through the turn of the stamps, too
    assert any(isinstance(item, Clock) for item in got.items)
    assert got.told[-1].counts.missing == 7


def test_a_source_tells_the_battery_and_damage() -> None:
    dot = FakeDot()
    with running(f"movella-dot@{dot.address}", Air(dot)) as got:
        assert dot.measuring.wait(10)
        dot.measure(0)
        dot.notify(dot_uuid("2002"), b"\x55" * 30)
        dot.measure(2)
        got.wait_for(lambda: got.samples == 2)
        got.wait_for(lambda: any(each.battery_percent == 77 for each in got.told))
    assert got.gaps == [Gap(0, 1, 2, GapReason.COUNTER_JUMP)]
    assert got.told[-1].counts.damaged == 1


def test_a_sensor_that_goes_and_comes_again_begins_an_epoch() -> None:
    dot = FakeDot()
    air = Air(dot)
    with running(f"movella-dot@{dot.address}", air) as got:
        assert dot.measuring.wait(10)
        for n in range(10):
            dot.measure(n)
        got.wait_for(lambda: got.samples == 10)
        air.near.remove(dot)
        dot.drop()
        got.wait_for(lambda: bool(got.gaps))
        air.near.append(dot)
        assert dot.measuring.wait(20)
        for n in range(500, 505):
            dot.measure(n)
        got.wait_for(lambda: got.samples == 15)
    assert got.gaps == [Gap(0, 10, None, GapReason.DISCONNECT)]
    assert [(chunk.epoch, chunk.first) for chunk in got.chunks] == [*((0, n) for n in range(10)), *((1, n) for n in range(5))]
    assert any("has gone; bring it near" in problem for problem in got.problems)


def test_every_characteristic_is_of_the_makers_family() -> None:
    used = [
        *MOVELLA_DOT.notify,
        *(write.characteristic for write in (*MOVELLA_DOT.start, *MOVELLA_DOT.stop)),
        MOVELLA_DOT.battery,
    ]
    assert set(used) <= set(FakeDot().characteristics)
    assert asyncio.iscoroutinefunction(MOVELLA_DOT.prepare)
