"""A figure that walks or climbs: one foot on the ground at any time, and a knee that goes higher on stairs."""

from __future__ import annotations

import pytest

from reknit.simulate.enact import FRAMES, JOINTS
from reknit.simulate.walking_figure import strides


@pytest.mark.parametrize("climbing", [False, True])
def test_one_foot_is_on_the_ground_and_the_legs_take_turns(climbing: bool) -> None:
    frames = strides(JOINTS, FRAMES, climbing=climbing)
    assert {len(frame) for frame in frames} == {len(JOINTS) + 1}
    lowest = [max(y for _, y in frame) for frame in frames]
    assert lowest == pytest.approx([0.99] * FRAMES, abs=1e-3)
    left, right = JOINTS.index("left_ankle"), JOINTS.index("right_ankle")
    ahead = [frame[left][0] > frame[right][0] for frame in frames]
    assert 0.3 * FRAMES < sum(ahead) < 0.7 * FRAMES


def test_on_stairs_the_knee_comes_higher_above_the_ground() -> None:
    knee = JOINTS.index("right_knee")
    highest = [min(frame[knee][1] for frame in strides(JOINTS, FRAMES, climbing=climbing)) for climbing in (False, True)]
    assert highest[1] < highest[0] - 0.05
