"""What types cannot say of an exercise: which of its parts do not fit together."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from reknit.exercise.model import OWN, Exercise, Partner
from reknit.signals.catalogue import measures
from reknit.signals.motion.balance.battery import Condition
from reknit.signals.motion.balance.leaning import ASKED
from reknit.signals.motion_measures import CADENCE, FOOT_STRIDE, SWAYS, TRUNK_PITCH
from reknit.signals.movement.reaction import SLOWEST_S
from reknit.signals.muscle.names import MUSCLES
from reknit.signals.pose.measures import FOOT_LIFT, LEAN_ASIDE

LIFTS = (FOOT_LIFT,)
REACTS = ("shoulder_elevation", "elbow_flexion", "knee_extension", "thigh_elevation")
"""Angles that rise from rest to a limb's answer."""
LEANS = {**dict.fromkeys(SWAYS, tuple(ASKED)), LEAN_ASIDE: ("lean-left", "lean-right")}
"""Which leans can be asked for, by the measures that tell them: a camera in front sees two of the directions."""
LEAST_TRIAL_S = 10.0
Problem = tuple[str, str]
"""The key that is wrong, and what is wrong with it, with what was expected."""

TRIALS = {
    "stance": SWAYS,
    "single-leg": LIFTS,
    "timed-up-and-go": (TRUNK_PITCH,),
    "walk": (CADENCE, FOOT_STRIDE),
    "stairs": (CADENCE,),
    "reaction": REACTS,
}
"""By which measures each kind of trial is told."""


def problems(exercise: Exercise) -> list[Problem]:
    """Everything that does not fit together, in the order of the file; then what does not on a source that `on` names."""
    found = _problems(exercise)
    for source in exercise.on:
        found += [(f"on.{source}", problem) for _, problem in _problems(exercise.measured_by(source))]
    return found or [*_sources(exercise), *_texts(exercise)]


def _problems(exercise: Exercise) -> list[Problem]:
    return [
        *_repetition(exercise),
        *_target(exercise),
        *_names(exercise),
        *_tracking(exercise),
        *_timing(exercise),
        *_trial(exercise),
        *_asked(exercise),
        *_describe(exercise),
        *_partners(exercise),
    ]


def _repetition(exercise: Exercise) -> Iterator[Problem]:
    rule = exercise.repetition
    if not rule.reset <= rule.start <= rule.reach:
        yield "repetition.start", f"expected reset <= start <= reach, got {rule.reset:g}, {rule.start:g}, {rule.reach:g}"
    if rule.hold_choices_s and rule.min_hold_s not in rule.hold_choices_s:
        choices = ", ".join(f"{each:g}" for each in rule.hold_choices_s)
        yield "repetition.hold_choices_s", f"min_hold_s is one of the choices, but {rule.min_hold_s:g} is not among {choices}"


def _target(exercise: Exercise) -> Iterator[Problem]:
    target = exercise.target
    if target.high is not None and not target.low < target.high:
        yield "target.low", f"expected low below high, got {target.low:g} and {target.high:g}"
    if not target.scale_low < target.scale_high:
        yield "target.scale_low", f"expected scale_low below scale_high, got {target.scale_low:g}, {target.scale_high:g}"
    if target.adjustable and (target.adjust_low is None or target.adjust_high is None or target.adjust_low >= target.adjust_high):
        yield "target.adjustable", "an adjustable target needs adjust_low below adjust_high"


def _names(exercise: Exercise) -> Iterator[Problem]:
    known = measures()
    for place, measure in [("measure", exercise.measure), *(("companions", each) for each in exercise.companions)]:
        if measure not in known:
            yield place, f"there is no measure {measure!r}; {_meant(measure, known)}"
    muscles = [("muscles", each) for each in exercise.muscles]
    muscles += [("partners", each) for partner in exercise.partners for each in partner.muscles]
    for place, muscle in muscles:
        if muscle not in MUSCLES:
            yield place, f"there is no muscle {muscle!r}; {_meant(muscle, MUSCLES)}"


def _tracking(exercise: Exercise) -> Iterator[Problem]:
    if (tracking := exercise.tracking) is None:
        return
    times_s = [time_s for time_s, _ in tracking.points]
    if times_s[0] != 0 or sorted(set(times_s)) != times_s:
        yield "tracking.points", f"expected times that rise from 0 on, got {', '.join(f'{each:g}' for each in times_s)}"
    if max(value for _, value in tracking.points) <= exercise.repetition.start:
        yield "tracking.points", f"the target must rise above repetition.start, which is {exercise.repetition.start:g}"
    if exercise.target.adjustable:
        yield "target.adjustable", "a target that moves by itself cannot be moved by a slider; write adjustable = false"


def _timing(exercise: Exercise) -> Iterator[Problem]:
    if (timing := exercise.timing) is None:
        return
    if (timing.kind == "count") != (timing.duration_s is not None):
        wanted = "needs a duration_s" if timing.kind == "count" else "ends with its last repetition: leave duration_s out"
        yield "timing.duration_s", f"a test of kind {timing.kind!r} {wanted}"
    if exercise.dose.sets != 1:
        yield "dose.sets", f"a test is done once: expected 1, got {exercise.dose.sets}"
    if exercise.tracking is not None or exercise.pace is not None:
        yield "timing", "a test has its own pace: leave [tracking] and [pace] out"


