"""Somebody who answers a signal with a quick movement, after times that are known: before a camera, or with a motion sensor."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from reknit.exercise.model import Exercise
from reknit.simulate.enact import middle
from reknit.simulate.limb import Floats, SimulatedLimb
from reknit.simulate.onlooker import SimulatedOnlooker
from reknit.simulate.patient import Seen
from reknit.simulate.person import SimulatedPerson

LATENCIES_S = (0.31, 0.27, 0.36, 0.29, 0.33)
"""From the signal to the beginning of the movement, in turn."""
RISE_S, STAYS_S = 0.6, 1.2
WHOLE_S = 2 * RISE_S + STAYS_S


@dataclass(slots=True)
class Answers:
    """The movements that answer signals: out within 0.6 s, back after a while, all of least jerk.

    Attributes
    ----------
    begun_s
        When each movement began.
    """

    latencies_s: tuple[float, ...] = LATENCIES_S
    begun_s: list[float] = field(default_factory=list)

    def look(self, seen: Seen, now_s: float) -> None:
        """A signal that is there, while no movement is under way, is answered after the next latency."""
        if seen.signalled and (not self.begun_s or now_s > self.begun_s[-1] + WHOLE_S):
            self.begun_s.append(now_s + self.latencies_s[len(self.begun_s) % len(self.latencies_s)])

    def course(self, times_s: Floats) -> tuple[Floats, Floats, Floats]:
        """How far out it is at these times, 0 to 1, with speed and acceleration of that."""
        out = np.zeros((3, len(times_s)))
        for begun_s in self.begun_s:
            for start_s, sign in ((begun_s, 1.0), (begun_s + RISE_S + STAYS_S, -1.0)):
                share = np.clip((times_s - start_s) / RISE_S, 0.0, 1.0)
                out[0] += sign * share**3 * (10 - 15 * share + 6 * share**2)
                out[1] += sign * 30 * share**2 * (1 - share) ** 2 / RISE_S
                out[2] += sign * 60 * share * (1 - share) * (1 - 2 * share) / RISE_S**2
        return out[0], out[1], out[2]


@dataclass(frozen=True)
class ReactingPerson(SimulatedPerson):
    """A person who faces the camera and lifts both arms to the side when a signal comes."""

    answers: Answers = field(default_factory=Answers)

    def progress(self, index: int) -> float:
        """How far the arms are out at that picture, 0 to 1."""
        return float(self.answers.course(np.array([index / self.rate_hz]))[0][0])


@dataclass(frozen=True)
class ReactingLimb(SimulatedLimb):
    """A motion sensor on an arm that is lifted when a signal comes."""

    answers: Answers = field(default_factory=Answers)

    def _motion(self, first: int, count: int) -> tuple[Floats, Floats, Floats]:
        out, speed, acceleration = self.answers.course(np.arange(first, first + count) / self.rate_hz)
        whole = math.radians(self.range_deg)
        return whole * out, whole * speed, whole * acceleration


def reacting_person(exercise: Exercise) -> SimulatedOnlooker:
    """Before a camera: somebody who lifts the arms to the middle of the exercise's target."""
    person = ReactingPerson("shoulder-abduction", range_deg=middle(exercise))
    return SimulatedOnlooker(person, person.answers)


def reacting_limb(exercise: Exercise) -> SimulatedOnlooker:
    """With a motion sensor: the same arm."""
    limb = ReactingLimb(range_deg=middle(exercise), stream="imu")
    return SimulatedOnlooker(limb, limb.answers)
