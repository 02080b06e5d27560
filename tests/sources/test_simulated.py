"""What is simulated can be had by an address, and is what it says."""

from __future__ import annotations

from collections import Counter

import pytest

from reknit.simulate.limb import SimulatedLimb
from reknit.simulate.muscle import SimulatedMuscle
from reknit.sources.families import open_source
from reknit.sources.faulty import Fault, FaultySource
from reknit.sources.paced import SimulatedSource
from reknit.sources.simulated import offers, open_simulated
from reknit.sources.source import SourceError, SourceThread
from reknit.stream import Kind
from sources.collected import Collected


def test_all_of_them_are_offered_and_can_be_opened() -> None:
    found = {offer.address: (offer.kind, offer.channels, offer.rate_hz) for offer in offers()}
    assert found == {
        "simulated:emg": ("emg", 1, 1000),
        "simulated:imu": ("imu", 6, 100),
        "simulated:forces": ("forces", 5, 100),
        "simulated:faulty-emg": ("emg", 1, 1000),
    }
    for address in found:
        spec = open_source(address, "here").spec
        assert spec.name == "here"
        assert spec.attribute("simulated") == "yes"


def test_each_is_called_in_a_recording_as_it_is_offered() -> None:
    assert [open_source(offer.address, "here").spec.device for offer in offers()] == [offer.name for offer in offers()]


def test_a_muscle_as_it_is_asked_for() -> None:
    source = open_simulated("emg?rate=2000&effort=0.3&seed=7", "arm")
    assert isinstance(source, SimulatedSource)
    assert source.simulated == SimulatedMuscle(rate_hz=2000, effort=0.3, seed=7, stream="arm")


def test_a_limb_as_it_is_asked_for() -> None:
    source = open_simulated("imu?rate=60&range=120", "leg")
    assert isinstance(source, SimulatedSource)
    assert source.simulated == SimulatedLimb(rate_hz=60, range_deg=120, stream="leg")
    assert source.spec.kind is Kind.IMU


def test_a_limb_delivers_what_it_simulates() -> None:
    collected = Collected()
    thread = SourceThread(open_simulated("imu"), collected.take, collected.ended)
    thread.start()
    collected.wait_for(lambda: collected.samples >= 10)
    thread.stop()
    count = collected.samples
    assert collected.data.tobytes() == SimulatedLimb().samples(0, count).data.tobytes()


def test_a_bad_link_does_to_a_muscle_what_its_ledger_says() -> None:
    source = open_simulated("faulty-emg?share=0.5&seed=3")
    assert isinstance(source, FaultySource)
    collected = Collected()
    thread = SourceThread(source, collected.take, collected.ended)
    thread.start()
    collected.wait_for(lambda: len(source.ledger) >= 8)
    thread.stop()
    came = Counter((chunk.epoch, chunk.first) for chunk in collected.chunks)
    for fault, epoch, first, _ in source.ledger:
        assert came[epoch, first] == {Fault.DROP: 0, Fault.DISCONNECT: 0, Fault.DUPLICATE: 2}.get(fault, 1), fault


def test_without_a_share_nothing_goes_wrong() -> None:
    source = open_simulated("faulty-emg?share=0")
    collected = Collected()
    thread = SourceThread(source, collected.take, collected.ended)
    thread.start()
    collected.wait_for(lambda: collected.samples >= 200)
    thread.stop()
    assert collected.data.tobytes() == SimulatedMuscle().samples(0, collected.samples).data.tobytes()


@pytest.mark.parametrize(
    ("rest", "told"),
    [
        ("ecg", "nothing called 'ecg' is simulated; expected simulated:emg"),
        ("emg?share=0.1", "'share' cannot be asked for"),
        ("emg?effort=2", "effort must be a number from 0 to 1"),
        ("imu?rate=0", "rate must be a number from 10 to 2000"),
        ("faulty-emg?share=x", "share must be a number"),
    ],
)
def test_what_is_not_simulated(rest: str, told: str) -> None:
    with pytest.raises(SourceError, match=told):
        open_simulated(rest)
