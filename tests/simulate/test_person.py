"""The simulated person: the range that was asked for, the same bytes whatever the cut, and labelled."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reknit.signals.pose.angle import angle_between_deg
from reknit.signals.pose.landmarks import POSITIONS, WIDTH
from reknit.signals.pose.view import ViewEstimate
from reknit.simulate.person import SimulatedPerson, SimulationError

EXERCISES = ("squat", "sit-to-stand", "shoulder-abduction")


def point(person: SimulatedPerson, row: "np.ndarray", name: str) -> tuple[float, float]:
    place = POSITIONS[name] * 7
    return float(row[place]) * person.width, float(row[place + 1]) * person.height


def knee_flexion(person: SimulatedPerson, row: "np.ndarray") -> float:
    hip, knee, ankle = (point(person, row, f"right_{part}") for part in ("hip", "knee", "ankle"))
    return 180 - angle_between_deg(hip, knee, ankle)


@settings(max_examples=15)
@given(range_deg=st.floats(20, 130), period_s=st.floats(1, 8))
def test_the_knee_bends_as_far_as_asked(range_deg: float, period_s: float) -> None:
    person = SimulatedPerson("squat", range_deg=range_deg, period_s=period_s, jitter=0, still_s=1, rate_hz=60)
    rows = person.samples(0, round(60 * (1 + period_s))).data
    flexion = [knee_flexion(person, row) for row in rows]
    assert max(flexion[:60]) < 0.1
    assert abs(max(flexion) - range_deg) < 1.0 + 0.05 * range_deg / period_s
    assert min(flexion[-5:]) < 1.0


def test_who_sits_bends_the_knee_and_stands_up_straight() -> None:
    person = SimulatedPerson("sit-to-stand", range_deg=90, jitter=0)
    rows = person.samples(0, 30 * 8).data
    flexion = [knee_flexion(person, row) for row in rows]
    assert abs(flexion[0] - 90) < 0.1
    assert min(flexion) < 1


def test_the_arm_rises_as_far_as_asked_on_both_sides() -> None:
    person = SimulatedPerson("shoulder-abduction", range_deg=110, jitter=0)
    rows = person.samples(0, 30 * 8).data
    for side in ("left", "right"):
        lifted = [
            angle_between_deg(*(point(person, row, f"{side}_{part}") for part in ("hip", "shoulder", "elbow"))) for row in rows
        ]
        assert abs(max(lifted) - 110) < 1
        assert abs(lifted[0] - 8) < 0.1
    assert point(person, rows[0], "right_shoulder")[0] < point(person, rows[0], "left_shoulder")[0], "facing the camera"


def test_limbs_keep_their_length() -> None:
    person = SimulatedPerson("squat", jitter=0)
    rows = person.samples(90, 120).data
    for one, other in (("hip", "knee"), ("knee", "ankle"), ("shoulder", "hip")):
        lengths = [math.dist(point(person, row, f"right_{one}"), point(person, row, f"right_{other}")) for row in rows]
        assert max(lengths) - min(lengths) < 0.1


@settings(max_examples=20)
@given(st.sampled_from(EXERCISES), st.integers(0, 200), st.lists(st.integers(0, 20), max_size=5))
def test_the_cut_does_not_matter(exercise: str, first: int, sizes: list[int]) -> None:
    person = SimulatedPerson(exercise)
    whole = person.samples(first, sum(sizes))
    parts, at = [], first
    for size in sizes:
        parts.append(person.samples(at, size))
        at += size
    assert b"".join(part.data.tobytes() for part in parts) == whole.data.tobytes()
    assert [time for part in parts for time in part.times().tolist()] == whole.times().tolist()


def test_seeds_differ_and_repeat() -> None:
    one, again, other = (SimulatedPerson("squat", seed=seed).samples(5, 3).data.tobytes() for seed in (1, 1, 2))
    assert one == again != other


def test_the_view_is_the_one_that_the_exercise_wants() -> None:
    def azimuth(exercise: str) -> float | None:
        return ViewEstimate().take(SimulatedPerson(exercise, jitter=0).samples(0, 1).data[0].tolist(), 0)

    assert azimuth("squat") == pytest.approx(90)
    assert azimuth("shoulder-abduction") == pytest.approx(0, abs=1e-6)


def test_it_is_labelled_and_whole() -> None:
    person = SimulatedPerson("squat")
    assert person.spec.attribute("simulated") == "yes"
    assert person.spec.device == "simulated person"
    chunk = person.samples(0, 2)
    assert chunk.data.shape == (2, WIDTH)
    assert chunk.data.dtype == np.float32
    assert np.isfinite(chunk.data).all()
    assert person.samples(3, 0).count == 0


def test_what_it_cannot_do_is_told() -> None:
    with pytest.raises(SimulationError, match="cannot do 'handstand'"):
        SimulatedPerson("handstand")
    with pytest.raises(SimulationError, match="range_deg"):
        SimulatedPerson("squat", range_deg=200)
