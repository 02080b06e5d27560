"""What a block is begun with: everything that its numbers depend on besides the samples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

import msgspec

from reknit.exercise.model import Exercise
from reknit.exercise.upgrade import upgraded
from reknit.signals.catalogue import measures
from reknit.signals.motion.joint.calibrate import HingeCalibration
from reknit.signals.motion_measures import Neutral, placed_for, sensors_of
from reknit.signals.muscle.activation.rest import Rest
from reknit.signals.muscle.band_pass import HIGHEST_SHARE
from reknit.sources.trouble import Trouble, TroubledError
from reknit.stream import Kind, ParameterError, Side, StreamSpec


class BeginError(TroubledError):
    """A block cannot be begun like this; `trouble` where a sensor is in one of the frequent troubles."""


@dataclass(frozen=True, slots=True)
class Begin:
    """An exercise with its dose and side, and the streams that it is practised on.

    Parameters
    ----------
    exercise
        The exercise as it was when the block began; later edits of the library do not change a recording.
    side
        The side of the body that is measured; None for an exercise without sides.
    streams
        Names of the streams: the one that the exercise is measured on first.
    channel
        For EMG: name or position of the channel.
    reference
        A reference effort from an earlier calibration, in the unit of the signal; None where the block calibrates itself.
    partners
        For EMG: the channel of each partner muscle of the exercise, by its id.
    partner_references
        The partners' reference efforts from an earlier calibration, by id.
    rest
        What the muscles look like at rest, from an earlier calibration, where the exercise times their onsets.
    neutral
        For motion sensors: where up lay for each stream in the neutral pose; None where the block finds it itself.
    joint
        For a joint between two motion sensors: what its calibration learnt; None where the block calibrates itself.
    """

    exercise: Exercise
    streams: tuple[str, ...]
    side: Side = Side.RIGHT
    channel: str | int = 0
    reference: float | None = None
    partners: Mapping[str, str | int] = field(default_factory=dict)
    partner_references: Mapping[str, float] = field(default_factory=dict)
    rest: Rest | None = None
    neutral: Mapping[str, Neutral] | None = None
    joint: HingeCalibration | None = None

    def with_dose(self, sets: int | None = None, repetitions: int | None = None, hold_s: float | None = None) -> Self:
        """The same with another dose.

        Raises BeginError unless 1 <= sets <= 20, 1 <= repetitions <= 200, and `hold_s` is one of the exercise's choices.
        """
        dose = self.exercise.dose
        wanted_sets = dose.sets if sets is None else sets
        wanted = dose.repetitions if repetitions is None else repetitions
        if not (1 <= wanted_sets <= 20 and 1 <= wanted <= 200):
            raise BeginError(f"a dose has 1-20 sets of 1-200 repetitions, got {wanted_sets} of {wanted}")
        if self.exercise.tests and (wanted_sets, wanted) != (dose.sets, dose.repetitions):
            raise BeginError(
                f"{self.exercise.id!r} is a test: it is always {dose.sets} x {dose.repetitions}; leave the dose as it is"
            )
        rule = self.exercise.repetition
        if hold_s is not None and hold_s not in rule.hold_choices_s:
            choices = ", ".join(f"{each:g}" for each in rule.hold_choices_s) or "no other time"
            raise BeginError(f"{self.exercise.id!r} can be held for {choices} s, got {hold_s:g}")
        changed = msgspec.structs.replace(dose, sets=wanted_sets, repetitions=wanted)
        held = rule if hold_s is None else msgspec.structs.replace(rule, min_hold_s=hold_s)
        return replace(self, exercise=msgspec.structs.replace(self.exercise, dose=changed, repetition=held))

    def to_dict(self) -> dict[str, Any]:
        """Plain data for the journal."""
        return {
            "exercise": msgspec.to_builtins(self.exercise),
            "streams": list(self.streams),
            "side": self.side.value,
            "channel": self.channel,
            "reference": self.reference,
            "partners": dict(self.partners),
            "partner_references": dict(self.partner_references),
            "rest": None if self.rest is None else msgspec.to_builtins(self.rest),
            "neutral": None if self.neutral is None else {name: list(pose) for name, pose in self.neutral.items()},
            "joint": None if self.joint is None else msgspec.to_builtins(self.joint),
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """What `to_dict` wrote; BeginError where it is something else."""
        try:
            return cls(
                exercise=msgspec.convert(upgraded(plain["exercise"]), Exercise),
                streams=tuple(plain["streams"]),
                side=Side(plain["side"]),
                channel=plain["channel"],
                reference=plain["reference"],
                partners=dict(plain.get("partners", {})),
                partner_references=dict(plain.get("partner_references", {})),
                rest=msgspec.convert(plain.get("rest"), Rest | None),
                neutral=msgspec.convert(plain.get("neutral"), dict[str, Neutral] | None),
                joint=msgspec.convert(plain.get("joint"), HingeCalibration | None),
            )
        except (AttributeError, KeyError, TypeError, ValueError, msgspec.ValidationError) as error:
            raise BeginError(f"this is not the beginning of a block: {error}") from error


def fitted(exercise: Exercise, specs: Mapping[str, StreamSpec]) -> Exercise:
    """The exercise as it is on the kind of source that it will be measured on."""
    first = _first(exercise, specs)
    return exercise if first is None else exercise.measured_by(specs[first].kind.value)


def _first(exercise: Exercise, specs: Mapping[str, StreamSpec]) -> str | None:
    wanted = [Kind(source) for source in exercise.sources]
    return next((name for kind in wanted for name, spec in specs.items() if spec.kind is kind), None)


def streams_for(exercise: Exercise, specs: Mapping[str, StreamSpec], side: Side = Side.RIGHT) -> tuple[str, ...]:
    """The streams in the order that the exercise wants them: the one it is measured on first.

    Raises BeginError where none of the streams is of a kind that the exercise can be measured on, or where a motion sensor that it needs
    is missing.
    """
    first = _first(exercise, specs)
    if first is None:
        have = sorted({spec.kind.value for spec in specs.values()}) or ["nothing"]
        needs = " or ".join(exercise.sources)
        raise BeginError(f"exercise {exercise.id!r} is measured on {needs}, but this is {', '.join(have)}")
    if specs[first].kind is not Kind.IMU:
        return (first, *(name for name in specs if name != first))
    motion = {name: spec for name, spec in specs.items() if spec.kind is Kind.IMU}
    try:
        measured = placed_for(exercise.measure, motion, side)
    except ParameterError as error:
        raise BeginError(str(error)) from error
    return (*measured, *(name for name in specs if name not in measured))


def measured_on(begin: Begin, specs: Mapping[str, StreamSpec]) -> tuple[str, ...]:
    """The streams that the exercise is measured on: the first, and further ones where its measure takes several motion sensors."""
    first = specs[begin.streams[0]]
    return begin.streams[: sensors_of(begin.exercise.measure, first) if first.kind is Kind.IMU else 1]


RECORDED_SHARE = 0.5
"""A recording may be slower than a live sensor by so much: it loses the upper half of the band."""


def check_rate(exercise: Exercise, spec: StreamSpec, *, recorded: bool = False) -> None:
    """Whether a live sensor, or a recording, is fast enough for what the exercise measures.

    Raises BeginError where it is too slow.
    """
    least_hz = measures()[exercise.measure].least_hz
    if least_hz is None or spec.rate is None or spec.rate_hz >= least_hz * (RECORDED_SHARE if recorded else 1.0):
        return
    if recorded:
        raise BeginError(
            f"the recording has {spec.rate_hz:g} samples a second, but {exercise.measure} needs {least_hz * RECORDED_SHARE:g} or more: "
            "most of the muscle's signal is not in it; give the true rate, or record faster",
            Trouble.TOO_SLOW,
        )
    raise BeginError(
        f"{spec.device} gives {spec.rate_hz:g} samples a second, but {exercise.measure} needs {least_hz:g} or more, since muscles "
        f"are heard up to {least_hz * HIGHEST_SHARE:g} Hz; choose a faster mode of this sensor, or a sensor that is fast enough",
        Trouble.TOO_SLOW,
    )
