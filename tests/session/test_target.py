"""The wanted band wherever the slider stands, where a movement lies against it, and how far the slider goes."""

import pytest
from msgspec.structs import replace

from reknit.exercise.load import library
from reknit.session.target import target, unmovable, zone

MARCHING = library()["marching"]
REACH = MARCHING.repetition.reach


def test_the_band_moves_with_the_threshold() -> None:
    own, moved = target(MARCHING, REACH), target(MARCHING, REACH + 5)
    assert own["low"] == MARCHING.target.low
    assert moved["low"] == own["low"] + 5
    assert moved["reach"] == REACH + 5
    assert (moved["scale_low"], moved["scale_high"]) == (own["scale_low"], own["scale_high"])


def test_a_band_that_is_open_above_stays_open() -> None:
    squat = library()["squat"]
    open_above = squat if squat.target.high is None else replace(squat, target=replace(squat.target, high=None))
    assert target(open_above, REACH)["high"] is None
    assert zone(open_above, open_above.repetition.reach, 1000.0) == "inside"


def test_where_a_furthest_point_lies() -> None:
    low = MARCHING.target.low
    assert zone(MARCHING, REACH, None) is None
    assert zone(MARCHING, REACH, low) == "inside"
    assert zone(MARCHING, REACH, low - 0.1) == "below"
    assert zone(MARCHING, REACH + 5, low) == "below"


def test_the_slider_goes_from_end_to_end() -> None:
    limits = MARCHING.target
    assert limits.adjust_low is not None
    assert limits.adjust_high is not None
    assert unmovable(MARCHING, limits.adjust_low) is None
    assert unmovable(MARCHING, limits.adjust_high) is None
    for reach in (limits.adjust_low - 1, limits.adjust_high + 1, float("nan"), "far", None):
        assert unmovable(MARCHING, reach) == (
            f"the target can be set from {limits.adjust_low:g} to {limits.adjust_high:g}, got {reach!r}"
        )


@pytest.mark.parametrize("name", ["quadriceps-setting", "ten-metre-walk"])
def test_a_target_that_stands_still_cannot_be_moved(name: str) -> None:
    exercise = library()[name]
    fixed = replace(exercise, target=replace(exercise.target, adjustable=False))
    assert unmovable(fixed, 10.0) == f"the target of '{name}' cannot be moved while it runs"
