"""A sensor as a device: its stream, its numbering, and connections one after the other."""

from __future__ import annotations

from threading import Event

import pytest

from reknit.sources.ble.family import models
from reknit.sources.ble.sensor import Sensor
from reknit.stream import DTYPES
from sources.ble.air import Air
from sources.ble.sensors import FakeDot


@pytest.mark.parametrize("name", sorted(models()))
def test_each_model_has_a_stream_and_a_numbering_of_its_own(name: str) -> None:
    sensor = Sensor(models()[name], "AA:01", "imu")
    spec = sensor.spec
    assert spec.name == "imu"
    assert spec.dtype in DTYPES
    assert spec.device == spec.clock == f"{models()[name].title} AA:01"
    assert spec.attributes == (("model", name),)
    assert sensor.slots
    first, second = sensor.numbering(), sensor.numbering()
    assert first is not second
    assert first.take(1, 1, 10**9).first == 0
    assert second.epoch == -1


def test_it_can_be_connected_again_and_again() -> None:
    dot = FakeDot()
    sensor = Sensor(models()["movella-dot"], dot.address, "imu", Air(dot).radio())
    for n in range(3):
        connection = sensor.connect(Event())
        dot.measure(n)
        (packet,) = connection.read(10.0)
        assert packet.data[0, 6] == n
        assert connection.battery_percent == 77
        connection.close()
        assert dot.client is None
