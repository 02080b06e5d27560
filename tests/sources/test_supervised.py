"""A device kept running: refused, silent, broken and back again, each step told and every epoch behind its gap."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from reknit.sources.device import Packet
from reknit.sources.health import Health
from reknit.sources.source import SourceError, SourceThread
from reknit.sources.supervised import SupervisedSource
from reknit.sources.supervision import Patience, SourceState
from reknit.stream import Gap, GapReason, Item
from sources.collected import Collected
from sources.scripted import ScriptedDevice, packet

S = SourceState
QUICK = Patience(stale_s=0.15, lost_s=0.3, connect_s=0.3, first_s=0.02, most_s=0.05, good_s=60.0)
STEADY = Patience(stale_s=30.0, lost_s=60.0, connect_s=60.0, first_s=0.02, most_s=0.05)


class Told:
    """What a source reports, with a way to wait for it."""

    def __init__(self) -> None:
        self.reports: list[Health] = []
        self._come = threading.Condition()

    @property
    def states(self) -> list[SourceState]:
        """The states in order, each once until it changes."""
        states = [each.state for each in self.reports]
        return [state for n, state in enumerate(states) if n == 0 or state is not states[n - 1]]

    def take(self, health: Health) -> None:
        with self._come:
            self.reports.append(health)
            self._come.notify_all()

    def wait_for(self, state: SourceState, after: int = 0) -> None:
        with self._come:
            there = self._come.wait_for(lambda: state in self.states[after:], 10)
            assert there, f"{state} did not come; there were {self.states}"


@contextmanager
def running(device: ScriptedDevice, patience: Patience) -> Iterator[tuple[Told, Collected]]:
    source, told, collected = SupervisedSource(device, patience), Told(), Collected()
    source.changed = told.take
    thread = SourceThread(source, collected.take, collected.ended)
    thread.start()
    try:
        yield told, collected
    finally:
        thread.stop()
    if collected.error is not None:
        raise collected.error


def test_samples_come_with_their_states() -> None:
    device = ScriptedDevice()
    for n in range(5):
        device.script.put(packet(n))
    with running(device, STEADY) as (told, collected):
        collected.wait_for(lambda: collected.samples == 50)
        told.wait_for(S.LIVE)
    assert told.states == [S.CONNECTING, S.LIVE, S.OFF]
    assert collected.data[:, 0].tolist() == list(range(50))
    assert (device.connections, device.closed) == (1, 1)
    assert told.reports[-1].counts.samples == 50
    assert told.reports[-1].battery_percent == 80.0


def test_a_device_that_refuses_is_tried_again_with_its_problem_told() -> None:
    device = ScriptedDevice(refusals=3)
    device.script.put(packet(0))
    with running(device, STEADY) as (told, collected):
        collected.wait_for(lambda: collected.samples == 10)
        told.wait_for(S.LIVE)
    assert told.states == [S.CONNECTING, S.LOST, S.CONNECTING, S.LOST, S.CONNECTING, S.LOST, S.CONNECTING, S.LIVE, S.OFF]
    lost = [each for each in told.reports if each.state is S.LOST]
    assert [each.tries for each in lost] == [1, 2, 3]
    assert all(each.problem == "the device is off; switch it on" and each.retry_s is not None for each in lost)
    assert told.reports[-1].problem is None
    assert collected.gaps == []  # nothing had come that could be missed


def test_a_broken_connection_is_a_gap_and_a_new_epoch() -> None:
    device = ScriptedDevice()
    device.script.put(packet(3))
    device.script.put(SourceError("the link broke; come nearer"))
    device.script.put(packet(90))
    with running(device, STEADY) as (told, collected):
        collected.wait_for(lambda: collected.samples == 20)
    assert collected.gaps == [Gap(0, 10, None, GapReason.DISCONNECT)]
    assert [(chunk.epoch, chunk.first) for chunk in collected.chunks] == [(0, 0), (1, 0)]
    assert told.states[:4] == [S.CONNECTING, S.LIVE, S.LOST, S.CONNECTING]
    assert (device.connections, device.closed) == (2, 2)


def test_silence_is_stale_then_lost_and_connected_again() -> None:
    device = ScriptedDevice()
    device.script.put(packet(0))
    with running(device, QUICK) as (told, collected):
        told.wait_for(S.STALE)
        told.wait_for(S.LOST)
        told.wait_for(S.CONNECTING, after=3)
        device.script.put(packet(1))
        collected.wait_for(lambda: collected.samples == 20)
    assert told.states[:5] == [S.CONNECTING, S.LIVE, S.STALE, S.LOST, S.CONNECTING]
    lost = next(each for each in told.reports if each.state is S.LOST)
    assert lost.counts.gaps == 1
    assert lost.problem == "no data came from a scripted device for 0.3 s"
    assert {chunk.epoch for chunk in collected.chunks} == {0, 1}


def test_a_device_that_connects_and_says_nothing_does_not_reset_the_wait() -> None:
    device = ScriptedDevice()
    with running(device, QUICK) as (told, _):
        for tries in range(2):
            told.wait_for(S.LOST, after=2 * tries)
    lost = [each for each in told.reports if each.state is S.LOST]
    assert [each.tries for each in lost][:2] == [1, 2]
    assert lost[0].problem == "no data came from a scripted device within 0.3 s of connecting"


def test_a_device_that_connects_slowly_can_be_used() -> None:
    device = ScriptedDevice()
    device.connects_s = 2 * QUICK.connect_s
    device.script.put(packet(0))
    with running(device, QUICK) as (told, collected):
        collected.wait_for(lambda: collected.samples == 10)
        told.wait_for(S.LIVE)
    assert told.states[:2] == [S.CONNECTING, S.LIVE]
    assert device.connections == 1


def test_a_known_loss_is_told_and_over_with_the_next_samples() -> None:
    device = ScriptedDevice()
    for n in (0, 1, 4):
        device.script.put(packet(n))
    with running(device, STEADY) as (told, collected):
        collected.wait_for(lambda: collected.samples == 30)
        told.wait_for(S.GAP)
        told.wait_for(S.LIVE, after=2)
    assert told.states == [S.CONNECTING, S.LIVE, S.GAP, S.LIVE, S.OFF]
    assert (told.reports[-1].counts.gaps, told.reports[-1].counts.missing) == (1, 20)


@pytest.mark.parametrize(
    ("trouble", "problem"),
    [
        (packet(0)._replace(mark=-1), "expected a counter below 256"),
        (
            OSError("[WinError -2147483634] a wrong time"),
            "a scripted device failed in a way that nobody foresaw: .WinError -2147483634. a",
        ),
        (ValueError(), "failed in a way that nobody foresaw: ValueError; it is connected again"),
    ],
)
def test_an_error_that_nobody_foresaw_is_told_and_the_device_connected_again(trouble: Packet | Exception, problem: str) -> None:
    device = ScriptedDevice()
    device.script.put(packet(0))
    device.script.put(trouble)
    device.script.put(packet(90))
    with running(device, STEADY) as (told, collected):
        collected.wait_for(lambda: collected.samples == 20)
    assert collected.gaps == [Gap(0, 10, None, GapReason.DISCONNECT)]
    assert {chunk.epoch for chunk in collected.chunks} == {0, 1}
    (sentence,) = {each.problem for each in told.reports if each.state is S.LOST}
    assert re.search(problem, sentence or "")
    assert (device.connections, device.closed) == (2, 2)


def test_an_error_of_who_takes_the_samples_lets_the_device_go_and_is_not_hidden() -> None:
    device, ended = ScriptedDevice(), Collected()
    device.script.put(packet(0))

    def broken(item: Item) -> None:
        raise OSError("the disk is full")

    thread = SourceThread(SupervisedSource(device, STEADY), broken, ended.ended)
    thread.start()
    with pytest.raises(OSError, match="the disk is full"):
        ended.wait_for(lambda: False)
    assert (device.connections, device.closed) == (1, 1)


def test_stopping_while_it_waits_to_connect_again() -> None:
    patience = Patience(first_s=600.0, most_s=600.0)
    with running(ScriptedDevice(refusals=1), patience) as (told, _):
        told.wait_for(S.LOST)
    assert told.states == [S.CONNECTING, S.LOST, S.OFF]
