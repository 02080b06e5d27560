"""Simulated people who follow a target that moves, a reaction time late: before a camera, and with a motion sensor on the arm."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from reknit.exercise.model import Exercise, Tracking
from reknit.simulate.limb import Floats, SimulatedLimb
from reknit.simulate.onlooker import SimulatedOnlooker
from reknit.simulate.patient import REACTION_S, Seen
from reknit.simulate.person import HANGING_DEG, SimulatedPerson

PURSUIT_RAD_S = 4 / REACTION_S
"""Critically damped, it is half of the reaction time behind a target that moves evenly; the other half is for seeing."""


def follows(exercise: Exercise) -> bool:
    """Whether the exercise asks somebody to follow a moving target with a movement."""
    return exercise.tracking is not None and "landmarks" in exercise.sources


@dataclass(slots=True)
class Pursuit:
    """An arm on its way to where the target was; nothing here was fitted to a person.

    Parameters
    ----------
    tracking
        The target's course.
    rest_deg
        Where the arm hangs before practice, and its least angle.

    Attributes
    ----------
    seen
        What the person sees now.
    angle_deg, velocity_deg_s, acceleration_deg_s2
        How the arm moves now.
    """

    tracking: Tracking
    rest_deg: float = 0.0
    seen: Seen = field(default_factory=Seen)
    angle_deg: float = field(init=False)
    velocity_deg_s: float = field(init=False, default=0.0)
    acceleration_deg_s2: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self.angle_deg = self.rest_deg

    def look(self, seen: Seen, _now_s: float) -> None:
        """What the person sees from now on."""
        self.seen = seen

    def step(self, step_s: float) -> None:
        """Let time pass; up to about a twentieth of a second at once."""
        away_deg = self._wanted_deg() - self.angle_deg
        self.acceleration_deg_s2 = PURSUIT_RAD_S**2 * away_deg - 2 * PURSUIT_RAD_S * self.velocity_deg_s
        self.velocity_deg_s += step_s * self.acceleration_deg_s2
        self.angle_deg += step_s * self.velocity_deg_s

    def _wanted_deg(self) -> float:
        """Where the target was as long ago as seeing takes."""
        if not self.seen.practising or self.seen.within_s is None:
            return self.rest_deg
        times_s, values = zip(*self.tracking.points)
        return max(self.rest_deg, float(np.interp((self.seen.within_s - REACTION_S / 2) % times_s[-1], times_s, values)))


@dataclass(frozen=True)
class FollowingPerson(SimulatedPerson):
    """Somebody before a camera whose arms follow; pictures are asked for one after the other."""

    pursuit: Pursuit = field(kw_only=True)

    def progress(self, index: int) -> float:
        """How far the arms are out at the next picture, 0 to 1."""
        self.pursuit.step(1 / self.rate_hz)
        return (self.pursuit.angle_deg - HANGING_DEG) / (self.range_deg - HANGING_DEG)


@dataclass(frozen=True)
class FollowingLimb(SimulatedLimb):
    """A motion sensor on an arm that follows; samples are asked for one after the other."""

    pursuit: Pursuit = field(kw_only=True)

    def _motion(self, first: int, count: int) -> tuple[Floats, Floats, Floats]:
        moved = np.empty((3, count))
        for place in range(count):
            self.pursuit.step(1 / self.rate_hz)
            moved[:, place] = self.pursuit.angle_deg, self.pursuit.velocity_deg_s, self.pursuit.acceleration_deg_s2
        angle, velocity, acceleration = np.radians(moved)
        return angle, velocity, acceleration


def following_person(exercise: Exercise) -> SimulatedOnlooker:
    """Before a camera: somebody who follows the exercise's target with the arms."""
    pursuit = _pursuit(exercise, HANGING_DEG)
    return SimulatedOnlooker(FollowingPerson("shoulder-abduction", pursuit=pursuit), pursuit)


def following_limb(exercise: Exercise) -> SimulatedOnlooker:
    """With a motion sensor: the same arm."""
    pursuit = _pursuit(exercise, 0.0)
    return SimulatedOnlooker(FollowingLimb(pursuit=pursuit), pursuit)


def _pursuit(exercise: Exercise, rest_deg: float) -> Pursuit:
    if exercise.tracking is None:
        raise AssertionError("an exercise without a moving target is not opened for somebody who follows")
    return Pursuit(exercise.tracking, rest_deg)
