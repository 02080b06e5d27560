"""What a simulated person does in tests of function: a Timed Up and Go, a walk over a distance, sitting and standing again and again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reknit.simulate.trunk import Moved, eased, leaning
from reknit.simulate.walker import SimulatedWalker

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SitToStand:
    """Stand up, stay for a moment, sit down, rest; sitting is the pose at rest.

    Parameters
    ----------
    rise_s, stand_s, sink_s, rest_s
        How long each takes.
    height_m, bend_deg, stands_deg
        How high the trunk rises, how far it bends forward on the way, and how it leans in standing against sitting.
    """

    rise_s: float = 1.2
    stand_s: float = 0.4
    sink_s: float = 1.2
    rest_s: float = 0.5
    height_m: float = 0.34
    bend_deg: float = 35.0
    stands_deg: float = 12.0

    @property
    def period_s(self) -> float:
        """All of it."""
        return self.rise_s + self.stand_s + self.sink_s + self.rest_s

    def at(self, at_s: Floats) -> Moved:
        """Lean and vertical acceleration; nobody walks or turns."""
        sinks_s = self.rise_s + self.stand_s
        lean, up = seat(at_s, 0.0, self.rise_s, sinks_s, self.sink_s, self.height_m, self.bend_deg, self.stands_deg)
        return Moved(lean, up, np.zeros(len(at_s)), np.zeros(len(at_s)))


@dataclass(frozen=True)
class UpAndGoDone:
    """A Timed Up and Go: stand up, walk, turn while stepping on, walk back, turn again, sit down, rest.

    Parameters
    ----------
    rise_s, turn_s, last_turn_s, sink_s, rest_s
        How long each takes; sitting down begins when the second turn is half over.
    steps, step_s
        Steps of the whole walk there and back, and how long each takes.
    turn_deg, last_turn_deg
        Leftwards positive.
    height_m, bend_deg, stands_deg
        As in `SitToStand`.
    """

    rise_s: float = 1.6
    turn_s: float = 2.0
    last_turn_s: float = 1.8
    sink_s: float = 1.8
    rest_s: float = 4.0
    steps: int = 16
    step_s: float = 0.55
    turn_deg: float = 180.0
    last_turn_deg: float = -180.0
    height_m: float = 0.34
    bend_deg: float = 35.0
    stands_deg: float = 12.0
    seed: int = 1

    @cached_property
    def walker(self) -> SimulatedWalker:
        """Whose steps these are."""
        return SimulatedWalker(steps=self.steps, step_s=self.step_s, still_s=self.rise_s, step_m=0.5, seed=self.seed)

    @cached_property
    def marks_s(self) -> dict[str, float]:
        """When each part begins and ends: the first turn lies in the middle of the walk."""
        first, last = float(self.walker.contacts_s[0]), float(self.walker.contacts_s[-1])
        turns = (first + last) / 2 - self.turn_s / 2
        sinks = last + self.last_turn_s / 2
        return {
            "walk": first,
            "turn": turns,
            "back": turns + self.turn_s,
            "again": last,
            "sink": sinks,
            "end": sinks + self.sink_s,
        }

    @property
    def period_s(self) -> float:
        """All of it, with the rest before the next."""
        return self.marks_s["end"] + self.rest_s

    def at(self, at_s: Floats) -> Moved:
        """What the trunk does."""
        marks = self.marks_s
        lean, up = seat(at_s, 0.0, self.rise_s, marks["sink"], self.sink_s, self.height_m, self.bend_deg, self.stands_deg)
        turn = self.walker.swinging(at_s)
        for begins, lasts, angle in (
            (marks["turn"], self.turn_s, self.turn_deg),
            (marks["again"], self.last_turn_s, self.last_turn_deg),
        ):
            turn = turn + angle / lasts * eased((at_s - begins) / lasts)[1]
        return Moved(lean, up + self.walker.rising(at_s), self.walker.braking(at_s), turn)


@dataclass(frozen=True)
class WalkDone:
    """A walk from a stand to a stand, and a rest.

    Parameters
    ----------
    walker
        Whose steps these are; they stand for `walker.still_s` before and after.
    """

    walker: SimulatedWalker

    @property
    def period_s(self) -> float:
        """All of it."""
        return self.walker.duration_s

    def at(self, at_s: Floats) -> Moved:
        """What the trunk does."""
        zeros = np.zeros(len(at_s))
        return Moved(zeros, self.walker.rising(at_s), self.walker.braking(at_s), self.walker.swinging(at_s))


def seat(
    at_s: Floats, rises: float, rise_s: float, sinks: float, sink_s: float, height_m: float, bend_deg: float, stands_deg: float
) -> tuple[Floats, Floats]:
    """Lean (deg) and vertical acceleration (m/s2) of standing up at `rises` and sitting down at `sinks`, seconds."""
    up, down = (at_s - rises) / rise_s, (at_s - sinks) / sink_s
    lean = bend_deg * (leaning(up) + leaning(down)) + stands_deg * (eased(up)[0] - eased(down)[0])
    return lean, height_m * (eased(up)[2] / rise_s**2 - eased(down)[2] / sink_s**2)
