"""What leans looked like from above."""

from fractions import Fraction

import numpy as np
import pytest

from reknit.exercise.load import library
from reknit.session.lean_pictures import leans
from reknit.session.movement_pictures import PATH_POINTS
from reknit.session.sway_path import SwayPath
from reknit.stream import Channel, Chunk, Kind, StreamSpec

SPEC = StreamSpec(
    "sway",
    Kind.MEASURE,
    (Channel("value", "cm"), Channel("gate", "code"), Channel("x", "cm"), Channel("y", "cm")),
    Fraction(100),
)


def leaning(hidden: slice | None = None) -> SwayPath:
    """One lean of 2 s, 8 cm forward, and one of 2 s, 10 cm to the right, with a second between them."""
    path = SwayPath(SPEC)
    out = np.sin(np.pi * np.arange(200) / 200)
    still = np.zeros(100)
    forward = np.concatenate([8 * out, still, 0 * out])
    left = np.concatenate([0 * out, still, -10 * out])
    data = np.column_stack([np.hypot(forward, left), 0 * forward, forward, left])
    if hidden is not None:
        data[hidden, 2:] = np.nan
    path.take(Chunk(SPEC, 0, 0, data), 0.0)
    return path


TOLD = [
    {"number": 1, "start_s": 0.0, "end_s": 1.99, "condition": "lean-forward"},
    {"number": 2, "start_s": 3.0, "end_s": 4.99, "condition": "lean-right"},
]


def test_each_lean_has_its_way_and_its_furthest_point() -> None:
    forward, right = leans(leaning(), TOLD)
    assert (forward["number"], forward["asked"], forward["withheld"]) == (1, "lean-forward", None)
    assert forward["furthest"] == pytest.approx([8, 0])
    assert right["furthest"] == pytest.approx([0, -10])
    assert forward["path"][0] == pytest.approx([0, 0])
    assert len(forward["path"]) == 200


def test_a_lean_of_which_a_part_was_not_measured_is_not_drawn() -> None:
    forward, right = leans(leaning(slice(50, 60)), TOLD)
    assert (forward["path"], forward["furthest"], forward["withheld"]) == (None, None, "missing")
    assert right["withheld"] is None
    (gone,) = leans(leaning(), [TOLD[0] | {"start_s": 90.0, "end_s": 92.0}])
    assert gone["withheld"] == "missing"


def test_a_long_lean_is_thinned() -> None:
    path = SwayPath(SPEC)
    data = np.column_stack([np.arange(3000.0), np.zeros(3000), np.arange(3000.0), np.zeros(3000)])
    path.take(Chunk(SPEC, 0, 0, data), 0.0)
    (lean,) = leans(path, [TOLD[0] | {"end_s": 29.99}])
    assert PATH_POINTS / 2 < len(lean["path"]) <= PATH_POINTS
    assert lean["furthest"] == lean["path"][-1] == [2999.0, 0.0]  # the mark lies on its line


def test_the_path_tells_where_one_is_now() -> None:
    assert SwayPath(SPEC).newest is None
    assert leaning().newest == pytest.approx((0, -10 * np.sin(np.pi * 199 / 200)))
    assert leaning(slice(490, 500)).newest is None


def test_only_who_stands_or_leans_by_a_sensor_has_a_path() -> None:
    exercises = library()
    assert SwayPath.wanted(exercises["limits-of-stability"], SPEC) is not None
    assert SwayPath.wanted(exercises["standing-still"], SPEC) is not None
    assert SwayPath.wanted(exercises["squat"], SPEC) is None
    sideways = StreamSpec("lean", Kind.MEASURE, SPEC.channels[:2] + SPEC.channels[3:], Fraction(30))
    assert SwayPath.wanted(exercises["leaning-aside"], sideways) is None
