"""What an exercise file may say (schema 1): names and types here, meaning in docs/exercise-format.md."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Seconds = Annotated[float, msgspec.Meta(ge=0, le=600)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=80, pattern=r"^[a-z0-9][a-z0-9_-]*$")]
Muscle = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
Sentence = Annotated[str, msgspec.Meta(min_length=1, max_length=600)]

OWN = "own"
"""The practised muscle, where it stands beside the ids of its partners."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all parts: no keys but the named ones."""


class Repetition(Part, frozen=True, kw_only=True):
    """What counts: thresholds in the measure's unit, reset <= start <= reach; see `reknit.signals.movement.repetition`."""

    start: float
    reach: float
    reset: float
    turn: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    min_duration_s: Seconds = 0.0
    min_hold_s: Seconds = 0.0
    hold_choices_s: list[Seconds] = []


class Target(Part, frozen=True, kw_only=True):
    """The wanted band of the measure (no `high`: as much as you like), and the range that the display shows."""

    low: float
    high: float | None = None
    scale_low: float
    scale_high: float
    adjustable: bool = False
    adjust_low: float | None = None
    adjust_high: float | None = None


class CueRule(Part, frozen=True, kw_only=True):
    """How often a cue is decided, and the distance from the band at which it is strongest."""

    rate_hz: Annotated[float, msgspec.Meta(gt=0, le=200)] = 50.0
    full_scale: Annotated[float, msgspec.Meta(gt=0)]


class Tracking(Part, frozen=True, kw_only=True):
    """A target that moves along straight lines between (seconds, value), again and again; see `reknit.signals.movement.tracking`."""

    points: Annotated[list[tuple[float, float]], msgspec.Meta(min_length=2, max_length=100)]
    tolerance: Annotated[float, msgspec.Meta(gt=0)]
    share: Annotated[float, msgspec.Meta(gt=0, le=1)] = 0.6


class Pace(Part, frozen=True, kw_only=True):
    """How long to work and to rest in turn; the person is told, and nothing is judged by it."""

    work_s: Annotated[float, msgspec.Meta(ge=1, le=600)]
    rest_s: Annotated[float, msgspec.Meta(ge=1, le=600)]


class Timing(Part, frozen=True, kw_only=True):
    """A test, and no training: nothing is cued, and what counts is how long it takes, or how often one can; see `reknit.session.timed`."""

    kind: Literal["time", "count"]
    duration_s: Annotated[float, msgspec.Meta(ge=5, le=600)] | None = None


class Trial(Part, frozen=True, kw_only=True):
    """In place of repetitions: something that is done for a time, and measured as a whole; see `reknit.signals.movement.trial`."""

    kind: Literal["stance", "single-leg", "timed-up-and-go", "walk", "stairs", "reaction"]
    duration_s: Annotated[float, msgspec.Meta(ge=0.5, le=600)]
    lead_s: Seconds = 5.0
    most: Annotated[float, msgspec.Meta(gt=0)] | None = None
    conditions: list[Name] = []
    distance_m: Annotated[float, msgspec.Meta(ge=2, le=1000)] | None = None
    sensor_height_m: Annotated[float, msgspec.Meta(ge=0.3, le=1.6)] | None = None

    @property
    def paced(self) -> bool:
        """Whether it lasts `duration_s` by the clock; otherwise until it is done, and `duration_s` is the longest it may take."""
        return self.kind == "stance" or (self.kind == "walk" and self.distance_m is None)

    @property
    def tests(self) -> bool:
        """Whether it is a test, in which nothing is cued."""
        return bool(self.conditions) or not self.paced


class On(Part, frozen=True, kw_only=True):
    """What is otherwise where it is measured on that kind of source: another measure, with its own unit and so its own numbers."""

    measure: Name
    repetition: Repetition | None = None
    target: Target
    full_scale: Annotated[float, msgspec.Meta(gt=0)]
    most: Annotated[float, msgspec.Meta(gt=0)] | None = None


class Partner(Part, frozen=True, kw_only=True):
    """A further muscle of the same sensor that the exercise minds, and the wanted band of its measure."""

    id: Name
    muscles: Annotated[list[Muscle], msgspec.Meta(min_length=1)]
    side: Literal["same", "other"] = "same"
    measure: Literal["muscle_effort", "muscle_share", "onset_lag"]
    low: float | None = None
    high: float | None = None
    scale_low: float
    scale_high: float
    full_scale: Annotated[float, msgspec.Meta(gt=0)]

    @property
    def timed(self) -> bool:
        """Whether it matters when it comes, and not how much it does."""
        return self.measure == "onset_lag"


