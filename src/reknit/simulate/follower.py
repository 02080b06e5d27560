"""A simulated person in front of a camera who follows a target that moves, a reaction time late."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from reknit.exercise.model import Exercise
from reknit.simulate.enact import enact
from reknit.simulate.patient import REACTION_S, Seen
from reknit.simulate.person import HANGING_DEG, SimulatedPerson
from reknit.stream import NS_PER_S, Chunk, StreamSpec


def follows(exercise: Exercise) -> bool:
    """Whether the exercise asks a person before the camera to follow a moving target."""
    return exercise.tracking is not None and "landmarks" in exercise.sources


@dataclass(slots=True)
class SimulatedFollower:
    """Someone who sees how far the session is; pictures are asked for one after the other.

    The arm goes to where the target was a reaction time ago: half of it for seeing, and the rest as a first-order lag. Nothing here was
    fitted to a person.

    Parameters
    ----------
    exercise
        What is practised; its measure is the elevation of the arm.

    Attributes
    ----------
    seen
        What the person sees now; set it at any time.
    """

    exercise: Exercise
    seen: Seen = field(default_factory=Seen)
    _person: SimulatedPerson = field(init=False, repr=False)
    _angle_deg: float = field(init=False, default=HANGING_DEG)

    def __post_init__(self) -> None:
        self._person = enact(self.exercise)

    @property
    def spec(self) -> StreamSpec:
        """The landmark stream, marked as simulated."""
        return self._person.spec

    @property
    def rate_hz(self) -> float:
        """Pictures a second."""
        return self._person.rate_hz

    def samples(self, first: int, count: int) -> Chunk:
        """The next pictures, the first of which has the index `first`."""
        person, wanted_deg = self._person, self._wanted_deg()
        share = 1 - math.exp(-1 / self.rate_hz / (REACTION_S / 2))
        rows = []
        for index in range(first, first + count):
            self._angle_deg += share * (wanted_deg - self._angle_deg)
            rows.append(person.row(index, (self._angle_deg - HANGING_DEG) / (person.range_deg - HANGING_DEG)))
        times = np.array([round(index * NS_PER_S / self.rate_hz) for index in range(first, first + count)], dtype=np.int64)
        return Chunk(self.spec, 0, first, np.stack(rows), times)

    def _wanted_deg(self) -> float:
        """Where the target was as long ago as seeing takes; before practice the arm hangs."""
        tracking, seen = self.exercise.tracking, self.seen
        if tracking is None or not seen.practising or seen.within_s is None:
            return HANGING_DEG
        times_s, values = zip(*tracking.points)
        return max(HANGING_DEG, float(np.interp((seen.within_s - REACTION_S / 2) % times_s[-1], times_s, values)))
