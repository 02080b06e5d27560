"""What a sealed session's movement looked like: repetitions over one another, paths of trials, both sides, and angle against angle."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.exercise.model import Exercise
from reknit.formats.measures_parquet import Measures
from reknit.formats.recording import Recording
from reknit.motion.coordination import Coordination, strides
from reknit.motion.seen import Angle, Seen, seen
from reknit.session.sway_path import SwayPath
from reknit.signals.motion.balance.stance import bridged
from reknit.signals.motion.balance.sway import STOOD, Sway
from reknit.signals.movement.cycle import between
from reknit.signals.movement.variability import LEAST, Ensemble
from reknit.signals.movement.withheld import Why, Withheld
from reknit.signals.pose.view import View
from reknit.stream import Side

Floats = NDArray[np.float64]
POINTS = 51
"""Of a repetition, one each 2 % of its time."""
MOST_REPETITIONS, MOST_TRIALS, PATH_POINTS = 60, 24, 400
SAME = 0.01
"""A path whose ellipse differs by a larger share from the one that was measured live is not drawn: it would show another trial."""
LEGS = frozenset({"knee_flexion", "knee_extension", "hip_flexion"})
ARMS = frozenset({"shoulder_elevation", "elbow_flexion"})
HIP, KNEE, THIGH = "hip_flexion", "knee_flexion", "thigh_elevation"


def overlay(measures: Measures, repetitions: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """All complete repetitions of the measure, each of 51 values over its time, with mean and SD where there are five; None without one.

    A repetition of which too much was withheld has no values.
    """
    told = list(repetitions)[:MOST_REPETITIONS]
    if not told:
        return None
    courses = [between(measures.time_s, measures.value, each["start_s"], each["end_s"], POINTS) for each in told]
    known = [each for each in courses if each is not None]
    found = Ensemble.of(known)
    rows = [
        {"number": each["number"], "duration_s": each["duration_s"], "values": None if course is None else figures(course)}
        for each, course in zip(told, courses, strict=True)
    ]
    plain: dict[str, Any] = {"repetitions": rows, "left_out": len(repetitions) - len(told), "needed": LEAST}
    if isinstance(found, Withheld):
        why = Why.MISSING if not known else found.why
        return plain | {"mean": None, "sd": None, "spread": None, "withheld": why.name.lower()}
    share = np.linspace(0, len(found.mean) - 1, POINTS)
    places = np.arange(len(found.mean))
    mean, sd = (figures(np.interp(share, places, each)) for each in (found.mean, found.sd))
    return plain | {"mean": mean, "sd": sd, "spread": found.spread, "withheld": None}


def trials(path: SwayPath, told: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The path of each trial in the path's unit (forward, to the left), about its middle, with the ellipse of the trial.

    `told` are the trials as the summary has them; velocity and area are those that were measured live.
    """
    return [_trial(path, each) for each in told[:MOST_TRIALS]]


def _trial(path: SwayPath, trial: dict[str, Any]) -> dict[str, Any]:
    values = trial.get("values", {})
    velocity, area = (values.get(f"sway_{name}", {}).get("value") for name in ("velocity", "area"))
    plain: dict[str, Any] = {
        "number": trial["number"],
        "condition": trial.get("condition"),
        "duration_s": trial["duration_s"],
        "velocity": velocity,
        "area": area,
        "path": None,
        "ellipse": None,
    }
    points = path.between(trial["start_s"], trial["end_s"])
    if not len(points) or not np.isfinite(points).any():
        return plain | {"withheld": Why.MISSING.name.lower()}
    points = bridged(points)
    found = Sway.of(points, path.rate_hz, STOOD[path.unit])
    if isinstance(found, Withheld):
        return plain | {"withheld": found.why.name.lower()}
    if area is None or not math.isclose(found.area, area, rel_tol=SAME):
        return plain | {"withheld": Why.UNMATCHED.name.lower()}
    ellipse = found.ellipse
    middle = np.array((ellipse.x, ellipse.y))
    kept = points[:: max(1, math.ceil(len(points) / PATH_POINTS))] - middle
    drawn = {"major": ellipse.major, "minor": ellipse.minor, "angle_deg": ellipse.angle_deg}
    return plain | {"path": [figures(each) for each in kept], "ellipse": drawn, "withheld": None}