def _trial(exercise: Exercise) -> Iterator[Problem]:
    if (trial := exercise.trial) is None:
        return
    if exercise.measure not in (measured := TRIALS[trial.kind]):
        yield "trial.kind", f"a {trial.kind} is measured by {' or '.join(measured)}, but this is {exercise.measure!r}"
    if trial.kind != "walk" and (trial.distance_m is not None or trial.sensor_height_m is not None):
        yield "trial.distance_m", f"distance_m and sensor_height_m go with a walk, but this is a {trial.kind}"
    if exercise.measure == FOOT_STRIDE and (trial.distance_m is not None or trial.sensor_height_m is not None):
        yield "trial.distance_m", f"a walk by {FOOT_STRIDE} is for a time: leave distance_m and sensor_height_m out"
    if trial.kind != "stance" and (trial.most is not None or trial.conditions):
        yield "trial.most", f"most and conditions go with a stance, but this is a {trial.kind}"
    if trial.kind == "reaction" and trial.duration_s > SLOWEST_S:
        yield "trial.duration_s", f"an answer may take up to {SLOWEST_S:g} s, got {trial.duration_s:g}"
    if trial.kind != "reaction" and trial.duration_s < LEAST_TRIAL_S:
        yield "trial.duration_s", f"a {trial.kind} lasts {LEAST_TRIAL_S:g} s or more, got {trial.duration_s:g}"
    if trial.kind != "reaction" and exercise.dose.repetitions != 1:
        yield "dose.repetitions", f"each trial is a set of its own: expected 1, got {exercise.dose.repetitions}"
    if unknown := [each for each in trial.conditions if each not in list(Condition)]:
        yield "trial.conditions", f"there is no condition {unknown[0]!r}; {_meant(unknown[0], list(Condition))}"
    if trial.conditions and exercise.dose.sets % len(trial.conditions):
        yield (
            "dose.sets",
            f"as many trials in each of {len(trial.conditions)} conditions are needed, but there are {exercise.dose.sets}",
        )
    if exercise.tracking is not None or exercise.timing is not None or exercise.pace is not None or exercise.partners:
        yield "trial", "a trial has its own time: leave [tracking], [timing], [pace] and [[partners]] out"


def _asked(exercise: Exercise) -> Iterator[Problem]:
    if not exercise.asked:
        return
    if exercise.measure not in LEANS or exercise.trial is not None:
        yield "asked", f"directions are asked of repetitions that are measured by {' or '.join(LEANS)}"
    if unknown := [each for each in exercise.asked if each not in (told := LEANS.get(exercise.measure, tuple(ASKED)))]:
        yield "asked", f"nobody can be asked for {unknown[0]!r} by {exercise.measure}; {_meant(unknown[0], told)}"


def _describe(exercise: Exercise) -> Iterator[Problem]:
    known = measures()
    if exercise.describe and exercise.measure in known and (known[exercise.measure].unit != "deg" or exercise.measure in LEANS):
        yield "describe", f"end of range and smoothness are told of a joint's angle, but this is {exercise.measure!r}"
    if exercise.describe and (exercise.trial is not None or exercise.tracking is not None):
        yield "describe", "it is told of repetitions: leave [trial] and [tracking] out"


def _partners(exercise: Exercise) -> Iterator[Problem]:
    ids = [partner.id for partner in exercise.partners]
    if len(set(ids)) != len(ids):
        yield "partners", f"each partner needs an id of its own, got {', '.join(ids)}"
    if OWN in ids:
        yield "partners", f"the id {OWN!r} means the practised muscle; give the partner another one"
    if ids and exercise.measure != "muscle_effort":
        yield "partners", f"partners go with the measure muscle_effort, but this is {exercise.measure!r}"
    if ids and exercise.tracking is not None:
        yield "partners", "an exercise has partners or a target that moves, not both"
    for partner in exercise.partners:
        yield from _band(partner)
    for language, text in exercise.text.items():
        if missing := sorted(set(ids) ^ text.partners.keys()):
            yield "text", f"[text.{language}.partners] and [[partners]] must have the same ids; {', '.join(missing)} differ"


def _band(partner: Partner) -> Iterator[Problem]:
    low, high = partner.low, partner.high
    if low is None and high is None:
        yield "partners", f"partner {partner.id!r} needs low, high or both"
    if low is not None and high is not None and not low < high:
        yield "partners", f"partner {partner.id!r}: expected low below high, got {low:g} and {high:g}"
    if not partner.scale_low < partner.scale_high:
        yield "partners", f"partner {partner.id!r}: expected scale_low below scale_high"


def _sources(exercise: Exercise) -> Iterator[Problem]:
    if stray := sorted(exercise.on.keys() - set(exercise.sources)):
        yield "on", f"{stray[0]!r} is none of its sources, which are {', '.join(exercise.sources)}"
    yield from _had_from(exercise, [source for source in exercise.sources if source not in exercise.on])
    for source in exercise.on:
        yield from _had_from(exercise.measured_by(source), [source])


def _had_from(exercise: Exercise, sources: Iterable[str]) -> Iterator[Problem]:
    kinds = {kind.value for kind in measures()[exercise.measure].kinds}
    if wrong := [source for source in sources if source not in kinds]:
        yield "sources", f"measure {exercise.measure!r} cannot be had from {wrong}; it is had from {sorted(kinds)}"


def _texts(exercise: Exercise) -> Iterator[Problem]:
    if measures()[exercise.measure].calibrated and exercise.calibrate is None:
        yield "measure", f"{exercise.measure} is in per cent of a reference; a [calibrate] table is needed"
    if "en" not in exercise.text:
        yield "text", "the texts in English are missing: a [text.en] table is needed"


def _meant(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"did you mean {close[0]!r}?" if close else f"known: {', '.join(sorted(known))}"
