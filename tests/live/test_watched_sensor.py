"""A sensor that is looked at, over a scripted device and a plain source."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from reknit.live.watched_sensor import WatchedSensor
from reknit.simulate.muscle import SimulatedMuscle
from reknit.simulate.person import SimulatedPerson
from reknit.sources.device import Packet
from reknit.sources.paced import SimulatedSource
from reknit.sources.source import SourceError
from reknit.sources.supervised import SupervisedSource
from reknit.sources.supervision import Patience
from reknit.stream import Item, StreamSpec
from sources.scripted import SPEC, ScriptedDevice

QUICK = Patience(stale_s=0.2, lost_s=0.6, first_s=0.05, connect_s=1.0)


def until(sensor: WatchedSensor, fits: Callable[[dict[str, Any]], bool], within_s: float = 10.0) -> dict[str, Any]:
    """How the sensor is once it fits, asked for as a page is told."""
    told: dict[str, Any] = {}
    until_s, waiting = time.monotonic() + within_s, threading.Event()
    while time.monotonic() < until_s:
        told = sensor.to_dict()
        if fits(told):
            return told
        waiting.wait(0.02)
    raise AssertionError(f"it did not come to that; the last was {told}")


def fed(device: ScriptedDevice, pieces: int, first: int = 0) -> None:
    """Noise of 20 uV, as packets of 10 samples."""
    random = np.random.default_rng(first)
    for mark in range(first, first + pieces):
        data = np.round(random.normal(0, 20, (10, 1))).astype(np.int16)
        device.script.put(Packet(data, time.monotonic_ns(), mark % 256))


def test_it_connects_and_its_channel_is_judged_once_it_has_settled() -> None:
    device = ScriptedDevice()
    sensor = WatchedSensor(SupervisedSource(device, QUICK))
    told = sensor.to_dict()
    assert (told["age_ms"], told["channels"][0]["level"]) == (None, None)
    fed(device, 30)
    told = until(sensor, lambda told: told["channels"][0]["level"] is not None)
    assert (told["state"], told["channels"][0]["verdict"]) == ("live", None)
    fed(device, 60, 30)
    told = until(sensor, lambda told: told["channels"][0]["verdict"] == "good")
    assert told["channels"][0]["level"] == pytest.approx(20, rel=0.3)
    assert 0 <= told["age_ms"] < 5000
    sensor.stop()
    assert device.closed == 1


def test_silence_and_loss_are_told_with_their_problem_and_the_channel_gives_nothing() -> None:
    device = ScriptedDevice()
    sensor = WatchedSensor(SupervisedSource(device, QUICK))
    fed(device, 90)
    until(sensor, lambda told: told["state"] == "stale")
    told = until(sensor, lambda told: told["problem"] is not None)
    assert "no data came from a scripted device" in told["problem"]
    told = until(sensor, lambda told: told["channels"][0]["verdict"] == "none")
    assert told["channels"][0]["level"] is None
    assert told["battery_percent"] == 80.0
    sensor.stop()


def test_after_a_gap_it_settles_anew_and_the_loss_is_counted() -> None:
    device = ScriptedDevice()
    sensor = WatchedSensor(SupervisedSource(device, QUICK))
    fed(device, 90)
    until(sensor, lambda told: told["channels"][0]["verdict"] == "good")
    fed(device, 20, 95)
    told = until(sensor, lambda told: told["counts"]["gaps"] == 1)
    assert told["counts"]["missing"] == 50
    until(sensor, lambda told: told["channels"][0]["verdict"] is None)
    fed(device, 60, 115)
    until(sensor, lambda told: told["channels"][0]["verdict"] == "good")
    sensor.stop()


def test_a_plain_source_is_live_while_data_come() -> None:
    sensor = WatchedSensor(SimulatedSource(SimulatedMuscle(muscles=("a", "b"))))
    told = until(sensor, lambda told: told["channels"][1]["verdict"] == "good")
    assert (told["state"], told["rate_hz"], told["battery_percent"], told["problem"]) == ("live", None, None, None)
    assert told["age_ms"] < 500
    sensor.stop()
    assert sensor.to_dict()["state"] == "lost"


def test_a_stream_that_cannot_be_judged_still_tells_how_it_is() -> None:
    sensor = WatchedSensor(SimulatedSource(SimulatedPerson("squat")))
    told = until(sensor, lambda told: told["state"] == "live")
    assert len(told["channels"]) == 32
    assert {(each["level"], each["verdict"]) for each in told["channels"]} == {(None, "unjudged")}
    sensor.stop()


class Failing:
    spec: StreamSpec = replace(SPEC, device="a failing device")

    def run(self, deliver: Callable[[Item], None], stop: threading.Event) -> None:
        raise SourceError("its cable is broken; use another one")


def test_a_source_that_fails_says_why() -> None:
    sensor = WatchedSensor(Failing())
    told = until(sensor, lambda told: told["state"] == "lost")
    assert told["problem"] == "its cable is broken; use another one"
    sensor.stop()
