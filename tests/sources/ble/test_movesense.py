"""Movesense: packets whole and in two parts, answers, and a whole source with losses, a refusal and a break."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.sources.ble.dialect import Damaged, Reading
from reknit.sources.ble.movesense import ECG_UV, MOVESENSE, REFERENCE, SURE_BYTES, Decoder, Resource
from reknit.sources.source import SourceError
from reknit.stream import Chunk, Gap, GapReason
from reknit.stream.items import Array
from sources.ble.air import Air
from sources.ble.running import running
from sources.ble.sensors import FakeMovesense

IMU = Resource("/Meas/IMU6/52", 2, 3, "<f4")
ECG = Resource("/Meas/ECG/250", 1, 1, "<i4")


def imu(first: int, samples: int = 4) -> Array:
    """Samples of shape (samples, 6), told apart by their number."""
    return np.array([[n, -n, 9.75, n / 2, 0.0, -1.5] for n in range(first, first + samples)], np.float32)


def body(rows: Array) -> bytes:
    """All accelerations, then all angular velocities."""
    return rows[:, :3].tobytes() + rows[:, 3:].tobytes()


def packet(time_ms: int, rows: Array) -> bytes:
    return struct.pack("<BBI", 2, REFERENCE, time_ms) + body(rows)


def rows_of(readings: Sequence[Reading]) -> list[list[float]]:
    return [row for reading in readings for row in reading.data.tolist()]


def test_a_packet_holds_one_array_for_each_sense() -> None:
    (reading,) = Decoder(IMU)(packet(4_294_967_295, imu(7)))
    assert reading.mark == 4_294_967_295
    assert reading.data.tolist() == imu(7).tolist()
    assert reading.data.dtype == np.float32


def test_counts_of_an_ecg_keep_the_converters_numbers() -> None:
    (reading,) = Decoder(ECG)(struct.pack("<BBI4i", 2, REFERENCE, 5, -(2**31), -1, 0, 2**31 - 1))
    assert reading.data[:, 0].tolist() == [-(2**31), -1, 0, 2**31 - 1]
    assert reading.data.dtype == np.int32
    assert pytest.approx(0.3815, abs=1e-4) == ECG_UV


@given(cut=st.integers(7, 197), samples=st.just(8))
def test_a_packet_in_two_parts_is_put_together(cut: int, samples: int) -> None:
    decoder, whole = Decoder(IMU), packet(1000, imu(0, samples))
    if cut < SURE_BYTES and (cut - 6) % IMU.sample_bytes == 0:
        return  # a short first part that holds whole samples is taken for a packet
    assert decoder(whole[:cut]) == []
    (reading,) = decoder(bytes([3, REFERENCE]) + whole[cut:])
    assert (reading.mark, reading.data.tolist()) == (1000, imu(0, samples).tolist())


def test_a_first_part_without_its_second_is_told_and_does_not_spoil_the_next() -> None:
    decoder = Decoder(IMU)
    assert decoder(packet(1000, imu(0, 8))[:158]) == []
    lost, found = decoder(packet(1077, imu(8)))
    assert len(lost.data) == 0
    assert found.data.tolist() == imu(8).tolist()


def parts(time_ms: int, first: int) -> tuple[bytes, bytes]:
    """A packet of 8 samples whose first part holds 6 samples' bytes, so that it looks like a packet of 6."""
    whole = packet(time_ms, imu(first, 8))
    return whole[:150], bytes([3, REFERENCE]) + whole[150:]


def test_a_first_part_of_whole_length_is_not_read_as_a_packet() -> None:
    decoder = Decoder(IMU)
    got = [decoder(part) for n in range(20) for part in parts(154 * n, 8 * n)]
    assert [len(each) for each in got] == [0, 1] * 20
    assert np.concatenate([readings[0].data for readings in got[1::2]]).tolist() == imu(0, 160).tolist()


def test_a_first_part_of_whole_length_whose_second_is_lost_is_told() -> None:
    decoder = Decoder(IMU)
    for part in (*parts(0, 0), parts(154, 8)[0]):
        decoder(part)
    (lost,) = decoder(parts(308, 16)[0])
    assert len(lost.data) == 0
    (found,) = decoder(parts(308, 16)[1])
    assert (found.mark, found.data.tolist()) == (308, imu(16, 8).tolist())


def test_long_packets_in_one_part_wait_only_until_their_length_is_known() -> None:
    decoder = Decoder(IMU)
    got = [decoder(packet(154 * n, imu(8 * n, 8))) for n in range(4)]
    assert [[reading.mark for reading in readings] for readings in got] == [[], [0, 154], [308], [462]]
    assert rows_of([reading for readings in got for reading in readings]) == imu(0, 32).tolist()


def test_a_second_part_without_its_first_is_damaged() -> None:
    with pytest.raises(Damaged, match="and not the first"):
        Decoder(IMU)(bytes([3, REFERENCE]) + bytes(24))


@pytest.mark.parametrize("value", [b"", b"\x02", b"\x02\x01" + bytes(28), b"\x07\x63" + bytes(28)])
def test_what_does_not_begin_as_it_should_is_damaged(value: bytes) -> None:
    with pytest.raises(Damaged, match="begins with 1, 2 or 3"):
        Decoder(IMU)(value)


