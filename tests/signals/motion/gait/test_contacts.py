"""Contacts of a simulated walker, live and offline: their times, sides and steps; and what is refused."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from reknit.signals.measure import Gate
from reknit.signals.motion.gait.contacts import Contacts
from reknit.signals.motion.gait.offline import offline_contacts
from reknit.signals.motion.gait.steps import Contact, rise_m, step_length_m
from reknit.signals.motion.gait.trunk import TrunkFrame
from reknit.simulate.walker import SimulatedWalker
from reknit.stream import Channel, Chunk, ParameterError, Side, SpecError
from signals.motion.gait.walked import rows, through, walked


def times_s(contacts: list[Contact], rate_hz: float) -> list[float]:
    return [each.at / rate_hz for each in contacts]


@pytest.mark.parametrize("rate_hz", [50, 100, 204.8, 500])
def test_every_contact_is_told_at_its_own_time(rate_hz: float) -> None:
    walker = SimulatedWalker(rate_hz=rate_hz)
    found = walked(walker.whole()).contacts
    assert times_s(found, rate_hz) == pytest.approx(walker.contacts_s, abs=0.02)


def test_a_contact_is_told_after_the_declared_time() -> None:
    walker = SimulatedWalker()
    out = walked(walker.whole())
    opened = Contacts().open(TrunkFrame().open(walker.spec).spec)
    late_s = [(told - each.at) / 100 for told, each in zip(out.told_at, out.contacts, strict=True)]
    assert max(late_s) <= opened.told_s + 0.01
    assert min(late_s) > opened.told_s - 0.03


def test_sides_come_from_the_pelvis_turning() -> None:
    sides = [each.side for each in walked(SimulatedWalker().whole()).contacts]
    assert sides == [Side.LEFT, Side.RIGHT] * 10 + [Side.LEFT]


def test_a_trunk_that_does_not_turn_tells_no_side() -> None:
    chunk = SimulatedWalker().whole()
    data = chunk.data.copy()
    data[:, 3:] = 0
    assert {each.side for each in walked(chunk._replace(data=data)).contacts} == {None}


def test_the_sensor_may_point_backwards() -> None:
    walker = SimulatedWalker()
    data = walker.whole().data.copy()
    data[:, [1, 2, 4, 5]] *= -1
    found = walked(walker.whole()._replace(data=data), forward="-z").contacts
    assert times_s(found, 100) == pytest.approx(walker.contacts_s, abs=0.02)


def test_nobody_walks_while_a_person_stands_or_lies() -> None:
    standing = SimulatedWalker(steps=1, still_s=8)
    still = standing.samples(0, 700)
    assert walked(still).contacts == []
    lying = SimulatedWalker(lean_deg=80)
    out = walked(lying.whole())
    assert out.contacts == []
    assert set(out.gates.tolist()) == {float(Gate.NO_SIGNAL)}


def test_no_contact_is_told_beside_missing_samples() -> None:
    walker = SimulatedWalker()
    chunk = walker.whole()
    data = chunk.data.copy()
    hole = round(walker.contacts_s[8] * 100)
    data[hole - 3 : hole + 3] = np.nan
    found = times_s(walked(chunk._replace(data=data)).contacts, 100)
    assert len(found) == 20
    assert min(abs(at - walker.contacts_s[8]) for at in found) > 0.2


def test_offline_finds_the_same_contacts_and_a_faint_one_between() -> None:
    walker = SimulatedWalker()
    trunk = walked(walker.whole()).trunk
    found = offline_contacts(trunk[:, 0], trunk[:, 1], trunk[:, 2], 100.0)
    assert times_s(found, 100) == pytest.approx(walker.contacts_s, abs=0.02)
    faint = trunk.copy()
    near = slice(round(walker.contacts_s[9] * 100) - 25, round(walker.contacts_s[9] * 100) + 25)
    faint[near, 1] = faint[near, 1].mean() + 0.3 * (faint[near, 1] - faint[near, 1].mean())
    assert len(offline_contacts(faint[:, 0], faint[:, 1], faint[:, 2], 100.0)) == 21


def test_offline_says_nothing_of_nothing() -> None:
    none = np.full(300, np.nan)
    assert offline_contacts(none, none, none, 100.0) == []
    assert offline_contacts(np.zeros(3), np.zeros(3), np.zeros(3), 100.0) == []
    assert offline_contacts(np.zeros(300), np.ones(300), np.zeros(300), 100.0) == []


def test_a_pendulum_gives_the_length_of_a_step() -> None:
    assert step_length_m(0.95, SimulatedWalker().rise_m) == pytest.approx(0.6)
    assert step_length_m(0.95, 0.0) is None
    assert step_length_m(0.95, 1.2) is None


def test_the_rise_within_a_step_is_that_of_the_trunk() -> None:
    at = np.arange(400) / 100
    up = -0.02 * (2 * np.pi * 1.8) ** 2 * np.cos(2 * np.pi * 1.8 * at)
    assert rise_m(up, 100.0, 200, 255.6) == pytest.approx(0.04, rel=0.05)
    assert rise_m(up, 100.0, 200, 202) is None
    assert rise_m(np.full(400, np.nan), 100.0, 200, 255) is None


def test_what_cannot_be_opened_says_why() -> None:
    spec = SimulatedWalker().spec
    with pytest.raises(ParameterError, match="walking needs 50"):
        TrunkFrame().open(replace(spec, rate=Fraction(25)))
    with pytest.raises(ParameterError, match="forward axis"):
        TrunkFrame("up").open(spec)
    with pytest.raises(SpecError, match="unit"):
        TrunkFrame().open(replace(spec, channels=(Channel("accelerometer x", "V"), *spec.channels[1:])))
    with pytest.raises(ParameterError, match="outside"):
        Contacts(least_m_s3=0).open(TrunkFrame().open(spec).spec)


def test_a_dead_accelerometer_has_no_up() -> None:
    spec = SimulatedWalker().spec
    _, out = through(TrunkFrame(), spec, [Chunk(spec, 0, 0, np.zeros((5, 6)))])
    assert np.isnan(rows(out)).all()
