"""Someone before the camera who follows a target late, and waits with a hanging arm until practice begins."""

from __future__ import annotations

import numpy as np
import pytest

from reknit.exercise.load import library
from reknit.signals.catalogue import measure_graph
from reknit.signals.measure import VALUE
from reknit.signals.pose.view import View
from reknit.simulate.follower import following_limb, following_person, follows
from reknit.simulate.onlooker import SimulatedOnlooker
from reknit.simulate.patient import Seen
from reknit.stream import Chunk, Graph, Kind, Side

EXERCISE = library()["arm-tracking"]


def angles(follower: SimulatedOnlooker, moments_s: list[float | None]) -> np.ndarray:
    """The measured elevation of the arm, with what the person saw at each picture."""
    spec = follower.spec
    graph = measure_graph(EXERCISE.measure, Kind.LANDMARKS, source=spec, side=Side.RIGHT, view=View.FRONT, name="arm")
    opened = Graph(graph, (graph[-1].name,)).open({spec.name: spec})
    at = opened.specs[graph[-1].name].position(VALUE)
    values = []
    for index, within_s in enumerate(moments_s):
        follower.seen = Seen(practising=within_s is not None, within_s=within_s)
        for _, item in opened.push(spec.name, follower.samples(index, 1)):
            if isinstance(item, Chunk):
                values += item.data[:, at].tolist()
    return np.array(values)


def test_it_is_for_exercises_with_a_moving_target_before_a_camera() -> None:
    assert follows(EXERCISE)
    assert not follows(library()["shoulder-abduction"])
    assert not follows(library()["effort-tracking"])


def test_before_practice_the_arm_hangs() -> None:
    assert np.nanmax(angles(following_person(EXERCISE), [None] * 90)) < 15


def test_it_goes_where_the_target_is() -> None:
    follower = following_person(EXERCISE)
    assert angles(follower, [14.0] * 120)[-20:] == pytest.approx(85, abs=4)
    assert angles(follower, [8.0] * 120)[-20:] == pytest.approx(50, abs=4)


def test_it_comes_late() -> None:
    follower = following_person(EXERCISE)
    told = angles(follower, [3.0 + n / 30 for n in range(90)])
    rising = 12 + (50 - 12) * (2.0 / 3.0)
    late_s = 3.0 + np.flatnonzero(told >= rising)[0] / 30 - 5.0
    assert 0.15 < late_s < 0.5


def test_a_limb_hangs_still_and_then_follows() -> None:
    follower = following_limb(EXERCISE)
    still = follower.samples(0, 300).data
    assert np.ptp(still[:, 3:], axis=0).max() < 1.0
    follower.seen = Seen(practising=True, within_s=14.0)
    raised = np.vstack([follower.samples(300 + at, 2).data for at in range(0, 200, 2)])[-20:, :3].mean(axis=0)
    assert np.degrees(np.arctan2(raised[0], raised[1])) == pytest.approx(85, abs=1.5)
