"""Simulated motion sensors for an exercise: one on the limb that it moves, or two on either side of the joint that it bends."""

from __future__ import annotations

from reknit.exercise.model import Exercise
from reknit.signals.motion_catalogue import ARM_TO_TRUNK, HingeEntry, hinge_measures
from reknit.simulate.arm_lift import SimulatedArmLift
from reknit.simulate.enact import TESTED_S, middle
from reknit.simulate.limb import SimulatedLimb
from reknit.stream import Side

STILL_S = 5.0
"""Longer than the neutral pose of a joint takes."""
SHARES = {"thigh": 0.6, "shank": -0.4, "upper_arm": -0.2, "forearm": 0.8, "hand": -0.2, "finger": 0.8}
"""How much of a joint's bending each segment does, forward counted as positive."""


def worn_limbs(exercise: Exercise, side: Side) -> tuple[SimulatedLimb, ...]:
    """The sensors that the exercise takes, in the order in which its measure takes them: still at first, then bending to its target."""
    if exercise.measure == ARM_TO_TRUNK:
        parts = (("imu", "chest"), ("imu-2", "upper_arm"))
        lift_deg = middle(exercise)
        return tuple(
            SimulatedArmLift(range_deg=lift_deg, still_s=STILL_S, seed=seed, stream=stream, segment=segment, side=side)
            for seed, (stream, segment) in enumerate(parts, 1)
        )
    hinge = hinge_measures().get(exercise.measure)
    if hinge is None:
        return (SimulatedLimb(range_deg=min(170.0, middle(exercise))),)
    bent_deg = _bent_deg(exercise, hinge)
    period_s = TESTED_S if exercise.timing is not None else 4.0
    names = ("imu", "imu-2")
    return tuple(
        SimulatedLimb(
            range_deg=SHARES[segment] * bent_deg,
            period_s=period_s,
            still_s=STILL_S,
            seed=seed,
            stream=stream,
            segment=segment,
            side=side,
        )
        for seed, (stream, segment) in enumerate(zip(names, (hinge.proximal, hinge.distal), strict=True), 1)
    )


def _bent_deg(exercise: Exercise, hinge: HingeEntry) -> float:
    """How far the joint bends: to the middle of the target; where bending is the way back, to well below the start."""
    if hinge.sense > 0:
        return middle(exercise)
    return hinge.straight_deg - exercise.repetition.reset + 15.0
