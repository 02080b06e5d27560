"""How a motion sensor lies and how much it is moved, before anything is measured on it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reknit.live.motion_look import STILL_DEG_S, MotionLook
from reknit.simulate.limb import SimulatedLimb
from reknit.simulate.muscle import SimulatedMuscle
from reknit.stream import Chunk, StreamSpec

LIMB = SimulatedLimb(still_s=2.0)


def looked(spec: StreamSpec, data: np.ndarray) -> MotionLook:
    look = MotionLook.of(spec)
    assert look is not None
    look.push(Chunk(spec, 0, 0, data))
    return look


def test_a_still_sensor_tells_where_up_is_and_lies_still() -> None:
    told = looked(LIMB.spec, LIMB.samples(0, 100).data).take()
    assert told["up"] == pytest.approx([0, 1, 0], abs=0.02)
    assert told["moved"] == STILL_DEG_S


def test_one_that_swings_is_moved_as_fast_as_it_turns() -> None:
    told = looked(LIMB.spec, LIMB.samples(0, 310).data).take()
    assert 60 < told["moved"] < 130


@pytest.mark.parametrize("columns", [slice(0, 3), slice(3, 6)], ids=["acceleration only", "turning only"])
def test_half_of_its_senses_is_enough(columns: slice) -> None:
    spec = replace(LIMB.spec, channels=LIMB.spec.channels[columns])
    still = looked(spec, LIMB.samples(0, 100).data[:, columns]).take()
    moving = looked(spec, LIMB.samples(0, 310).data[:, columns]).take()
    assert moving["moved"] > 3 * still["moved"]
    assert (still["up"] is None) == (columns.start == 3)


def test_holes_and_silence_are_no_movement() -> None:
    data = LIMB.samples(0, 100).data.copy()
    data[::2] = np.nan
    assert looked(LIMB.spec, data).take()["moved"] == STILL_DEG_S
    assert looked(LIMB.spec, np.full((50, 6), np.nan)).take() == {"up": None, "moved": None}


def test_muscles_and_units_that_are_not_known_are_not_looked_at() -> None:
    assert MotionLook.of(SimulatedMuscle().spec) is None
    strange = replace(LIMB.spec, channels=tuple(replace(each, unit="stones") for each in LIMB.spec.channels))
    assert MotionLook.of(strange) is None
