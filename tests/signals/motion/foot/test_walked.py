"""Strides that are told live: as long as somebody simulated made them, and those that a file's path has of real feet."""

import math
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from reknit.bench.gaitmap_files import IMU, RATE_HZ, foot_samples, reference_strides
from reknit.bench.motion_foot import FOLDER, live_strides
from reknit.signals.measure import Gate
from reknit.signals.measure_error import error_of
from reknit.signals.motion.foot.path import FootPath, foot_path
from reknit.signals.motion.foot.stride import LONGEST_S, strides
from reknit.signals.motion.foot.walked import STRIDE, FootStrides, FootStridesState
from reknit.signals.motion_measures import FOOT_STRIDE
from reknit.signals.pose.view import View
from reknit.simulate.walking_foot import SimulatedWalkingFoot
from reknit.stream import Chunk, Event, Gap, GapReason, Item, Kind, ParameterError
from stream.harness import assert_same

Floats = NDArray[np.float64]
ERROR_M = error_of(FOOT_STRIDE, Kind.IMU, View.ANY) or math.nan
WALK = SimulatedWalkingFoot(strides=10)


def run(chunk: Chunk, cut: int = 37) -> list[Item]:
    opened = FootStrides().open(chunk.spec)
    state = opened.start()
    out: list[Item] = []
    for first in range(0, len(chunk.data), cut):
        out += opened.step(state, chunk.part(first, min(first + cut, len(chunk.data))))
    return out


def told(chunk: Chunk) -> list[dict[str, Any]]:
    return [item.value for item in run(chunk) if isinstance(item, Event) and item.name == STRIDE]


def rows(items: list[Item]) -> Floats:
    return np.concatenate([item.data for item in items if isinstance(item, Chunk)])


def whole(person: SimulatedWalkingFoot, seconds: float = 20.0) -> Chunk:
    return person.samples(0, round(seconds * person.rate_hz))


@pytest.mark.parametrize("rate_hz", [52, 100, 204.8])
@pytest.mark.parametrize("stride_m", [0.4, 0.9, 1.6])
def test_strides_are_as_long_as_they_were(stride_m: float, rate_hz: float) -> None:
    found = told(whole(replace(WALK, stride_m=stride_m, rate_hz=rate_hz)))
    assert WALK.strides - 1 <= len(found) <= WALK.strides + 1
    off = [each["length_m"] - stride_m for each in found]
    assert max(abs(each) for each in off) < ERROR_M
    assert abs(np.mean(off)) < 0.03
    assert [each["duration_s"] for each in found[1:-1]] == pytest.approx([WALK.stride_s] * len(found[1:-1]), abs=0.15)
    assert not any(each["turns"] for each in found)


def test_a_stride_is_known_within_a_second_and_its_value_stands_until_the_next() -> None:
    items = run(whole(WALK))
    events = [item for item in items if isinstance(item, Event)]
    assert all(0.5 < (each.index - each.value["end"]) / WALK.rate_hz < 1.0 for each in events)
    data = rows(items)
    first, last = events[0].index, events[-1].index
    assert np.isnan(data[: first + 1, 0]).all()
    assert (data[first + 1 : last, 1] == Gate.OPEN).all()
    assert data[last + 1, 0] == events[-1].value["length_m"]
    assert (data[last + round(2 * WALK.stride_s * WALK.rate_hz) :, 1] == Gate.WARM_UP).all(), "the foot stands"


@pytest.mark.parametrize("cut", [1, 13, 10**6])
def test_a_walk_is_the_same_in_any_chunks_and_after_a_restore(cut: int) -> None:
    chunk = whole(WALK, 9)
    assert_same(run(chunk, cut), run(chunk))
    opened = FootStrides().open(chunk.spec)
    state = opened.start()
    before = opened.step(state, chunk.part(0, 777))
    behind = FootStrides().open(chunk.spec).step(FootStridesState.restore(state.save()), chunk.part(777, len(chunk.data)))
    assert any(isinstance(item, Event) for item in behind)
    assert_same([*before, *behind], run(chunk))


