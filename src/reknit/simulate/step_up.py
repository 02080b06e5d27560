"""A simulated person who steps up and down in front of a camera, in space: the picture is a pinhole's, with all that this distorts."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.signals.pose.landmarks import FIELDS, LANDMARKS
from reknit.simulate.person import ANKLE, FOREARM, HALF_WIDTH, HEIGHT_M, NECK, SHANK, THIGH, TRUNK, UPPER_ARM, SimulatedPerson
from reknit.stream import Side

Place = NDArray[np.float64]
LEG = SHANK + THIGH
FOCAL = 1.2
"""Of the camera, in heights of its picture: 45 degrees from top to bottom."""
UP, DOWN = (0.1, 0.42), (0.5, 0.8)
"""From when to when of a repetition the pelvis rises and sinks."""
SWINGS = {True: ((0.0, 0.17), (0.77, 0.95)), False: ((0.25, 0.42), (0.52, 0.7))}
"""When the foot of the leading leg goes up and down (True), and that of the other one."""
CLEARED = 0.035
"""How high a foot swings above the step, in body heights."""


@dataclass(frozen=True)
class SimulatedStepUp(SimulatedPerson):
    """A person who steps onto a step before them with one leg, follows with the other, and goes back in the same order reversed.

    Parameters
    ----------
    exercise
        "step-up".
    range_deg
        How far the leading knee is bent with its foot on the step and the hip above it as low as on the floor: 70 degrees for 15 cm.
    leads
        The leg that leads.
    hike_deg, inwards
        How much higher the leading side's hip is while the leg works, in degrees, and how far its knee falls inwards, in per cent of the
        line from hip to ankle.
    forward_m
        How far the step is in front of the person, in metres.
    distance_m, camera_m, pitch_deg
        How far away the camera is at the start, how high (None: as the hips), and by how much it looks up.
    """

    exercise: str = "step-up"
    range_deg: float = 70.0
    leads: Side = Side.RIGHT
    hike_deg: float = 0.0
    inwards: float = 0.0
    forward_m: float = 0.3
    distance_m: float = 3.0
    camera_m: float | None = None
    pitch_deg: float = 0.0

    @property
    def step_m(self) -> float:
        """Height of the step in metres."""
        return HEIGHT_M * LEG * (1 - math.cos(math.radians(self.range_deg) / 2))

    @property
    def rise(self) -> float:
        """How far the pelvis rises, in per cent of the leg."""
        return 100 * self.step_m / (HEIGHT_M * LEG)

    def progress(self, index: int) -> float:
        """How much of the repetition has passed at that picture, 0 to 1, at which it stays for the pause."""
        moving_s = index / self.rate_hz - self.still_s
        return 0.0 if moving_s <= 0 else min(1.0, (moving_s % self.period_s) / (0.8 * self.period_s))

    def row(self, index: int, out: float) -> NDArray[np.float32]:
        """The landmarks of the picture of that index, with so much of the repetition passed."""
        body = self.body(out)
        places = np.array([body[name] for name in LANDMARKS])
        from_hips = places - (body["left_hip"] + body["right_hip"]) / 2
        aspect = self.width / self.height
        rows = np.empty((len(LANDMARKS), len(FIELDS)))
        rows[:, :2] = self._seen(places, aspect)
        rows[:, 2], rows[:, 3] = from_hips[:, 2] / aspect, 0.99
        rows[:, 4:] = from_hips * (HEIGHT_M, -HEIGHT_M, HEIGHT_M)
        noise = np.random.default_rng((self.seed, index)).standard_normal((len(LANDMARKS), 2)) * self.jitter
        rows[:, :2] += noise / (aspect, 1.0)
        return rows.reshape(-1).astype(np.float32)

    def _seen(self, places: Place, aspect: float) -> Place:
        """Places in the picture, as shares of its width and height."""
        height = ANKLE + LEG if self.camera_m is None else self.camera_m / HEIGHT_M
        pitch = math.radians(self.pitch_deg)
        x, up, away = places[:, 0], places[:, 1] - height, self.distance_m / HEIGHT_M + places[:, 2]
        depth = away * math.cos(pitch) + up * math.sin(pitch)
        over = up * math.cos(pitch) - away * math.sin(pitch)
        return 0.5 + FOCAL * np.column_stack([x / aspect, -over]) / depth[:, None]

    def body(self, passed: float) -> dict[str, Place]:
        """Where every landmark is, in body heights: x to the right of the picture, y up from the floor, z away from the camera."""
        works = _between(passed, 0.02, 0.15) - _between(passed, 0.8, 0.95)
        share = _between(passed, *UP) - _between(passed, *DOWN)
        step, forward = self.step_m / HEIGHT_M, self.forward_m / HEIGHT_M
        lean = math.radians(self.trunk_lean_deg) * math.sin(math.pi * share)
        hips = np.array([0.0, ANKLE + LEG + step * share, -forward * share])
        shoulders = hips + TRUNK * np.array([0.0, math.cos(lean), -math.sin(lean)])
        head = shoulders + (NECK + 0.03) * np.array([0.0, math.cos(lean), -math.sin(lean)])
        hike = math.radians(self.hike_deg) * works
        body: dict[str, Place] = {}
        for side in Side:
            leads, sign = side is self.leads, -1.0 if side is Side.RIGHT else 1.0
            half = 0.9 * HALF_WIDTH
            hip = hips + half * np.array([sign * math.cos(hike), math.sin(hike) * (1 if leads else -1), 0.0])
            shoulder = shoulders + np.array([sign * 0.115, 0.0, 0.0])
            elbow = shoulder + UPPER_ARM * np.array([sign * 0.14, -0.99, 0.0])
            wrist = elbow + FOREARM * np.array([sign * 0.14, -0.99, 0.0])
            ankle = self._foot(passed, leads=leads) + np.array([sign * half, 0.0, 0.0])
            knee, ankle = _leg(hip, ankle, -sign * (self.inwards * works if leads else 0.0) / 100)
            where = {"shoulder": shoulder, "elbow": elbow, "hip": hip, "knee": knee, "ankle": ankle}
            where |= {"heel": ankle + np.array([0, -0.02, 0.02]), "foot_index": ankle + np.array([sign * 0.02, -0.03, -0.08])}
            body |= {f"{side.value}_{part}": place for part, place in where.items()}
            body |= {f"{side.value}_{part}": wrist for part in ("wrist", "pinky", "index", "thumb")}
            face = head + np.array([sign * 0.02, 0.0, 0.0])
            body |= {f"{side.value}_{part}": face for part in ("eye_inner", "eye", "eye_outer", "ear")}
            body |= {"nose": head, f"mouth_{side.value}": face}
        return body

    def _foot(self, passed: float, *, leads: bool) -> Place:
        """Where a foot's ankle is, but for its side."""
        (up, upon), (off, back) = SWINGS[leads]
        rises, sinks = (passed - up) / (upon - up), (passed - off) / (back - off)
        there = _between(passed, up, upon) - _between(passed, off, back)
        swing = sum(math.sin(math.pi * each) for each in (rises, sinks) if 0 < each < 1)
        lifted = _between(rises, 0.0, 0.7) - _between(sinks, 0.3, 1.0)
        return np.array([0.0, ANKLE + self.step_m / HEIGHT_M * lifted + CLEARED * swing, -self.forward_m / HEIGHT_M * there])


def _between(passed: float, first: float, last: float) -> float:
    """0 before, 1 after, and of least jerk in between."""
    out = min(1.0, max(0.0, (passed - first) / (last - first)))
    return out**3 * (10 - 15 * out + 6 * out**2)


def _leg(hip: Place, ankle: Place, inwards: float) -> tuple[Place, Place]:
    """Knee and ankle: the knee bends forward, and aside by a share of the line from hip to ankle in the picture; a heel lifts where the leg
    is too short.
    """
    way = ankle - hip
    length = float(np.linalg.norm(way))
    if length >= LEG:
        ankle = hip + way * (LEG / length)
        way, length = ankle - hip, LEG
    ahead = np.array([0.0, way[2], -way[1]]) / math.hypot(way[1], way[2])
    bent = math.sqrt(max(0.0, LEG**2 - length**2)) / 2
    return hip + way / 2 + bent * (ahead if ahead[2] < 0 else -ahead) + np.array([inwards * length, 0.0, 0.0]), ankle
