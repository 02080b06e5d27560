"""How high a foot is, by a camera, behind the gates that every measure by a camera has."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from reknit.signals.catalogue import measure_graph
from reknit.signals.measure import Gate
from reknit.signals.motion.balance.lift import FootLift
from reknit.signals.pose.body import SCENE
from reknit.signals.pose.landmarks import FIELDS, LANDMARKS
from reknit.signals.pose.view import View
from reknit.simulate.person import SimulatedPerson
from reknit.stream import Chunk, Control, Graph, Kind, Side, SpecError, StreamSpec

PERSON = SimulatedPerson("single-leg-stance", range_deg=60.0, period_s=20.0, still_s=2.0)
UP = slice(120, 360)
"""Pictures in which the left foot is in the air."""
STOOD = 25.75
"""Per cent of the leg: the shank of 0.25 turned by 60 degrees, over a leg of 0.49 of the body's height (and a touch of noise)."""


def rows(first: int = 0, count: int = 400) -> np.ndarray:
    return PERSON.samples(first, count).data.astype(float).reshape(count, len(LANDMARKS), len(FIELDS))


def lifted(data: np.ndarray, scene: float = 0.0, view: View = View.FRONT) -> np.ndarray:
    """Value and gate of each picture, by the graph that an exercise has, for a person who stands on the right leg."""
    placed = measure_graph("foot_lift", Kind.LANDMARKS, source=PERSON.spec, side=Side.RIGHT, view=view)
    running = Graph(placed, (placed[-1].name,)).open({"camera": PERSON.spec})
    running.control(placed[-1].name, Control(SCENE, scene))
    times_ns = PERSON.samples(0, len(data)).times_ns
    out = running.push("camera", Chunk(PERSON.spec, 0, 0, data.reshape(len(data), -1), times_ns))
    return np.concatenate([item.data for _, item in out if isinstance(item, Chunk)])


def exchanged(data: np.ndarray, where: slice) -> np.ndarray:
    out = data.copy()
    for place, name in enumerate(LANDMARKS):
        if name.startswith("left_"):
            both = [place, LANDMARKS.index(name.replace("left", "right", 1))]
            out[where, both] = data[where, both[::-1]]
    return out


def test_the_foot_is_so_high() -> None:
    seen = lifted(rows())

    assert (seen[:, 1] == Gate.OPEN).all()
    np.testing.assert_allclose(seen[UP, 0], STOOD, atol=1)
    np.testing.assert_allclose(seen[:55, 0], 0, atol=1)


def test_left_and_right_exchanged_are_no_lift() -> None:
    seen = lifted(exchanged(rows(), slice(200, 218)))

    assert (seen[200:218, 1] == Gate.JUMPED).all()
    assert np.isnan(seen[200:218, 0]).all()
    np.testing.assert_allclose(seen[230:360, 0], STOOD, atol=1)


@pytest.mark.parametrize(
    ("changed", "gate"),
    [
        (lambda data: np.concatenate([0.5 + (data[..., :2] - 0.5) * 0.15, data[..., 2:]], axis=2), Gate.DISTANCE),
        (lambda data: np.where(np.arange(7) == 3, np.nan, data), Gate.OPEN),
        (lambda data: np.where(np.arange(7) == 3, 0.3, data), Gate.HIDDEN),
        (lambda data: data + np.array([0, 0.2, 0, 0, 0, 0, 0]), Gate.OUT_OF_FRAME),
        (lambda data: data * np.array([1, 1, 1, 1, -1, 1, -1]), Gate.BEHIND),
        (lambda data: np.full_like(data, np.nan), Gate.NO_PERSON),
    ],
)
def test_its_gates_are_those_of_every_measure(changed: Callable[[np.ndarray], np.ndarray], gate: Gate) -> None:
    assert set(lifted(changed(rows(0, 100)))[:, 1]) == {gate}


def test_a_picture_that_cannot_be_relied_on_reaches_it() -> None:
    assert set(lifted(rows(0, 60), scene=1.0)[:, 1]) == {Gate.PICTURE}


def test_a_person_upside_down_stands_on_nothing() -> None:
    flipped = rows(0, 60)
    flipped[..., 1] = 1 - flipped[..., 1]

    assert set(lifted(flipped)[:, 1]) == {Gate.HIDDEN}


def test_other_streams_have_no_feet() -> None:
    with pytest.raises(SpecError):
        FootLift(Side.LEFT).open(StreamSpec("emg", Kind.MEASURE, ()))
