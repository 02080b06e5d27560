"""A hinge's angle from two streams of simulated sensors, from calibration to the measure."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from reknit.signals.measure import Gate
from reknit.signals.motion.joint.calibrate import calibrate_hinge
from reknit.signals.motion_catalogue import hinge_graph, pair_graph
from reknit.simulate.limb import SimulatedLimb
from reknit.stream import Chunk, Graph, Out, ParameterError, Placed

THIGH = SimulatedLimb(range_deg=40.0, period_s=2.3, stream="thigh", seed=2)
SHANK = SimulatedLimb(range_deg=80.0, period_s=3.1, stream="shank", lever_m=0.3)
COUNT = 3500


def run(placed: tuple[Placed, ...]) -> list[Out]:
    graph = Graph(placed, (placed[-1].name,)).open({"thigh": THIGH.spec, "shank": SHANK.spec})
    out: list[Out] = []
    for first in range(0, COUNT, 500):
        out += graph.push("thigh", THIGH.samples(first, 500))
        out += graph.push("shank", SHANK.samples(first, 500))
    return out + graph.flush()


def rows(out: list[Out]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.concatenate([each.item.data for each in out if isinstance(each.item, Chunk)])


def test_a_knee_from_calibration_to_the_measure() -> None:
    pair = rows(run(pair_graph(THIGH.spec, SHANK.spec)))
    hinge = calibrate_hinge(pair, 100).hinge
    made = rows(run(hinge_graph("knee_flexion", THIGH.spec, SHANK.spec, hinge)))
    truth = SHANK.angles_deg(0, COUNT) - THIGH.angles_deg(0, COUNT)
    shown = made[:, 1] == Gate.OPEN
    assert shown.mean() > 0.95
    assert float(np.sqrt(np.mean((made[shown, 0] - truth[: len(made)][shown]) ** 2))) < 3


def test_what_cannot_give_an_angle_is_refused() -> None:
    with pytest.raises(ParameterError, match="named for both"):
        pair_graph(THIGH.spec, THIGH.spec)
    with pytest.raises(ParameterError, match="at least 50"):
        pair_graph(THIGH.spec, replace(SHANK.spec, rate=Fraction(25)))
    with pytest.raises(ParameterError, match="no angle of a hinge"):
        hinge_graph("hip_flexion", THIGH.spec, SHANK.spec, None)  # type: ignore[arg-type]
