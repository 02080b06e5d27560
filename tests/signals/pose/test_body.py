"""Each thing that makes a camera's degrees untrue shuts its own gate, and counting goes on where it may."""

import math
from typing import Any

import numpy as np
import pytest

from reknit.cue.bandwidth import BandwidthCue
from reknit.cue.decision import CueState
from reknit.signals.measure import COUNTED, Gate
from reknit.signals.movement.repetition import Repetitions
from reknit.signals.pose.body import SCENE, BodyMeasures
from reknit.signals.pose.landmarks import LANDMARKS, POSITIONS
from reknit.signals.pose.limb import BROKEN_S
from reknit.signals.pose.view import View
from reknit.simulate.person import SimulatedPerson
from reknit.stream import Chunk, Control, Gap, GapReason, Graph, ParameterError, Placed, Side

SQUAT, ARM = SimulatedPerson("squat", jitter=0), SimulatedPerson("shoulder-abduction", jitter=0)
KNEE = BodyMeasures("knee_flexion", Side.RIGHT, View.SIDE)


def seen(person: SimulatedPerson, pictures: int = 240) -> np.ndarray:
    """Pictures of a person as (pictures, landmarks, fields), to be changed."""
    return person.samples(0, pictures).data.astype(np.float64).reshape(pictures, len(LANDMARKS), 7)


def read(rows: np.ndarray, node: BodyMeasures = KNEE, rate_hz: float = 30.0) -> np.ndarray:
    opened = node.open(SQUAT.spec)
    times = np.round(np.arange(len(rows)) * 1e9 / rate_hz).astype(np.int64)
    (out,) = opened.step(opened.start(), Chunk(SQUAT.spec, 0, 0, rows.reshape(len(rows), -1), times))
    assert isinstance(out, Chunk)
    return out.data


def turned(rows: np.ndarray, by_deg: float) -> np.ndarray:
    """The person turned about the vertical: the picture and the world alike."""
    c, s = math.cos(math.radians(by_deg)), math.sin(math.radians(by_deg))
    x, z = rows[:, :, 4].copy(), rows[:, :, 6].copy()
    rows[:, :, 4], rows[:, :, 6] = c * x - s * z, s * x + c * z
    rows[:, :, 0] = 0.5 + rows[:, :, 4] / 1.7 * 0.82 * 480 / 640
    return rows


def exchanged(rows: np.ndarray, places: slice) -> np.ndarray:
    """Left and right exchanged in some pictures."""
    for name in LANDMARKS:
        if name.startswith("left_"):
            left, right = POSITIONS[name], POSITIONS[f"right_{name[5:]}"]
            rows[places, left], rows[places, right] = rows[places, right].copy(), rows[places, left].copy()
    return rows


def test_a_squat_from_the_side_is_measured() -> None:
    out = read(seen(SQUAT))
    assert (out[:, 1] == Gate.OPEN).all()
    assert out[:, 0].max() == pytest.approx(85, abs=2)


def test_the_far_side_is_counted_only() -> None:
    out = read(seen(SQUAT), BodyMeasures("knee_flexion", Side.LEFT, View.SIDE))
    assert (out[:, 1] == Gate.OTHER_SIDE).all()
    assert np.isfinite(out[:, 0]).all()


@pytest.mark.parametrize(("by_deg", "gate"), [(-40, Gate.COUNT_ONLY), (75, Gate.BEHIND)])
def test_other_views_are_counted_only(by_deg: float, gate: Gate) -> None:
    out = read(turned(seen(SQUAT), by_deg))
    assert (out[60:, 1] == gate).mean() > 0.9
    assert np.isfinite(out[:, 0]).all()


def test_between_20_and_30_degrees_what_held_goes_on_to_hold() -> None:
    rows = seen(SQUAT)
    assert (read(turned(rows.copy(), -25))[:, 1] == Gate.COUNT_ONLY).any()
    first = seen(SQUAT)
    both = np.concatenate([first[:60], turned(seen(SQUAT), -25)])
    assert (read(both)[:, 1] == Gate.OPEN).mean() > 0.95


def test_broad_shoulders_contradict_a_side_view() -> None:
    rows = seen(SQUAT)
    rows[:, POSITIONS["left_shoulder"], 0] += 0.12
    assert (read(rows)[:, 1] == Gate.COUNT_ONLY).all()


