"""A simulated patient at a muscle exercise: rests, makes reference efforts, and then does what the exercise asks, late and not quite.

Unlike `SimulatedMuscle` it sees how far the session is, so that it can follow a target that moves, and learn from cues. Its EMG is noise
in the band of muscles, of the wanted amplitude. Nothing here was fitted to a patient.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from reknit.exercise.model import OWN, Exercise
from reknit.stream import Channel, Chunk, Kind, Side, StreamSpec

Floats = NDArray[np.float64]
FULL_UV, NOISE_UV, REST_SHARE = 200.0, 3.0, 0.0
BAND_HZ = (40.0, 180.0)
REACTION_S = 0.25
"""How late the patient follows: about a visual reaction time."""
CALIBRATION_S = (3.5, 2.5)
"""Rest and effort in turn until the reference efforts are known."""
SLACK_S = 1.5
WORK_S, REST_S, LEAD_S = 3.0, 3.0, 3.0
"""Work and rest where the exercise sets no pace, and the rest at the beginning, which is that of `reknit.session.pace`."""
AIM = 1.3
"""Efforts aim at so many times the threshold."""
STRONGEST = 1.1
"""The strongest half second of an even effort, which becomes its reference, is about so many times its mean."""
CLUMSY, LEARNS, LEARNS_AFTER_S = 2.2, 0.7, 4.0
"""A partner is first so many times as active as it may be; cues about it bring that down to this share, but not at every moment."""


def needs_patient(exercise: Exercise) -> bool:
    """Whether an exercise on muscles can only be acted out by who sees how far the session is."""
    asks = exercise.tracking is not None or exercise.pace is not None or bool(exercise.partners)
    return "emg" in exercise.sources and (asks or exercise.measure == "muscle_relaxation")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the patient sees of the session: whether it practises, where in a moving target's course it is, whom the cue is about, and
    whether a signal to react to is there to be seen.
    """

    practising: bool = False
    within_s: float | None = None
    about: str | None = None
    signalled: bool = False


