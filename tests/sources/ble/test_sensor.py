"""A sensor as a device: its stream, its numbering, and connections one after the other."""

from __future__ import annotations

from random import Random
from threading import Event

import numpy as np
import pytest

from reknit.sources.ble.family import models
from reknit.sources.ble.sensor import Sensor
from reknit.sources.device import Packet
from reknit.sources.numbered import Numbered
from reknit.stream import DTYPES, Gap
from sources.ble.air import Air
from sources.ble.sensors import FakeDot


@pytest.mark.parametrize("name", sorted(models()))
def test_each_model_has_a_stream_and_a_numbering_of_its_own(name: str) -> None:
    sensor = Sensor(models()[name], "AA:01", "imu")
    spec = sensor.spec
    assert spec.name == "imu"
    assert spec.dtype in DTYPES
    assert spec.device == spec.clock == f"{models()[name].title} AA:01"
    assert spec.attributes == (("model", name), ("rate_error_ppm", "50000" if "movesense" in name else "200"))
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


@pytest.mark.parametrize("off", [-0.03, -0.02, 0.0, 0.01, 0.03])
def test_the_clock_follows_a_rate_that_is_some_per_cent_off(off: float) -> None:
    numbered, late = Numbered(Sensor(models()["movesense"], "AA:01", "imu")), Random(1)
    rate_hz, rows = 52 * (1 + off), np.zeros((4, 6), np.float32)
    errors_ms = []
    for n in range(52 * 60 // 4):
        last_s = (4 * n + 3) / rate_hz
        items = numbered.take(Packet(rows, round((last_s + late.random() * 0.03) * 1e9), round(4 * n / rate_hz * 1000)))
        assert not any(isinstance(item, Gap) for item in items)
        assert numbered.clock is not None
        errors_ms.append(abs(numbered.clock.at_ns(4 * n + 3) / 1e6 - last_s * 1e3))
    assert numbered.clock is not None
    assert max(errors_ms) < 35
    assert max(errors_ms[130:]) < 5
    assert 1e9 / numbered.clock.period_ns == pytest.approx(rate_hz, rel=1e-3)