def test_a_number_that_is_none_is_damaged() -> None:
    rows = imu(0)
    rows[2, 4] = np.nan
    with pytest.raises(Damaged, match="finite"):
        Decoder(IMU)(packet(0, rows))


@pytest.mark.parametrize(("status", "accepted"), [(200, True), (201, True), (404, False), (503, False), (0, False)])
def test_an_answer_accepts_or_refuses(status: int, accepted: bool) -> None:
    answer = struct.pack("<BBH", 1, REFERENCE, status)
    if accepted:
        assert Decoder(IMU)(answer) == ()
    else:
        with pytest.raises(SourceError, match=f"refuses /Meas/IMU6/52 with status {status}"):
            Decoder(IMU)(answer)


@given(
    values=st.lists(
        st.one_of(
            st.binary(max_size=40),
            st.builds(lambda kind, rest: bytes([kind, REFERENCE]) + rest, st.integers(1, 3), st.binary(max_size=250)),
        ),
        max_size=12,
    ),
    resource=st.sampled_from([IMU, ECG]),
)
def test_any_bytes_are_samples_damaged_or_a_refusal(values: list[bytes], resource: Resource) -> None:
    decoder = Decoder(resource)
    for value in values:
        try:
            readings = decoder(value)
        except (Damaged, SourceError):
            continue
        for reading in readings:
            assert reading.data.shape[1] == resource.senses * resource.columns
            assert np.isfinite(reading.data).all()
            assert 0 <= reading.mark < 2**32


def test_a_source_gives_samples_in_physical_units_and_places_losses() -> None:
    sensor = FakeMovesense()
    with running(f"movesense@{sensor.address}", Air(sensor)) as got:
        assert sensor.measuring.wait(10)
        for n in [*range(100), *range(103, 150)]:
            sensor.send(2**32 - 2000 + round(n * 4 / 52 * 1000), body(imu(4 * n)))
        got.wait_for(lambda: got.samples == 4 * 147)
        got.wait_for(lambda: any(each.battery_percent == 50 for each in got.told))
    assert got.gaps == [Gap(0, 400, 412, GapReason.COUNTER_JUMP)]
    assert got.data.tolist() == np.concatenate([imu(0, 400), imu(412, 188)]).tolist()
    assert [channel.unit for channel in got.source.spec.channels] == ["m/s^2"] * 3 + ["deg/s"] * 3
    assert got.source.spec.rate_hz == 52
    assert sensor.written[0][:2] == (sensor.COMMAND, b"\x01\x63/Meas/IMU6/52")
    assert sensor.written[-1][:2] == (sensor.COMMAND, b"\x02\x63")


def test_a_source_at_the_higher_rate_puts_parts_together() -> None:
    sensor = FakeMovesense()
    with running("movesense-104@223430000278", Air(sensor)) as got:
        assert sensor.measuring.wait(10)
        for n in range(40):
            sensor.send(round(n * 8 / 104 * 1000), body(imu(8 * n, 8)), second=n != 20)
        got.wait_for(lambda: got.samples == 39 * 8)
    assert got.gaps == [Gap(0, 160, 168, GapReason.COUNTER_JUMP)]
    assert got.data.tolist() == np.concatenate([imu(0, 160), imu(168, 152)]).tolist()
    assert got.told[-1].counts.damaged == 1


def test_a_source_of_an_ecg_scales_counts_to_microvolts() -> None:
    sensor = FakeMovesense()
    with running(f"movesense-ecg@{sensor.address}", Air(sensor)) as got:
        assert sensor.measuring.wait(10)
        for n in range(5):
            sensor.send(64 * n, np.arange(16 * n, 16 * n + 16, dtype="<i4").tobytes())
        got.wait_for(lambda: got.samples == 80)
    assert got.data[:, 0].tolist() == list(range(80))
    (channel,) = got.source.spec.channels
    assert (channel.unit, channel.scale, got.source.spec.dtype) == ("uV", ECG_UV, "int32")


def test_a_sensor_that_breaks_off_and_subscribes_again_begins_an_epoch() -> None:
    sensor = FakeMovesense()
    with running(f"movesense@{sensor.address}", Air(sensor)) as got:
        for epoch in range(3):
            assert sensor.measuring.wait(20)
            sensor.send(0, body(imu(0)))
            got.wait_for(lambda: got.samples == 4 * (epoch + 1))  # noqa: B023
            if epoch < 2:
                sensor.drop()
    assert got.gaps == [Gap(0, 4, None, GapReason.DISCONNECT), Gap(1, 4, None, GapReason.DISCONNECT)]
    assert [item.epoch for item in got.items if isinstance(item, Chunk)] == [0, 1, 2]


def test_a_sensor_without_the_sense_says_so() -> None:
    sensor = FakeMovesense()
    sensor.resources = ("/Meas/HR",)
    with running(f"movesense@{sensor.address}", Air(sensor)) as got:
        got.wait_for(lambda: any("refuses /Meas/IMU6/52 with status 404" in problem for problem in got.problems))


def test_each_stream_has_a_name_of_its_own() -> None:
    assert [each.id for each in MOVESENSE] == ["movesense", "movesense-104", "movesense-ecg"]
    assert len({each.start for each in MOVESENSE}) == 3