def test_no_stride_lies_over_a_gap() -> None:
    chunk = whole(WALK)
    opened = FootStrides().open(chunk.spec)
    state = opened.start()
    out = [*opened.step(state, chunk.part(0, 900)), *opened.step(state, Gap(0, 900, 910, GapReason.DISCONNECT))]
    out += opened.step(state, chunk.part(910, len(chunk.data)))
    found = [item.value for item in out if isinstance(item, Event)]
    assert len(found) > 4
    assert not any(each["begin"] < 910 and each["end"] >= 900 for each in found)


def test_nobody_who_stands_or_treads_on_the_spot_makes_strides() -> None:
    assert told(whole(replace(WALK, still_s=30))) == []
    assert told(whole(replace(WALK, stride_m=0.05))) == []


def test_a_swing_that_takes_too_long_is_none() -> None:
    assert len(told(whole(replace(WALK, stride_s=0.9 * LONGEST_S, swing_share=0.3), 40))) > 5
    assert told(whole(replace(WALK, stride_s=2.5 * LONGEST_S, swing_share=0.8), 60)) == []


def test_no_stride_lies_over_a_hole() -> None:
    chunk = whole(WALK)
    data = chunk.data.copy()
    data[910:912, 3] = np.nan
    found = told(chunk._replace(data=data))
    assert found
    assert not any(each["begin"] <= 911 and each["end"] >= 910 for each in found)
    assert len(found) < len(told(chunk))
    shut = rows(run(chunk._replace(data=data)))
    assert (shut[910:912, 1] == Gate.NO_SIGNAL).all()
    assert shut[912, 1] == Gate.WARM_UP


def test_a_sensor_at_the_end_of_its_range_is_not_guessed() -> None:
    chunk = whole(WALK)
    top = float(np.abs(chunk.data[:, 3:]).max())
    items = run(chunk._replace(data=np.column_stack((chunk.data[:, :3], chunk.data[:, 3:].clip(-0.8 * top, 0.8 * top)))))
    assert not any(isinstance(item, Event) for item in items)
    assert (rows(items)[:, 1] == Gate.DISTURBED).any()


def test_a_sensor_in_the_wrong_unit_tells_nothing() -> None:
    chunk = whole(WALK)
    assert told(chunk._replace(data=np.column_stack((chunk.data[:, :3] / 9.81, chunk.data[:, 3:])))) == []


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ParameterError, match="50 to 2000"):
        FootStrides().open(replace(WALK.spec, rate=Fraction(25)))
    with pytest.raises(ParameterError, match="history_s"):
        FootStrides(history_s=3).open(WALK.spec)


def test_real_feet_have_the_strides_live_that_their_file_has(data_folder: Path) -> None:
    off = []
    for samples in foot_samples(data_folder / FOLDER / IMU).values():
        live = {(each["begin"], each["end"]): each for each in live_strides(samples, RATE_HZ)}
        path = foot_path(samples[:, :3], samples[:, 3:], RATE_HZ)
        assert isinstance(path, FootPath)
        filed = {(each.start, each.end): each for each in strides(path)}
        assert live.keys() == filed.keys()
        assert all(live[each]["turns"] == filed[each].turns for each in live)
        off += [live[each]["length_m"] - filed[each].length_m for each in live]
    assert np.mean(np.abs(off)) < 0.015
    assert np.max(np.abs(off)) < 0.07


def test_real_feet_agree_with_motion_capture_within_the_error_that_is_told(data_folder: Path) -> None:
    samples, wanted = foot_samples(data_folder / FOLDER / IMU), reference_strides(data_folder / FOLDER)
    live = {foot: live_strides(each, RATE_HZ) for foot, each in samples.items()}
    off = []
    for each in wanted:
        (near,) = [one for one in live[each.foot] if one["begin"] < (each.start + each.end) / 2 < one["end"]]
        off.append(abs(near["length_m"] - each.length_m))
    assert np.mean(off) < 0.04
    assert np.percentile(off, 95) < ERROR_M
