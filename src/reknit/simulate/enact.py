"""An exercise acted out from its own target: by a simulated person, and as an animated figure to choose it by."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reknit.exercise.model import Exercise
from reknit.signals.pose.landmarks import FIELDS, LANDMARKS
from reknit.simulate.muscle_figure import posture_of, working_muscles
from reknit.simulate.person import SITTING_DEG, SimulatedPerson, SimulationError
from reknit.simulate.step_up import SimulatedStepUp
from reknit.simulate.walking_figure import strides
from reknit.stream import Side

ENACTED = {
    "squat": "squat",
    "sit-to-stand": "sit-to-stand",
    "five-times-sit-to-stand": "sit-to-stand",
    "thirty-second-sit-to-stand": "sit-to-stand",
    "shoulder-abduction": "shoulder-abduction",
    "arm-tracking": "shoulder-abduction",
    "reaction-time": "shoulder-abduction",
    "single-leg-stance": "single-leg-stance",
    "reaching": "reaching",
    "reaching-aside": "reaching-aside",
    "marching": "marching",
    "leaning-aside": "leaning-aside",
    "step-up": "step-up",
}
"""What the simulated person does in an exercise, by its id."""
IN_DEGREES = {"foot_lift": 60.0, "reach_distance": 88.0, "pelvis_rise": 70.0}
"""What the simulated person bends or lifts for measures that are not in degrees."""
HIKE_DEG, INWARDS = 4.0, 6.0
"""What the simulated person does beside stepping up, so that there is something to see."""
STOOD_S = 20.0
"""How long a trial on one leg takes with its pause."""
TESTED_S = 2.5
"""How long a repetition takes in a test, where one is as fast as one safely can."""
FRAMES = 48
STEP_MARGIN, SOLE = 0.08, 0.02
"""How much wider a step is drawn than the feet on it, and how far below them."""
JOINTS = tuple(
    f"{side}_{part}"
    for part in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "foot_index")
    for side in ("left", "right")
)


def can_enact(exercise: Exercise) -> bool:
    """Whether a simulated person, muscle or sensor can do the exercise; what a camera sees, a person must."""
    return exercise.id in ENACTED or "landmarks" not in exercise.sources


def enact(
    exercise: Exercise,
    *,
    range_deg: float | None = None,
    period_s: float | None = None,
    trunk_lean_deg: float = 20.0,
    side: Side = Side.RIGHT,
) -> SimulatedPerson:
    """A simulated person who does the exercise: to the middle of its target, unless another range is asked for. `side` leads a step.

    Raises SimulationError where there is nobody who can.
    """
    if exercise.id not in ENACTED:
        raise SimulationError(f"the simulated person cannot do {exercise.id!r} yet; it can do {', '.join(ENACTED)}")
    own_s = TESTED_S if exercise.timing is not None else STOOD_S if exercise.trial is not None else 4.0
    pace_s = own_s if period_s is None else period_s
    asked_deg = _target_range_deg(exercise) if range_deg is None else range_deg
    if ENACTED[exercise.id] == "step-up":
        return SimulatedStepUp(
            range_deg=asked_deg, period_s=pace_s, trunk_lean_deg=trunk_lean_deg, leads=side, hike_deg=HIKE_DEG, inwards=INWARDS
        )
    return SimulatedPerson(ENACTED[exercise.id], range_deg=asked_deg, period_s=pace_s, trunk_lean_deg=trunk_lean_deg)


def _target_range_deg(exercise: Exercise) -> float:
    if exercise.measure in IN_DEGREES:
        return IN_DEGREES[exercise.measure]
    own = middle(exercise)
    return own - SITTING_DEG if exercise.measure == "knee_extension" else own


def middle(exercise: Exercise) -> float:
    """The middle of the target's band, in the measure's unit; where there is no upper end, a quarter beyond the lower one."""
    low, high = exercise.target.low, exercise.target.high
    return low * 1.25 if high is None else (low + min(high, 180.0)) / 2


def figure(exercise: Exercise) -> dict[str, Any] | None:
    """The exercise as a moving stick figure, or None where nobody can act it out.

    Gives `joints` (names), `frames` ((joints + head) x 2 each, in shares of the figure's height, y down, head last) over one
    repetition, `muscles` (see `working_muscles`) where muscles work without moving the body, `seat` (x, y) where the person sits at
    rest, and `step` (left, right, top) where one is stepped onto.
    """
    if exercise.id in ENACTED:
        frames = _moving(exercise)
        seated = exercise.measure == "knee_extension" or exercise.id == "reaching"
        seat = frames[0][JOINTS.index("right_hip")] if seated else None
        return {"joints": [*JOINTS, "head"], "frames": frames, "muscles": [], "seat": seat, "step": _step(exercise, frames)}
    if exercise.trial is not None and exercise.trial.kind == "timed-up-and-go":  # it begins and ends on a chair
        frames = _frames(SimulatedPerson("sit-to-stand", period_s=4.0))
        return {"joints": [*JOINTS, "head"], "frames": frames, "muscles": [], "seat": frames[0][JOINTS.index("right_hip")]}
    if exercise.trial is not None and exercise.trial.kind in ("walk", "stairs"):
        frames = strides(JOINTS, FRAMES, climbing=exercise.trial.kind == "stairs")
        return {"joints": [*JOINTS, "head"], "frames": frames, "muscles": [], "seat": None}
    if exercise.trial is not None or exercise.asked:
        return {"joints": [*JOINTS, "head"], "frames": [_standing()], "muscles": [], "seat": None}
    if "emg" not in exercise.sources:
        return None
    posture = posture_of(exercise)
    pose = [list(posture.joints[name.partition("_")[2]]) for name in JOINTS] + [list(posture.joints["head"])]
    flat = [[round(x, 4), round(-y, 4)] for x, y in pose]
    seat = flat[JOINTS.index("right_hip")] if posture.seated else None
    return {"joints": [*JOINTS, "head"], "frames": [flat], "muscles": working_muscles(exercise, posture, FRAMES), "seat": seat}


def _step(exercise: Exercise, frames: list[list[list[float]]]) -> dict[str, float] | None:
    """The step that a figure from the front stands on half way through: below both feet, and somewhat wider."""
    if exercise.id != "step-up":
        return None
    feet = [frames[FRAMES // 2][place] for place, name in enumerate(JOINTS) if name.endswith(("heel", "foot_index"))]
    xs = [x for x, _ in feet]
    return {"left": min(xs) - STEP_MARGIN, "right": max(xs) + STEP_MARGIN, "top": max(y for _, y in feet) + SOLE}


def _standing() -> list[list[float]]:
    """Somebody who stands, from the front."""
    person = SimulatedPerson("shoulder-abduction", range_deg=10, still_s=1.0, jitter=0.0)
    row = person.samples(0, 1).data.reshape(len(LANDMARKS), len(FIELDS))
    places = [LANDMARKS.index(name) for name in (*JOINTS, "nose")]
    return [[round(float(x) * person.width / person.height, 4), round(float(y), 4)] for x, y in row[places, :2]]


def _moving(exercise: Exercise) -> list[list[list[float]]]:
    return _frames(enact(exercise))


def _frames(person: SimulatedPerson) -> list[list[list[float]]]:
    """One repetition of a person who keeps still before and after it."""
    still = replace(person, period_s=FRAMES / person.rate_hz, still_s=0.0, jitter=0.0)
    rows = still.samples(0, FRAMES).data.reshape(FRAMES, len(LANDMARKS), len(FIELDS))
    places = [LANDMARKS.index(name) for name in (*JOINTS, "nose")]
    aspect = still.width / still.height
    if person.exercise in ("shoulder-abduction", "reaching-aside"):  # one arm works; the other one hangs
        hanging = [LANDMARKS.index(name) for name in ("left_elbow", "left_wrist")]
        rows[:, hanging] = rows[0, hanging]
    return [[[round(float(x) * aspect, 4), round(float(y), 4)] for x, y in row[places, :2]] for row in rows]
