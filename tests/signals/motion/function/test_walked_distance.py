"""A walk over a measured distance, and a graph of walking."""

import numpy as np
import pytest

from reknit.signals.motion.function.walked_distance import NoWalk, WalkedDistance, walked_distance
from reknit.signals.motion.gait.bout import GaitMeasure, Pendulum
from reknit.signals.motion.gait.graph import gait_graph
from reknit.signals.motion.gait.steps import Contact
from reknit.simulate.walker import SimulatedWalker
from reknit.stream import Chunk, Graph
from signals.motion.gait.walked import walked

WALKER = SimulatedWalker()


def test_ten_metres_give_time_speed_and_a_factor() -> None:
    contacts = walked(WALKER.whole()).contacts
    told = walked_distance(contacts, 100.0, 12.0, Pendulum(0.95))
    assert isinstance(told, WalkedDistance)
    assert told.time_s == pytest.approx(WALKER.contacts_s[-1] - WALKER.contacts_s[0], abs=0.03)
    assert told.steps == 20
    assert told.step_m == pytest.approx(0.6)
    assert told.speed_m_s == pytest.approx(0.6 / 0.55, rel=0.01)
    assert told.factor == pytest.approx(1.0, abs=0.06)


def test_what_is_no_such_walk_is_told_as_such() -> None:
    contacts = walked(WALKER.whole()).contacts
    assert walked_distance(contacts, 100.0, 0) is NoWalk.DISTANCE
    assert walked_distance(contacts, 100.0, float("nan")) is NoWalk.DISTANCE
    assert walked_distance(contacts[:3], 100.0, 10) is NoWalk.NO_STEPS
    assert walked_distance(contacts, 100.0, 100) is NoWalk.SPEED
    later = [Contact(each.at + 5000) for each in contacts]
    assert walked_distance([*contacts, *later], 100.0, 20) is NoWalk.SEVERAL
    unfit = walked_distance(contacts, 100.0, 3.0, Pendulum(0.95))
    assert isinstance(unfit, WalkedDistance)
    assert unfit.factor is None
    alone = walked_distance(contacts, 100.0, 12.0)
    assert isinstance(alone, WalkedDistance)
    assert alone.factor is None


def test_the_graph_gives_the_measure_live_in_small_chunks() -> None:
    placed = gait_graph(WALKER.spec, GaitMeasure.CADENCE)
    opened = Graph(placed, (placed[-1].name,)).open({WALKER.spec.name: WALKER.spec})
    items = [out.item for first in range(0, 1200, 10) for out in opened.push(WALKER.spec.name, WALKER.samples(first, 10))]
    values = np.concatenate([item.data[:, 0] for item in items if isinstance(item, Chunk)])
    np.testing.assert_array_equal(values, walked(WALKER.samples(0, 1200), GaitMeasure.CADENCE).values)
    assert values[-1] == pytest.approx(60 / 0.55, rel=0.03)


def test_some_steps_on_the_spot_are_no_walk() -> None:
    contacts = [Contact(at, None if n == 0 else 0.8, None, None) for n, at in enumerate((0.0, 80.0, 160.0, 240.0, 340.0))]
    assert walked_distance(contacts, 100.0, 10) is NoWalk.STEPS
