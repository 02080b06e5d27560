"""A motion sensor on a simulated person who does an exercise: which one by the exercise."""

from __future__ import annotations

from reknit.exercise.model import Exercise
from reknit.signals.motion_catalogue import ARM_TO_TRUNK, hinge_measures
from reknit.signals.motion_measures import FOOT_STRIDE
from reknit.simulate.enact import middle
from reknit.simulate.function_tests import SitToStand, UpAndGoDone, WalkDone
from reknit.simulate.leaning import SimulatedLeaning
from reknit.simulate.limb import SimulatedLimb
from reknit.simulate.stairs import StairsDone
from reknit.simulate.standing import SimulatedStanding
from reknit.simulate.trunk import SimulatedTrunk
from reknit.simulate.walker import SimulatedWalker
from reknit.simulate.walking_foot import SimulatedWalkingFoot
from reknit.simulate.worn_limb import worn_limbs
from reknit.stream import Side

Worn = SimulatedLimb | SimulatedStanding | SimulatedTrunk | SimulatedWalkingFoot
STEP_S = 0.55
STEP_M = 0.6
STAIRS = 12


def standing_in(exercise: Exercise) -> SimulatedStanding:
    """Somebody who stands as the exercise asks for: leaning, or still."""
    return SimulatedLeaning() if exercise.asked else SimulatedStanding()


def sensors_in(exercise: Exercise, side: Side) -> tuple[Worn, ...]:
    """All sensors that the exercise takes: two on either side of a joint, else one."""
    return worn_limbs(exercise, side) if exercise.measure in (*hinge_measures(), ARM_TO_TRUNK) else (worn_in(exercise),)


def worn_in(exercise: Exercise) -> Worn:
    """The sensor of somebody who does the exercise as it is meant; a swinging limb for a joint."""
    trial = exercise.trial
    if exercise.asked:
        return standing_in(exercise)
    if exercise.measure == FOOT_STRIDE:
        return SimulatedWalkingFoot(stride_m=middle(exercise))
    if exercise.measure == "trunk_rise":
        return SimulatedTrunk(SitToStand())
    if trial is None:
        return SimulatedLimb(range_deg=min(170.0, middle(exercise)), stream="imu")
    if trial.kind == "timed-up-and-go":
        return SimulatedTrunk(UpAndGoDone())
    if trial.kind == "stairs":
        return SimulatedTrunk(StairsDone(SimulatedWalker(steps=STAIRS - 1, step_s=0.7, step_m=0.3)))
    if trial.kind == "stance":
        return standing_in(exercise)
    long_m = trial.distance_m or STEP_M / STEP_S * (trial.duration_s + trial.lead_s)
    steps = round(long_m / STEP_M)
    return SimulatedTrunk(WalkDone(SimulatedWalker(steps=steps, step_s=STEP_S, step_m=long_m / steps)))
