"""How far hips rise in a step-up, by a camera in front: against a person in space, whatever the picture, and behind its gates."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reknit.signals.measure import Gate
from reknit.signals.pose.landmarks import FIELDS, LANDMARKS
from reknit.signals.pose.pelvis_rise import PelvisRise
from reknit.simulate.person import SimulatedPerson
from reknit.simulate.step_up import SimulatedStepUp
from reknit.stream import Chunk, Kind, ParameterError, Side, SpecError, StreamSpec

BESIDE = ("pelvic_hike", "knee_projection")
PERSON = SimulatedStepUp(still_s=2.0, jitter=0.0)
EXACT = SimulatedStepUp(still_s=2.0, jitter=0.0, hike_deg=6.0, inwards=10.0)
COUNT, TOP, DOWN = 180, 106, 178
"""Two seconds at rest and a repetition; a picture on the step, and one on the floor again."""
SWAP = {"left": "right", "right": "left"}
MIRRORED = [LANDMARKS.index("_".join(SWAP.get(part, part) for part in name.split("_"))) for name in LANDMARKS]
FEET = [place for place, name in enumerate(LANDMARKS) if name.split("_")[-1] in ("ankle", "heel", "index")]


@cache
def drawn(person: SimulatedPerson, count: int) -> np.ndarray:
    return person.samples(0, count).data.astype(float).reshape(count, len(LANDMARKS), len(FIELDS))


def rows(person: SimulatedPerson = PERSON, count: int = COUNT) -> np.ndarray:
    return drawn(person, count).copy()


def risen(data: np.ndarray, side: Side = Side.RIGHT) -> np.ndarray:
    """Rise, gate, and hike and knee with theirs, of each picture."""
    opened = PelvisRise(side, BESIDE).open(PERSON.spec)
    times_ns = np.round(np.arange(len(data)) * 1e9 / PERSON.rate_hz).astype(np.int64)
    (out,) = opened.step(opened.start(), Chunk(PERSON.spec, 0, 0, data.reshape(len(data), -1), times_ns))
    assert isinstance(out, Chunk)
    return np.asarray(out.data)


WHOLE = risen(rows(EXACT))


@pytest.mark.parametrize("range_deg", [57.0, 70.0, 83.0], ids=["10 cm", "15 cm", "22 cm"])
@pytest.mark.parametrize(("forward_m", "distance_m"), [(0.0, 3.0), (0.3, 3.0), (0.4, 2.4)])
def test_hips_rise_as_high_as_the_step_however_near_it_brings_them(range_deg: float, forward_m: float, distance_m: float) -> None:
    person = SimulatedStepUp(still_s=2.0, range_deg=range_deg, forward_m=forward_m, distance_m=distance_m)
    seen = risen(rows(person))

    assert set(seen[:30, 1]) == {Gate.WARM_UP}
    assert (seen[32:, 1] == Gate.OPEN).all()
    assert seen[TOP, 0] == pytest.approx(person.rise, abs=0.5)
    assert seen[DOWN, 0] == pytest.approx(0, abs=0.5)


@pytest.mark.parametrize(("camera_m", "off"), [(0.72, 2.4), (1.12, -2.4)])
def test_a_camera_that_is_not_as_high_as_the_hips_is_off_as_was_derived(camera_m: float, off: float) -> None:
    person = SimulatedStepUp(still_s=2.0, jitter=0.0, camera_m=camera_m, distance_m=3.4, forward_m=0.34)
    derived = 100 * (0.918 - camera_m) / 0.85 * 0.1
    assert derived == pytest.approx(off, abs=0.1)
    assert risen(rows(person))[TOP, 0] - person.rise == pytest.approx(derived, abs=0.2)


def test_a_pelvis_that_tilts_and_a_knee_that_falls_inwards_are_told_beside_it() -> None:
    assert WHOLE[TOP, [2, 4]] == pytest.approx([6, 10], abs=0.5)
    assert (WHOLE[5:, [3, 5]] == Gate.OPEN).all()
    assert WHOLE[TOP, 0] == pytest.approx(EXACT.rise, abs=0.3)
    level = risen(rows())
    assert np.abs(level[:, 2]).max() < 0.2
    assert -2.5 < level[:, 4].min() < level[:, 4].max() < 0.5, "a knee that is bent is nearer to the camera and looks further out"


def test_they_are_those_of_the_leg_that_leads() -> None:
    left = risen(rows(SimulatedStepUp(still_s=2.0, jitter=0.0, hike_deg=6.0, inwards=10.0, leads=Side.LEFT)), Side.LEFT)
    assert left[TOP, [2, 4]] == pytest.approx([6, 10], abs=0.5)
    other = risen(rows(EXACT), Side.LEFT)
    assert other[TOP, 2] == pytest.approx(-6, abs=0.5)
    assert other[TOP, 4] == pytest.approx(0, abs=1.5)


@settings(max_examples=8, deadline=None)
@given(mirror=st.booleans(), scale=st.floats(0.6, 1.1), right=st.floats(-0.15, 0.15), down=st.floats(-0.01, 0.03))
def test_a_mirror_another_size_and_another_place_are_the_same_movement(
    mirror: bool, scale: float, right: float, down: float
) -> None:
    data = rows(EXACT)
    data[..., :2] = 0.5 + scale * (data[..., :2] - 0.5) + (right, down)
    side = Side.RIGHT
    if mirror:
        data = data[:, MIRRORED]
        data[..., 0], data[..., FIELDS.index("world_x")] = 1 - data[..., 0], -data[..., FIELDS.index("world_x")]
        side = Side.LEFT
    seen = risen(data, side)
    np.testing.assert_array_equal(seen[:, 1::2], WHOLE[:, 1::2])
    np.testing.assert_allclose(seen[:, ::2], WHOLE[:, ::2], atol=0.8)  # a figure of another size is smoothed otherwise


def test_hidden_feet_and_a_hidden_far_leg_measure_nothing() -> None:
    for hidden in (FEET, [LANDMARKS.index("left_ankle")]):
        data = rows()
        data[:, hidden, 3] = 0.2
        assert set(risen(data)[:, 1]) == {Gate.HIDDEN}
    data = rows()
    data[:, FEET, 1] += 0.2
    assert set(risen(data)[:, 1]) == {Gate.OUT_OF_FRAME}


def test_from_the_side_nothing_is_told() -> None:
    seen = risen(rows(SimulatedPerson("squat", still_s=2.0)))
    assert set(seen[:, 1]) == {Gate.COUNT_ONLY}
    assert np.isnan(seen[:, 0]).all()


def moved(first: int, *, x: float = 0.0, y: float = 0.0, over: int = 8) -> Callable[[np.ndarray], np.ndarray]:
    """A camera that turns within some pictures."""

    def turn(data: np.ndarray) -> np.ndarray:
        share = np.clip((np.arange(len(data)) - first) / over, 0, 1)[:, None]
        data[..., 0] += x * share
        data[..., 1] += y * share
        return data

    return turn


def still(count: int = COUNT) -> np.ndarray:
    return rows(PERSON, 1).repeat(count, axis=0)


@pytest.mark.parametrize(("x", "y"), [(0, -0.06), (0, 0.06), (0.1, 0)], ids=["down", "up", "aside"])
def test_a_camera_that_is_moved_loses_the_floor_until_the_person_has_stood_for_a_second(x: float, y: float) -> None:
    seen = risen(moved(90, x=x, y=y)(still()))
    away = np.flatnonzero(seen[:, 1] == Gate.AWAY)
    assert 91 <= away[0] <= 98
    assert np.isnan(seen[away, 0]).all()
    assert away[-1] - away[0] <= 45
    assert (seen[150:, 1] == Gate.OPEN).all()
    assert np.abs(seen[150:, 0]).max() < 0.5, "the new stand is the floor"


def test_a_camera_that_is_moved_while_the_person_is_on_the_step_has_the_floor_again_when_they_are_down() -> None:
    person = SimulatedStepUp(still_s=2.0, jitter=0.0, period_s=8.0)
    seen = risen(moved(145, y=-0.05)(rows(person, 540)))
    assert Gate.AWAY in set(seen[146:156, 1])
    assert seen[392, 0] == pytest.approx(person.rise, abs=0.5), "the next time on the step"


def test_both_heels_at_once_are_no_step() -> None:
    data = still()
    data[90:, [place for place, name in enumerate(LANDMARKS) if not name.endswith("foot_index")], 1] -= 0.035
    seen = risen(data)
    assert set(seen[95:115, 1]) == {Gate.AWAY}


def test_who_walks_off_is_measured_anew() -> None:
    data = still(240)
    share = np.clip((np.arange(240) - 70) / 60, 0, 1)[:, None]
    data[..., 0] += 0.25 * share
    assert Gate.AWAY in set(risen(data)[100:135, 1])
    assert risen(data)[-1, :2] == pytest.approx([0, Gate.OPEN], abs=0.5)


def test_who_steps_in_the_first_second_has_it_anew() -> None:
    data = still()
    data[15:, :, 0] += 0.06
    seen = risen(data)
    assert set(seen[:15, 1]) == {Gate.WARM_UP}
    assert set(seen[18:44, 1]) == {Gate.AWAY}
    assert seen[52, 1] == Gate.OPEN


def test_a_foot_that_is_on_the_step_already_is_no_stand() -> None:
    data = still()
    data[:60, [place for place in FEET if LANDMARKS[place].startswith("right")], 1] -= 0.05
    seen = risen(data)
    assert set(seen[:60, 1]) == {Gate.AWAY}
    assert seen[-1, 1] == Gate.OPEN


def test_feet_that_are_not_seen_for_a_second_lose_no_floor() -> None:
    data = rows()
    data[74:104, FEET, 3] = 0.1
    seen = risen(data)
    assert set(seen[74:104, 1]) == {Gate.HIDDEN}
    assert (seen[104:, 1] == Gate.OPEN).all()
    assert seen[TOP, 0] == pytest.approx(PERSON.rise, abs=0.3)


def test_other_streams_and_unknown_companions_are_refused() -> None:
    with pytest.raises(SpecError):
        PelvisRise().open(StreamSpec("emg", Kind.MEASURE, ()))
    with pytest.raises(ParameterError, match="does not measure 'courage'"):
        PelvisRise(beside=("courage",)).open(PERSON.spec)
    with pytest.raises(ParameterError, match="once"):
        PelvisRise(beside=("pelvic_hike", "pelvic_hike")).open(PERSON.spec)
