"""A simulated person in front of a camera: a stick figure whose joint angle follows a chosen range and tempo.

Nothing here was fitted to a patient. Every picture depends on its index alone, so that any chunking gives the same bytes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reknit.signals.pose.landmarks import FIELDS, LANDMARKS, landmark_spec
from reknit.stream import NS_PER_S, Chunk, ReknitError, StreamSpec

Point = tuple[float, float]
SHANK, THIGH, TRUNK, NECK, UPPER_ARM, FOREARM, FOOT = 0.25, 0.25, 0.30, 0.10, 0.17, 0.16, 0.10  # shares of body height
HALF_WIDTH = 0.09
HEIGHT_M = 1.7
FIGURE = 0.82  # body height as a share of the picture's height
FLOOR = 0.93
SITTING_DEG = 90.0
MOVES = (
    "squat",
    "sit-to-stand",
    "shoulder-abduction",
    "single-leg-stance",
    "reaching",
    "reaching-aside",
    "marching",
    "leaning-aside",
    "step-up",
)
FRONT = ("shoulder-abduction", "single-leg-stance", "reaching-aside", "leaning-aside")
ANKLE = 0.04
"""How high the ankles are, in body heights."""
HANGING_DEG = 8.0
"""How far a hanging arm stands off the trunk."""
QUICK_S = 0.8
"""How long it takes to lift a foot, or the hand to its target; in between both stay."""
LAP = (0.0, 1.0)
"""Upper arm and forearm with the hand in the lap, in radians forward from hanging."""


class SimulationError(ReknitError):
    """Something that the simulated person cannot do."""


@dataclass(frozen=True)
class SimulatedPerson:
    """A person who stands (or sits) still and then repeats one exercise.

    Parameters
    ----------
    exercise
        "squat", "sit-to-stand", "marching" and "reaching" are seen from the right side, "shoulder-abduction", "single-leg-stance",
        "reaching-aside" (which leans to the right) and "leaning-aside" (to the right and left in turn) from the front.
    range_deg
        Largest angle: knee flexion of the squat, knee flexion given up in standing up, elevation of the arm, flexion of the lifted knee
        (it is the left one), for reaching the elevation of the arm forward, and for leaning the lean of the whole body about the ankles.
    period_s
        Duration of a repetition with its pause.
    trunk_lean_deg
        Lean of the trunk at the deepest point.
    rate_hz, still_s
        Pictures a second, and how long the person is still before the first repetition.
    jitter
        Standard deviation of the landmarks, as a share of the picture's height.
    seed
        Seed of the jitter.
    lap, quick_s
        For reaching: how upper arm and forearm lie at rest, in radians forward from hanging; and how long the way out takes.
    """

    exercise: str
    range_deg: float = 85.0
    period_s: float = 4.0
    trunk_lean_deg: float = 20.0
    rate_hz: float = 30.0
    still_s: float = 3.0
    jitter: float = 0.001
    width: int = 640
    height: int = 480
    seed: int = 1
    lap: Point = LAP
    quick_s: float = QUICK_S

    def __post_init__(self) -> None:
        if self.exercise not in MOVES:
            raise SimulationError(f"the simulated person cannot do {self.exercise!r}; expected one of {', '.join(MOVES)}")
        if not 0 < self.range_deg < 180 or not 0.5 <= self.period_s <= 60:
            raise SimulationError(
                f"range_deg must lie in (0, 180) and period_s in 0.5 to 60, got {self.range_deg} and {self.period_s}"
            )

    @cached_property
    def spec(self) -> StreamSpec:
        """The landmark stream, marked as simulated."""
        return landmark_spec("camera", self.width, self.height, device="simulated person", simulated="yes")

    def samples(self, first: int, count: int) -> Chunk:
        """The pictures from index `first` on: landmarks, with times from 0."""
        rows = [self.row(index, self.progress(index)) for index in range(first, first + count)]
        stacked = np.stack(rows) if rows else np.empty((0, 231), np.float32)
        times = np.array([round(index * NS_PER_S / self.rate_hz) for index in range(first, first + count)], dtype=np.int64)
        return Chunk(self.spec, 0, first, stacked, times)

    def progress(self, index: int) -> float:
        """How far the movement is out at that picture, 0 at rest to 1; to the left from 0 to -1."""
        moving_s = index / self.rate_hz - self.still_s
        if moving_s <= 0:
            return 0.0
        if self.exercise in ("single-leg-stance", "reaching", "reaching-aside"):
            within_s, stays_s = moving_s % self.period_s, 0.6 * self.period_s
            out = min(1.0, within_s / self.quick_s, max(0.0, (stays_s + self.quick_s - within_s) / self.quick_s))
            return out**3 * (10 - 15 * out + 6 * out**2)  # least jerk
        share = min(1.0, (moving_s % self.period_s) / (0.8 * self.period_s))
        out = 0.5 - 0.5 * math.cos(2 * math.pi * share)
        return -out if self.exercise == "leaning-aside" and moving_s // self.period_s % 2 else out

    def row(self, index: int, out: float) -> NDArray[np.float32]:
        """The landmarks of the picture of that index, with the movement so far out (0 at rest to 1, or to -1 to the left)."""
        front, side = self._front, self._side
        drawn = side
        if self.exercise in FRONT:
            drawn = front
        elif self.exercise == "marching":
            drawn = self._marching
        points = drawn(out)
        aspect = self.width / self.height
        rows = np.zeros((len(LANDMARKS), len(FIELDS)))
        for place, (x, y, depth, visibility) in enumerate(points):
            rows[place, :4] = 0.5 + x * FIGURE / aspect, FLOOR - y * FIGURE, depth * FIGURE / aspect, visibility
            rows[place, 4:] = x * HEIGHT_M, (0.53 - y) * HEIGHT_M, depth * HEIGHT_M
        noise = np.random.default_rng((self.seed, index)).standard_normal((len(LANDMARKS), 2)) * self.jitter
        rows[:, 0] += noise[:, 0] / aspect
        rows[:, 1] += noise[:, 1]
        return rows.reshape(-1).astype(np.float32)

    def _side(self, out: float) -> list[tuple[float, float, float, float]]:
        """Seen from the right, facing the right edge: x forward, y up, depth away from the camera, in body heights."""
        flexion_deg = self.range_deg * out
        if self.exercise == "sit-to-stand":
            flexion_deg = SITTING_DEG - min(self.range_deg, SITTING_DEG) * out
        if self.exercise == "reaching":
            flexion_deg = SITTING_DEG
        bent = flexion_deg / max(self.range_deg, SITTING_DEG)
        shank = math.radians(0.35 * flexion_deg if self.exercise == "squat" else 0.1 * flexion_deg)
        thigh = math.radians(flexion_deg) - shank
        leans = {"squat": bent, "reaching": 0.3 * out}.get(self.exercise, 4 * out * (1 - out))
        lean = math.radians(self.trunk_lean_deg * leans)
        ankle = (-0.04, 0.04)
        knee = _from(ankle, SHANK, shank)
        hip = _from(knee, THIGH, -thigh)
        shoulder = _from(hip, TRUNK, lean)
        return self._dress(ankle, knee, hip, shoulder, _from(shoulder, NECK + 0.03, lean), lean, out)

    def _marching(self, out: float) -> list[tuple[float, float, float, float]]:
        """As `_side`, on the far leg: the near one lifts its thigh, and its shank hangs."""
        lift = math.radians(self.range_deg * out)
        ankle = (-0.04, 0.04)
        hip = _from(ankle, SHANK + THIGH, 0.0)
        shoulder = _from(hip, TRUNK, 0.0)
        head = _from(shoulder, NECK + 0.03, 0.0)
        knee = _from(hip, THIGH, math.pi - lift)
        stands = self._dress(ankle, _from(ankle, SHANK, 0.0), hip, shoulder, head, 0.0, out)
        lifts = self._dress(_from(knee, SHANK, math.pi), knee, hip, shoulder, head, 0.0, out)
        near = [name.startswith("right") for name in LANDMARKS]
        return [one if here else other for here, one, other in zip(near, lifts, stands, strict=True)]

    def _dress(
        self, ankle: Point, knee: Point, hip: Point, shoulder: Point, head: Point, lean: float, out: float
    ) -> list[tuple[float, float, float, float]]:
        elbow = _from(shoulder, UPPER_ARM, math.pi - 0.6 - lean)
        wrist = _from(elbow, FOREARM, math.pi - 1.2 - lean)
        if self.exercise == "reaching":
            upper, fore = (start + (math.radians(self.range_deg) - start) * out for start in self.lap)
            elbow = _from(shoulder, UPPER_ARM, math.pi - upper)
            wrist = _from(elbow, FOREARM, math.pi - fore)
        toe = (ankle[0] + FOOT, ankle[1] - 0.03)
        heel = (ankle[0] - 0.03, ankle[1] - 0.03)
        where = {
            "shoulder": shoulder,
            "elbow": elbow,
            "wrist": wrist,
            "hip": hip,
            "knee": knee,
            "ankle": ankle,
            "heel": heel,
        }
        where |= {"foot_index": toe, "pinky": wrist, "index": wrist, "thumb": wrist}
        points = []
        for name in LANDMARKS:
            side, _, part = name.partition("_")
            near = side == "right"
            if part in where:
                depth = -HALF_WIDTH if near else HALF_WIDTH
                points.append((*where[part], depth, 0.99 if near else 0.7))
            else:
                points.append((head[0] + 0.03, head[1], 0.0, 0.99))
        return points

    def _front(self, out: float) -> list[tuple[float, float, float, float]]:
        """Facing the camera: the person's right is on the left of the picture."""
        stands = self.exercise == "single-leg-stance"
        lift = math.radians(HANGING_DEG if stands else HANGING_DEG + (self.range_deg - HANGING_DEG) * out)
        raised = SHANK * (1 - math.cos(math.radians(self.range_deg * out))) if stands else 0.0
        leans = 0.3 * out if self.exercise == "reaching-aside" else 0.0
        aside = -TRUNK * math.sin(math.radians(self.trunk_lean_deg * leans))
        leaning = math.radians(self.range_deg * out) if self.exercise == "leaning-aside" else 0.0
        points = []
        for name in LANDMARKS:
            side, _, part = name.partition("_")
            sign = -1.0 if side == "right" or name == "mouth_right" else 1.0
            shoulder = (sign * 0.115 + aside, 0.82)
            hip = (sign * HALF_WIDTH * 0.9, 0.53)
            upper = math.atan2(hip[0] + aside - shoulder[0], hip[1] - shoulder[1])
            elbow = (
                shoulder[0] + UPPER_ARM * math.sin(upper - sign * lift),
                shoulder[1] + UPPER_ARM * math.cos(upper - sign * lift),
            )
            wrist = (2 * elbow[0] - shoulder[0], 2 * elbow[1] - shoulder[1])
            where = {"shoulder": shoulder, "hip": hip, "elbow": elbow, "wrist": wrist, "pinky": wrist, "index": wrist}
            where |= {"thumb": wrist, "knee": (hip[0], 0.28), "ankle": (hip[0], ANKLE), "heel": (hip[0], 0.02)}
            where |= {"foot_index": (hip[0] + sign * 0.02, 0.01)}
            if side == "left":
                where |= {part: (where[part][0], where[part][1] + raised) for part in ("ankle", "heel", "foot_index")}
            head = ((sign * 0.02 if part in ("eye", "ear") else 0.0) + aside, 0.93)
            x, y = where.get(part, head)
            over = max(0.0, y - ANKLE)  # the whole body goes along, over ankles that stay
            points.append((x - over * math.sin(leaning), y - over * (1 - math.cos(leaning)), 0.0, 0.99))
        return points


def _from(start: Point, length: float, angle: float) -> Point:
    """A segment's far end: `angle` from straight up, positive forward (radians)."""
    return start[0] + length * math.sin(angle), start[1] + length * math.cos(angle)