def test_an_arm_that_is_lifted_to_the_front_is_out_of_plane() -> None:
    rows, node = seen(ARM), BodyMeasures("shoulder_elevation", Side.RIGHT, View.FRONT)
    assert (read(rows, node)[:, 1] == Gate.OPEN).all()
    shoulder = rows[:, POSITIONS["right_shoulder"], :2]
    for part in ("elbow", "wrist"):
        place = POSITIONS[f"right_{part}"]
        rows[120:, place, :2] = shoulder[120:] + 0.5 * (rows[120:, place, :2] - shoulder[120:])
    gates = read(rows, node)[:, 1]
    assert (gates[160:] == Gate.OUT_OF_PLANE).mean() > 0.5


def test_too_far_and_too_near_are_counted_only() -> None:
    for scale in (0.25, 1.9):
        rows = seen(SQUAT)
        rows[:, :, :2] = 0.5 + (rows[:, :, :2] - 0.5) * scale
        gates = set(read(rows)[:, 1].tolist())
        assert Gate.DISTANCE in gates or gates == {Gate.OUT_OF_FRAME}


def test_a_dark_picture_or_a_crowd_is_counted_only_until_it_is_over() -> None:
    opened = KNEE.open(SQUAT.spec)
    state, chunk = opened.start(), SQUAT.samples(0, 30)
    gates = []
    for value in (0.0, 1.0, 0.0):
        assert opened.step(state, Control(SCENE, value)) == ()
        (out,) = opened.step(state, chunk)
        gates.append(out.data[-1, 1])  # type: ignore[union-attr]
        opened.step(state, Gap(0, 30, 30, GapReason.PAUSE))
    assert gates == [Gate.OPEN, Gate.PICTURE, Gate.OPEN]


def test_left_and_right_exchanged_are_not_believed_and_never_cue() -> None:
    rows = exchanged(seen(ARM, 300), slice(150, 180))
    node = BodyMeasures("shoulder_elevation", Side.RIGHT, View.FRONT)
    gates = read(rows, node)[:, 1]
    assert (gates[150:185] == Gate.JUMPED).all()
    assert (gates[:150] == Gate.OPEN).all()
    assert (gates[195:] == Gate.OPEN).all()
    spec = ARM.spec
    placed = (
        Placed("arm", node, (spec.name,)),
        Placed("repetitions", Repetitions(30, 60, 25, 10), ("arm",)),
        Placed("cue", BandwidthCue(low=80, high=100, full_scale=40, rate_hz=50), ("repetitions",)),
    )
    graph = Graph(placed, ("cue",)).open({spec.name: spec})
    for n, row in enumerate(rows):
        chunk = Chunk(spec, 0, n, row.reshape(1, -1), np.array([round(n * 1e9 / 30)], dtype=np.int64))
        cues: list[Any] = [item for _, item in graph.push(spec.name, chunk) if isinstance(item, Chunk)]
        if 150 <= n < 180:
            assert all((each.data[:, 0] == CueState.NEUTRAL).all() for each in cues)


def test_one_landmark_that_jumps_is_not_believed_for_a_moment() -> None:
    rows = seen(SQUAT)
    rows[100, POSITIONS["right_knee"], 0] += 0.3
    gates = read(rows)[:, 1]
    assert (gates[100:108] == Gate.JUMPED).all()
    assert (gates[112:] == Gate.OPEN).all()


def test_a_leg_that_both_witnesses_see_in_the_picture_is_measured_from_behind() -> None:
    rows = seen(SQUAT, 240)
    world = rows[:, :, 4:].copy()
    behind = turned(seen(SQUAT, 240), 45)
    for part in ("shoulder", "hip", "knee", "ankle"):  # the right leg itself stays in the picture's plane
        place = POSITIONS[f"right_{part}"]
        behind[:, place, :2] = rows[:, place, :2]
        if part != "shoulder":
            behind[:, place, 4:] = world[:, place] - world[:, POSITIONS["right_hip"]] + behind[:, POSITIONS["right_hip"], 4:]
    gates = read(behind)[:, 1]
    assert (gates[:90] == Gate.BEHIND).all(), "a straight leg says nothing"
    assert (gates[130:] == Gate.OPEN).all()
    behind[120:, POSITIONS["right_knee"], 6] += 0.3  # the model now guesses that the knee points away
    assert (read(behind)[120 + 30 : 120 + round(30 * BROKEN_S), 1] == Gate.BEHIND).all()


def test_unknown_measures_are_refused() -> None:
    with pytest.raises(ParameterError, match="does not measure 'wrist_flexion'"):
        BodyMeasures("wrist_flexion", Side.LEFT).open(SQUAT.spec)
    with pytest.raises(ParameterError, match="once"):
        BodyMeasures("knee_flexion", Side.LEFT, View.SIDE, ("knee_flexion",)).open(SQUAT.spec)


def test_gates_say_whether_there_is_a_value() -> None:
    assert {gate for gate in Gate if not gate.shut} == COUNTED
    assert Gate.JUMPED.shut
