"""The angle of a hinge from two motion sensors without a magnetometer, against an optical reference.

The axis comes from the first 30 s of each recording, the angle is causal. Error: the turn about the axis against the same turn of the
optical relative orientation; whole turns and then the median removed; root mean square over all samples. The floor is the error with the
heading that fits best at each sample: what both inclinations alone leave. The window (24 s) was chosen on 1D_01 and 1D_05.

The markers' frame on a segment is not quite that of the sensor beside it: turned so that optical and measured angular velocity agree best
(least squares over the whole recording, `optical_frame`), the two lie 0.3 to 1.0 degrees apart on the supplied files. `axis_deg` is the
error of the axis behind that turn, `axis_unaligned_deg` before it, `frames_deg` the turn.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from reknit.bench.figures import Figure, Report, machine
from reknit.bench.motion_two_imu import best_heading
from reknit.bench.two_imu_data import ORIGIN, JointRecording, recordings
from reknit.signals.measure import Gate
from reknit.signals.motion.joint.axis import HingeAxes, hinge_axes
from reknit.signals.motion.joint.hinge import Hinge, twist_deg
from reknit.signals.motion.joint.pair import Pair
from reknit.signals.motion.orientation.error import root_mean_square
from reknit.signals.motion.quaternion import angle_deg as turned_deg
from reknit.signals.motion.quaternion import conjugate, multiply, rotate
from reknit.stream import Chunk

Floats = NDArray[np.float64]

AXIS_S = 30.0
GOAL_ANGLE_DEG, GOAL_AXIS_DEG = 2.05, 0.43
REFERENCE = "reference's: qmt 0.2.4 and plain numpy on the three supplied recordings (not run here)"
ALWAYS = 0.01
HALF = 2
"""Optical angular velocity is taken over so many samples to either side."""
MOST_LAG = 3


@dataclass(frozen=True, slots=True)
class Scored:
    """Of one recording: error of the angle over all samples, over those that were answered, their share, the axis, and the floor.

    `axis_deg` is that of the axis behind the turn of the markers' frames, by `frames_deg`; `unaligned_deg` before it.
    """

    name: str
    angle_deg: float
    answered_deg: float
    answered: float
    axis_deg: float
    unaligned_deg: float
    frames_deg: float
    floor_deg: float


def run(data: Path | None = None) -> Report:
    """Score all recordings of one-axis joints; BenchError without any."""
    scored = [score(each) for each in recordings(data, "motion-hinge", axes=1)]
    angle_deg = float(np.mean([each.angle_deg for each in scored]))
    axis_deg = max(each.axis_deg for each in scored)
    figures = [
        Figure(
            "motion-hinge.angle_deg",
            angle_deg,
            "deg",
            f"<= {GOAL_ANGLE_DEG:g}",
            round(angle_deg, 2) <= GOAL_ANGLE_DEG,
            REFERENCE,
            GOAL_ANGLE_DEG,
        ),
        Figure(
            "motion-hinge.axis_deg",
            axis_deg,
            "deg",
            f"<= {GOAL_AXIS_DEG:g} on each",
            round(axis_deg, 2) <= GOAL_AXIS_DEG,
            REFERENCE,
            GOAL_AXIS_DEG,
        ),
        Figure("motion-hinge.axis_unaligned_deg", max(each.unaligned_deg for each in scored), "deg"),
        Figure("motion-hinge.frames_deg", max(each.frames_deg for each in scored), "deg"),
        Figure("motion-hinge.floor_deg", float(np.mean([each.floor_deg for each in scored])), "deg"),
        Figure("motion-hinge.answered_deg", float(np.mean([each.answered_deg for each in scored])), "deg"),
        Figure("motion-hinge.answered", float(np.mean([each.answered for each in scored])), "share"),
    ]
    for each in scored:
        figures += [
            Figure(
                f"motion-hinge.angle_{each.name}_deg",
                each.angle_deg,
                "deg",
                None,
                None,
                "floor: both inclinations",
                each.floor_deg,
            ),
            Figure(f"motion-hinge.axis_{each.name}_deg", each.axis_deg, "deg"),
        ]
    told = {"folder": str(data or os.environ.get("REKNIT_DATA")), "files": [each.name for each in scored], "origin": ORIGIN}
    return Report("motion-hinge", told, machine(), figures)


def score(recording: JointRecording) -> Scored:
    """Axis from the first half minute, angle of the whole."""
    first = round(AXIS_S * recording.rate_hz)
    (a1, a2), (g1, g2) = recording.felt, recording.turning
    axes = hinge_axes((a1[:first], a2[:first]), (g1[:first], g2[:first]))
    opened = Pair().open(recording.chunk.spec)
    (pair,) = opened.step(opened.start(), recording.chunk)
    assert isinstance(pair, Chunk)
    hinge = Hinge(axes)
    answered, always = (_angles(each, pair) for each in (hinge, replace(hinge, least_level=ALWAYS)))
    truth = twist_deg(recording.reference, axes)
    floor = twist_deg(best_heading(recording, pair.data), axes)
    errors = _apart(always[:, 0], truth)
    shown = answered[:, 1] == Gate.OPEN
    optical = _optical_axes(recording.reference)
    frames = [optical_frame(*each, recording.rate_hz) for each in zip(recording.optical, recording.turning, strict=True)]
    turned = tuple(rotate(frame, axis) for frame, axis in zip(frames, optical, strict=True))
    return Scored(
        recording.name,
        root_mean_square(errors),
        root_mean_square(errors[shown]),
        float(shown.mean()),
        _axis_error_deg(axes, turned),
        _axis_error_deg(axes, optical),
        max(float(turned_deg(frame)) for frame in frames),
        root_mean_square(_apart(floor, truth)),
    )


def _angles(hinge: Hinge, pair: Chunk) -> Floats:
    opened = hinge.open(pair.spec)
    (made,) = opened.step(opened.start(), pair)
    assert isinstance(made, Chunk)
    return made.data


def _apart(angle_deg: Floats, truth_deg: Floats) -> Floats:
    """The difference without whole turns and without its median."""
    apart = (angle_deg - truth_deg + 180) % 360 - 180
    middle = float(np.nanmedian(apart))
    return np.asarray((apart - middle + 180) % 360 - 180)


def optical_frame(optical: Floats, turning_rad_s: Floats, rate_hz: float) -> Floats:
    """The turn from the markers' frame to the sensor's, as a quaternion: that with which both turn alike (Wahba's problem).

    Parameters
    ----------
    optical
        Quaternions of the markers' frame, (samples, 4).
    turning_rad_s
        Angular velocity in the sensor's frame, (samples, 3).
    rate_hz
        Samples a second; a sensor up to `MOST_LAG` samples early or late is allowed for.
    """
    step = multiply(conjugate(optical[: -2 * HALF]), optical[2 * HALF :])
    length = np.sqrt((step[:, 1:] ** 2).sum(axis=1))
    angle = 2 * np.arctan2(length, np.abs(step[:, 0])) * np.where(step[:, 0] < 0, -1.0, 1.0)
    rates = step[:, 1:] * (angle / np.maximum(length, 1e-12))[:, None] * rate_hz / (2 * HALF)
    whole = np.cumsum(np.vstack([np.zeros(3), turning_rad_s]), axis=0)
    middle = (whole[2 * HALF + 1 :] - whole[: -2 * HALF - 1]) / (2 * HALF + 1)
    known = np.isfinite(rates).all(axis=1) & np.isfinite(middle).all(axis=1)
    best: tuple[float, Floats] | None = None
    for lag in range(-MOST_LAG, MOST_LAG + 1):
        kept = known & np.roll(known, lag)
        kept[:MOST_LAG] = kept[len(kept) - MOST_LAG :] = False
        turn, apart = Rotation.align_vectors(np.roll(middle, lag, axis=0)[kept], rates[kept])
        if best is None or apart < best[0]:
            best = float(apart), np.asarray(turn.as_quat(scalar_first=True))
    assert best is not None
    return best[1]


def _optical_axes(reference: Floats) -> tuple[Floats, Floats]:
    """The axis in both frames: the directions that the relative rotation leaves as they are."""
    w, x, y, z = reference.T
    rows = (
        (1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)),
        (2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)),
        (2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)),
    )
    left, _, right = np.linalg.svd(np.array([[float(np.mean(each)) for each in row] for row in rows]))
    return left[:, 0], right[0]


def _axis_error_deg(axes: HingeAxes, optical: tuple[Floats, ...]) -> float:
    """The larger angle of both axes to the optical ones."""
    along = [abs(float(np.dot(axis, other))) for axis, other in zip((axes.proximal, axes.distal), optical, strict=True)]
    return max(float(np.degrees(np.arccos(min(1.0, each)))) for each in along)