def both_sides(
    recording: Recording, exercise: Exercise, side: Side, told: Sequence[dict[str, Any]], from_ns: int
) -> dict[str, Any]:
    """Under `sides` the range of each repetition, left and right, under `cyclogram` knee against hip of the practised side, and under
    `coordination` how legs and their joints moved in time with each other.

    Each angle stands behind its own gate; where that was shut, `withheld` names it and there are no numbers.
    """
    view = View(exercise.prepare.view) if exercise.prepare else View.ANY
    angles = [Angle(exercise.measure, each, view) for each in (Side.LEFT, Side.RIGHT)]
    thighs = exercise.measure == THIGH
    legs = thighs or exercise.measure in LEGS
    if legs:
        angles += [Angle(HIP, side, view), Angle(KNEE, side, view)]
    found = seen(recording, angles, from_ns)
    spans = [(each["start_s"], each["end_s"]) for each in told[:MOST_REPETITIONS]]
    numbers = [each["number"] for each in told[:MOST_REPETITIONS]]
    sides = {each.side.value: _range(each, spans) for each in found[:2]}
    return {
        "coordination": coordination(found, spans, strides(spans) if thighs else spans)
        if legs or exercise.measure in ARMS
        else None,
        "sides": {"measure": exercise.measure, "repetitions": numbers, **sides},
        "cyclogram": cyclogram(found[2], found[3], spans, numbers) if legs else None,
    }


def coordination(
    found: Sequence[Seen], spans: Sequence[tuple[float, float]], both: Sequence[tuple[float, float]]
) -> list[dict[str, Any]]:
    """Hip and knee of a leg over the repetitions, and left and right over `both`: where the legs take turns, from one start to the next."""
    pairs = [Coordination.of(found[0], found[1], both)]
    if len(found) > 2:
        pairs.insert(0, Coordination.of(found[2], found[3], spans))
    return [each.to_dict() for each in pairs]


def _range(angle: Seen, spans: Sequence[tuple[float, float]]) -> dict[str, Any]:
    since_s = [0.0, *(end_s for _, end_s in spans)]
    ranges = [angle.range(since, *span) for since, span in zip(since_s, spans, strict=False)]
    known = [each for each in ranges if each is not None]
    shut, mean = (None, sum(known) / len(known)) if known else (angle.shut_in(spans), None)
    return {
        "ranges": [None if each is None else round(each, 2) for each in ranges],
        "mean": mean,
        "withheld": shut,
    }


def cyclogram(across: Seen, up: Seen, spans: Sequence[tuple[float, float]], numbers: Sequence[int | None]) -> dict[str, Any]:
    """Angle against angle of each repetition in which both may be shown: `across` and `up` with 51 values, and their mean."""
    pairs = [(across.course(*span, POINTS), up.course(*span, POINTS)) for span in spans]
    whole = [(n, one, other) for n, (one, other) in zip(numbers, pairs, strict=True) if one is not None and other is not None]
    plain = {"across": across.measure, "up": up.measure, "side": up.side.value}
    if not whole:
        gates = {each.measure: each.shut_in(spans) for each in (across, up)}
        return plain | {"repetitions": [], "mean": None, "withheld": gates}
    means = np.mean([one for _, one, _ in whole], axis=0), np.mean([other for _, _, other in whole], axis=0)
    rows = [{"number": n, "across": figures(one), "up": figures(other)} for n, one, other in whole]
    return plain | {"repetitions": rows, "mean": {"across": figures(means[0]), "up": figures(means[1])}, "withheld": None}


def figures(values: Floats) -> list[float]:
    """Four figures: more are not drawn, and the answer stays small."""
    return [float(f"{value:.4g}") for value in values.tolist()]