@dataclass(slots=True)
class SimulatedPatient:
    """A patient with one sensor that has a channel for each muscle of the exercise; samples are asked for one after the other.

    Parameters
    ----------
    exercise, side
        What is practised, and on which side.
    rate_hz
        Samples a second.
    seed
        Seed of everything random.

    Attributes
    ----------
    seen
        What the patient sees now; set it at any time.
    """

    exercise: Exercise
    side: Side = Side.RIGHT
    rate_hz: float = 1000.0
    seed: int = 1
    seen: Seen = field(default_factory=Seen)
    _random: np.random.Generator = field(init=False, repr=False)
    _sos: Floats = field(init=False, repr=False)
    _memory: Floats = field(init=False, repr=False)
    _level: Floats = field(init=False, repr=False)
    _gain: float = field(init=False, repr=False)
    _since_s: float = field(init=False, default=0.0)
    _practised: bool = field(init=False, default=False)
    _skill: dict[str, float] = field(init=False, default_factory=dict)
    _learnt_s: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self._random = np.random.default_rng(self.seed)
        self._sos = signal.butter(2, BAND_HZ, "bandpass", fs=self.rate_hz, output="sos")
        self._memory = np.zeros((len(self._sos), 2, len(self.muscles)))
        self._level = np.zeros(len(self.muscles))
        response = signal.sosfreqz(self._sos, 4096, fs=self.rate_hz)[1]
        self._gain = 1 / math.sqrt(float(np.mean(np.abs(response) ** 2)))
        self._skill = {each.id: CLUMSY for each in self.exercise.partners}

    @property
    def muscles(self) -> list[tuple[str, str, Side]]:
        """(role, muscle, side) of each channel; the practised one first."""
        exercise, other = self.exercise, self.side.other
        own = (OWN, exercise.muscles[0] if exercise.muscles else "muscle", self.side)
        return [own, *((each.id, each.muscles[0], self.side if each.side == "same" else other) for each in exercise.partners)]

    @property
    def spec(self) -> StreamSpec:
        """The stream, marked as simulated."""
        channels = tuple(
            Channel(f"simulated {muscle} {side.value}", "uV", muscle=muscle, side=side) for _, muscle, side in self.muscles
        )
        rate = Fraction(self.rate_hz).limit_denominator(1_000_000)
        return StreamSpec("emg", Kind.EMG, channels, rate, "float32", "simulated patient", "simulated", (("simulated", "yes"),))

    def samples(self, first: int, count: int) -> Chunk:
        """The next samples, the first of which has the index `first`."""
        seen = self.seen
        if seen.practising is not self._practised:
            self._practised, self._since_s, self._learnt_s = seen.practising, 0.0, 0.0
        self._learn(seen.about)
        wanted = np.array([self._wanted(role, seen) for role, _, _ in self.muscles])
        # Effort rises and falls like a first-order lag: half of the reaction time is for that, the rest for seeing.
        share = 1 - math.exp(-count / self.rate_hz / (REACTION_S / 2))
        before, self._level = self._level, self._level + share * (wanted - self._level)
        self._since_s += count / self.rate_hz
        levels = before + (self._level - before) * (np.arange(1, count + 1) / count)[:, None]
        noise = self._random.standard_normal((count, len(self.muscles)))
        muscle, self._memory = signal.sosfilt(self._sos, noise, axis=0, zi=self._memory)
        hum = self._random.standard_normal(noise.shape) * NOISE_UV
        return Chunk(self.spec, 0, first, (muscle * self._gain * levels * FULL_UV + hum).astype(np.float32))

    def _learn(self, about: str | None) -> None:
        """From a cue about a partner the patient learns to let it go a little more."""
        if about is not None and self._since_s - self._learnt_s >= LEARNS_AFTER_S:
            self._skill[about] = max(0.6, self._skill[about] * LEARNS)
            self._learnt_s = self._since_s

    def _wanted(self, role: str, seen: Seen) -> float:
        """The effort of a muscle now, as a share of its reference effort."""
        if not seen.practising:
            rest_s, work_s = CALIBRATION_S
            return 1.0 if self._since_s % (rest_s + work_s) >= rest_s else REST_SHARE
        if self.exercise.tracking is not None:
            return self._followed(seen)
        works = self._works(role)
        if role == OWN or not works:
            return self._aim if works else REST_SHARE
        partner = next(each for each in self.exercise.partners if each.id == role)
        if partner.measure != "muscle_effort":
            return self._aim
        most = (partner.high if partner.high is not None else partner.scale_high / 2) / 100
        return min(1.0, most * 0.8 * STRONGEST * self._skill[role])

    @property
    def _aim(self) -> float:
        if self.exercise.measure == "muscle_relaxation":
            return 0.7
        return self.exercise.target.low / 100 * AIM * STRONGEST

    def _followed(self, seen: Seen) -> float:
        """The moving target as it was a reaction time ago."""
        tracking = self.exercise.tracking
        if tracking is None or seen.within_s is None:
            return REST_SHARE
        times_s, values = zip(*tracking.points)
        return float(np.interp((seen.within_s - REACTION_S / 2) % times_s[-1], times_s, values)) / 100 * STRONGEST

    def _works(self, role: str) -> bool:
        """Whether a muscle is to work now: practice begins with rest, and a partner that comes first does so."""
        pace, hold_s = self.exercise.pace, self.exercise.repetition.min_hold_s
        work_s = max(WORK_S, hold_s + SLACK_S) if pace is None else pace.work_s
        rest_s = REST_S if pace is None else pace.rest_s
        at_s = self._since_s + self._lead_s(role) - min(LEAD_S, rest_s)
        return at_s >= 0 and at_s % (rest_s + work_s) < work_s

    def _lead_s(self, role: str) -> float:
        """By how much a partner comes before the practised muscle."""
        return -self.lag_ms(role) / 1000

    def lag_ms(self, role: str) -> float:
        """By how much a timed partner comes after the practised muscle: the middle of the wanted half of its scale; 0 for all others."""
        partner = next((each for each in self.exercise.partners if each.id == role and each.timed), None)
        if partner is None:
            return 0.0
        low = partner.scale_low if partner.low is None else partner.low
        return (low + (partner.scale_high if partner.high is None else partner.high)) / 2
