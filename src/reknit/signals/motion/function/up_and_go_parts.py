"""The parts of a Timed Up and Go that is over, from its whole course: a pure function."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SHARE = 0.1
"""A turn lasts from a tenth to nine tenths of its angle; the trunk is upright once nine tenths of its lean have gone."""
SMOOTH_S = 0.5
"""So long a mean takes the swing of the pelvis at each step out of the heading."""
BETWEEN = "its parts could not be told apart"


@dataclass(frozen=True, slots=True)
class Course:
    """What was felt from the start to the end of the test.

    pitch_deg, heading_deg
        Lean of the trunk, and how far it has turned since the start, at each sample.
    turned, back
        Places at which the first turn was over by half and at which the person walked back.
    turned_again
        Place at which the second turn was over by half.
    """

    pitch_deg: Floats
    heading_deg: Floats
    turned: int
    back: int
    turned_again: int


@dataclass(frozen=True, slots=True)
class Parts:
    """How long each part took, in seconds; together they are the whole test."""

    stand_up: float
    walk_out: float
    turn: float
    walk_back: float
    turn_sit: float

    @classmethod
    def of(cls, course: Course, rate_hz: float) -> Parts | None:
        """The parts, or None where they do not follow one another."""
        heading = _smooth(course.heading_deg, max(1, round(SMOOTH_S * rate_hz)))
        last = len(heading) - 1
        out, again = _turn(heading, 0, course.turned, course.back), _turn(heading, course.back, course.turned_again, last)
        if out is None or again is None or out[0] < 2:
            return None
        stood = _upright(course.pitch_deg, out[0])
        places = (0, stood, out[0], out[1], again[0], last)
        if any(before >= behind for before, behind in pairwise(places)):
            return None
        return cls(*(float(each) / rate_hz for each in np.diff(places)))


def _turn(heading: Floats, before: int, crossed: int, behind: int) -> tuple[int, int] | None:
    """Where a turn begins and ends that was half over at `crossed`."""
    whole = float(heading[behind] - heading[before])
    if whole == 0:
        return None
    share = (heading - heading[before]) / whole
    early = np.flatnonzero(share[before : crossed + 1] <= SHARE)
    late = np.flatnonzero(share[crossed : behind + 1] >= 1 - SHARE)
    if not len(early) or not len(late):
        return None
    return before + int(early[-1]), crossed + int(late[0])


def _upright(pitch: Floats, until: int) -> int:
    """Where the trunk is upright behind its lean; the level of walking is the median of the second half before the turn."""
    level = float(np.median(pitch[until // 2 : until]))
    peak = int(np.argmax(pitch[:until]))
    back = np.flatnonzero(pitch[peak:until] <= level + SHARE * (pitch[peak] - level))
    return peak + int(back[0]) if len(back) else until


def _smooth(values: Floats, width: int) -> Floats:
    padded = np.pad(values, (width // 2, width - 1 - width // 2), mode="edge")
    sums = np.cumsum(np.concatenate(([0.0], padded)))
    return np.asarray((sums[width:] - sums[:-width]) / width, dtype=np.float64)