class Dose(Part, frozen=True, kw_only=True):
    """How much: sets of repetitions with rest between."""

    sets: Annotated[int, msgspec.Meta(ge=1, le=20)]
    repetitions: Annotated[int, msgspec.Meta(ge=1, le=200)]
    rest_s: Seconds


class Prepare(Part, frozen=True, kw_only=True):
    """What the camera must see before practice begins."""

    view: Literal["side", "front", "any"]
    steady_s: Seconds = 1.0
    min_height: Share = 0.35
    max_height: Share = 0.96
    parts: Annotated[list[Literal["shoulder", "elbow", "wrist", "hip", "knee", "ankle"]], msgspec.Meta(min_length=1)]


class Calibrate(Part, frozen=True, kw_only=True):
    """The reference effort that 100 % stands for; with a `window_s` above 0, or more than one of the `efforts`, each is told apart."""

    kind: Literal["comfortable", "maximal"]
    rest_s: Seconds = 3.0
    efforts: Annotated[int, msgspec.Meta(ge=1, le=10)] = 1
    window_s: Annotated[float, msgspec.Meta(ge=0, le=10)] = 0.0
    between_s: Seconds = 0.0
    min_ratio: Annotated[float, msgspec.Meta(ge=1, le=100)] = 4.0


class Evidence(Part, frozen=True, kw_only=True):
    """What is known about it, also where the answer is no."""

    claim: Sentence
    source: Sentence
    certainty: Literal["high", "moderate", "low", "very low"]
    direction: Literal["for", "against", "no difference", "mixed"]


class PartnerText(Part, frozen=True, kw_only=True):
    """What a partner muscle is called, and a few words for either side of its band."""

    name: Sentence
    below: Sentence | None = None
    above: Sentence | None = None


class Text(Part, frozen=True, kw_only=True):
    """Everything the person reads, in one language."""

    name: Sentence
    summary: Sentence
    trains: Sentence
    need: Sentence
    setup: Sentence
    start: Sentence
    below: Sentence
    above: Sentence
    reached: Sentence
    finished: Sentence
    sensor_need: Sentence | None = None
    sensor_setup: Sentence | None = None
    safety: Annotated[list[Sentence], msgspec.Meta(min_length=1)]
    work: Sentence | None = None
    rest: Sentence | None = None
    partners: dict[Name, PartnerText] = {}


class Exercise(Part, frozen=True, kw_only=True):
    """An exercise."""

    schema: int
    id: Name
    measure: Name
    sources: Annotated[list[Literal["landmarks", "imu", "emg", "forces"]], msgspec.Meta(min_length=1)]
    side: Literal["choice", "none"]
    companions: list[Name] = []
    muscles: list[Muscle] = []
    repetition: Repetition
    target: Target
    cue: CueRule
    dose: Dose
    tracking: Tracking | None = None
    pace: Pace | None = None
    timing: Timing | None = None
    trial: Trial | None = None
    release: bool = False
    asked: list[Name] = []
    describe: list[Literal["end_of_range", "smoothness"]] = []
    on: dict[Literal["landmarks", "imu", "forces"], On] = {}
    partners: list[Partner] = []
    prepare: Prepare | None = None
    calibrate: Calibrate | None = None
    evidence: list[Evidence] = []
    text: dict[str, Text]

    def measured_by(self, source: str) -> Exercise:
        """The exercise as it is on that kind of source: with what `on` says of it, and no `on` any more."""
        other = next((each for kind, each in self.on.items() if kind == source), None)
        if other is None:
            return self if not self.on else msgspec.structs.replace(self, on={})
        trial = None if self.trial is None else msgspec.structs.replace(self.trial, most=other.most)
        return msgspec.structs.replace(
            self,
            measure=other.measure,
            repetition=other.repetition or self.repetition,
            target=other.target,
            cue=msgspec.structs.replace(self.cue, full_scale=other.full_scale),
            trial=trial,
            on={},
        )

    @property
    def reacts(self) -> bool:
        """Whether each trial answers a signal."""
        return self.trial is not None and self.trial.kind == "reaction"

    @property
    def tests(self) -> bool:
        """Whether it is a test, and no training: its dose is fixed, and nobody is told how it goes while it lasts."""
        return self.timing is not None or (self.trial is not None and self.trial.tests)
