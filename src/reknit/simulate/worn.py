"""A motion sensor on a simulated person who does an exercise: which one by the exercise."""

from __future__ import annotations

from reknit.exercise.model import Exercise
from reknit.simulate.enact import middle
from reknit.simulate.function_tests import SitToStand, UpAndGoDone, WalkDone
from reknit.simulate.leaning import SimulatedLeaning
from reknit.simulate.limb import SimulatedLimb
from reknit.simulate.standing import SimulatedStanding
from reknit.simulate.trunk import SimulatedTrunk
from reknit.simulate.walker import SimulatedWalker

STEP_S = 0.55
STEP_M = 0.6


def standing_in(exercise: Exercise) -> SimulatedStanding:
    """Somebody who stands as the exercise asks for: leaning, or still."""
    return SimulatedLeaning() if exercise.asked else SimulatedStanding()


def worn_in(exercise: Exercise) -> SimulatedLimb | SimulatedStanding | SimulatedTrunk:
    """The sensor of somebody who does the exercise as it is meant; a swinging limb for a joint."""
    trial = exercise.trial
    if exercise.asked:
        return standing_in(exercise)
    if exercise.measure == "trunk_rise":
        return SimulatedTrunk(SitToStand())
    if trial is None:
        return SimulatedLimb(range_deg=min(170.0, middle(exercise)), stream="imu")
    if trial.kind == "timed-up-and-go":
        return SimulatedTrunk(UpAndGoDone())
    if trial.kind == "stance":
        return standing_in(exercise)
    long_m = trial.distance_m or STEP_M / STEP_S * (trial.duration_s + trial.lead_s)
    steps = round(long_m / STEP_M)
    return SimulatedTrunk(WalkDone(SimulatedWalker(steps=steps, step_s=STEP_S, step_m=long_m / steps)))
