"""Measures of walking, live and of a bout: their values, and where they are withheld."""

import numpy as np
import pytest

from reknit.signals.measure import Gate
from reknit.signals.motion.gait.bout import GaitMeasure, Pendulum, bouts, gait_measure
from reknit.signals.motion.gait.contacts import Contacts
from reknit.signals.motion.gait.steps import Contact
from reknit.signals.motion.gait.trunk import TrunkFrame
from reknit.signals.motion.gait.walking import Walking
from reknit.simulate.walker import SimulatedWalker
from reknit.stream import Event, Gap, GapReason, ParameterError, Side
from signals.motion.gait.walked import through, walked

TRUTH = {
    GaitMeasure.CADENCE: 60 / 0.55,
    GaitMeasure.STEP_TIME: 0.55,
    GaitMeasure.STRIDE_TIME: 1.1,
    GaitMeasure.STEP_LENGTH: 0.6,
    GaitMeasure.STRIDE_LENGTH: 1.2,
    GaitMeasure.WALKING_SPEED: 0.6 / 0.55,
    GaitMeasure.STEP_SYMMETRY: 1.0,
}


def test_a_bout_tells_what_the_person_did() -> None:
    [bout] = walked(SimulatedWalker().whole()).bouts
    assert {each: bout[each.value] for each in GaitMeasure} == pytest.approx(TRUTH, rel=0.06)
    assert bout["contacts"] == 21


def test_an_uneven_walk_shows_which_side_is_slower() -> None:
    [bout] = walked(SimulatedWalker(asymmetry=1.25).whole()).bouts
    assert bout["step_symmetry"] == pytest.approx(1.25, abs=0.06)
    [other] = walked(SimulatedWalker(asymmetry=0.8).whole()).bouts
    assert other["step_symmetry"] == pytest.approx(0.8, abs=0.06)


def test_the_live_value_is_there_while_the_person_walks_and_only_then() -> None:
    walker = SimulatedWalker()
    out = walked(walker.whole())
    at = np.arange(len(out.values)) / 100
    first, last = walker.contacts_s[[0, -1]]
    standing = (at < first + 1.5) | (at > last + 2.6)  # a contact within 2 s would have been told by then
    walking = (at > first + 4) & (at < last)
    assert np.isnan(out.values[standing]).all()
    assert set(out.gates[standing].tolist()) == {float(Gate.WARM_UP)}
    assert out.values[walking] == pytest.approx(0.6 / 0.55, rel=0.15)
    assert set(out.gates[walking].tolist()) == {float(Gate.OPEN)}


@pytest.mark.parametrize("step_s", [1.45, 1.5, 1.6, 1.8, 1.94])
def test_slow_steps_are_one_walk(step_s: float) -> None:
    out = walked(SimulatedWalker(steps=12, step_s=step_s, jitter_s=0.0).whole(), GaitMeasure.CADENCE)
    [bout] = out.bouts
    assert bout["contacts"] == 13
    assert bout["cadence"] == pytest.approx(60 / step_s, rel=0.02)


def test_steps_of_more_than_two_seconds_are_none() -> None:
    out = walked(SimulatedWalker(steps=12, step_s=2.05, jitter_s=0.0).whole())
    assert len(out.contacts) == 13
    assert out.bouts == []


def test_a_bout_that_a_gap_cuts_off_is_told_as_far_as_it_was_seen() -> None:
    whole = SimulatedWalker().whole()
    spec, trunk = through(TrunkFrame(), whole.spec, [whole.part(0, 900)])
    spec, found = through(Contacts(), spec, trunk)
    opened = Walking(GaitMeasure.CADENCE).open(spec)
    state = opened.start()
    for item in found:
        opened.step(state, item)
    [ended, gap] = opened.step(state, Gap(0, 900, 1000, GapReason.UNEXPLAINED))
    assert isinstance(ended, Event)
    assert isinstance(gap, Gap)
    assert ended.value["contacts"] == sum(isinstance(item, Event) for item in found)
    assert ended.value["cadence"] == pytest.approx(60 / 0.55, rel=0.03)
    assert opened.flush(state) == ()


def test_few_steps_are_no_walk() -> None:
    out = walked(SimulatedWalker(steps=2).whole())
    assert len(out.contacts) == 3
    assert out.bouts == []
    assert np.isnan(out.values).all()


def test_bouts_part_where_walking_stopped() -> None:
    at = [*range(0, 300, 50), *range(1000, 1150, 50), *range(2000, 2300, 50)]
    parts = bouts([Contact(float(each)) for each in at], 100.0)
    assert [len(part) for part in parts] == [6, 6]


def test_what_contacts_do_not_tell_is_withheld() -> None:
    steps = [Contact(50.0 * n, 0.5, None, None) for n in range(6)]
    person = Pendulum(0.9)
    assert gait_measure(GaitMeasure.CADENCE, steps, 100.0) == pytest.approx(120)
    assert gait_measure(GaitMeasure.WALKING_SPEED, steps, 100.0, person) is None
    assert gait_measure(GaitMeasure.STEP_SYMMETRY, steps, 100.0) is None
    assert gait_measure(GaitMeasure.CADENCE, steps[:3], 100.0) is None
    one_side = [Contact(50.0 * n, 0.5, 0.03, Side.LEFT) for n in range(9)]
    assert gait_measure(GaitMeasure.STEP_SYMMETRY, one_side, 100.0) is None
    assert gait_measure(GaitMeasure.STEP_LENGTH, one_side, 100.0) is None


def test_lengths_need_the_height_of_the_sensor() -> None:
    spec = Contacts().open(TrunkFrame().open(SimulatedWalker().spec).spec).spec
    with pytest.raises(ParameterError, match="sensor_height_m"):
        Walking(GaitMeasure.WALKING_SPEED).open(spec)
    with pytest.raises(ParameterError, match=r"\.3 to 1\.6 m"):
        Walking(GaitMeasure.CADENCE, 95).open(spec)
    with pytest.raises(ParameterError, match="over"):
        Walking(GaitMeasure.CADENCE, over=1).open(spec)


def test_symmetry_is_told_of_a_bout_and_not_live() -> None:
    spec = Contacts().open(TrunkFrame().open(SimulatedWalker().spec).spec).spec
    with pytest.raises(ParameterError, match="whole bout"):
        Walking(GaitMeasure.STEP_SYMMETRY).open(spec)
