"""A simulated person with a motion sensor on the chest and one on the upper arm, who lifts the arm sideways and leans while doing so.

The trunk leans about the hips, and the arm lifts about the shoulder, so the sensor on the arm feels both. The chest's sensor sits as a
phone with its back on the chest does (x to the person's left, y up, z forward), the arm's one on the outside of the arm, y up. Nothing
here was fitted to a person.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from reknit.signals.motion.imu_channels import G_M_S2
from reknit.simulate.limb import SimulatedLimb
from reknit.stream import Side

Floats = NDArray[np.float64]
STEP_S = 1e-3
SHOULDER_M = (0.0, -0.18, 0.48)
"""Of the right arm from the hips, x forward, y left, z up; as all that follow."""
CHEST_M, ARM_M = (0.10, 0.0, 0.36), (0.0, -0.05, -0.16)
"""The chest's sensor from the hips, the arm's from the shoulder."""
CHEST_AXES = ((0.0, 0.0, 1.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
ARM_AXES = ((1.0, 0.0, 0.0), (0.0, 0.0, -1.0), (0.0, 1.0, 0.0))
"""Rows: where forward, left and up of the segment lie in the sensor's axes."""
FORWARD_S, SIDE_S = 5.3, 3.1


@dataclass(frozen=True)
class SimulatedArmLift(SimulatedLimb):
    """One of the two sensors: that of `segment`, "chest" or "upper_arm". `range_deg` is the largest lift from the trunk.

    Parameters
    ----------
    lean_deg
        The largest lean forward, and to the side away from the arm; each comes and goes in a time of its own.
    twist_deg
        The largest turn of the trunk about its own long axis, with each lift.
    """

    lean_deg: float = 3.0
    twist_deg: float = 2.0
    segment: str | None = "upper_arm"

    def quaternions(self, first: int, count: int) -> Floats:
        """The true orientation at each sample, from the sensor to the world (x forward, y left, z up); w, x, y, z."""
        turned = self._pose(np.arange(first, first + count) / self.rate_hz)[0]
        return np.asarray(Rotation.from_matrix(turned).as_quat()[:, [3, 0, 1, 2]])

    def _true(self, first: int, count: int) -> Floats:
        at_s = np.arange(first, first + count) / self.rate_hz
        (before, was), (now, here), (after, will) = (self._pose(at_s + step_s) for step_s in (-STEP_S, 0.0, STEP_S))
        pushed = (was - 2 * here + will) / STEP_S**2 + [0.0, 0.0, G_M_S2]
        felt = np.einsum("nij,ni->nj", now, pushed)
        turn = np.einsum("nji,njk->nik", before, after)
        across = np.column_stack([turn[:, 2, 1] - turn[:, 1, 2], turn[:, 0, 2] - turn[:, 2, 0], turn[:, 1, 0] - turn[:, 0, 1]])
        return np.column_stack([felt, np.degrees(across / (4 * STEP_S))])

    def _pose(self, at_s: Floats) -> tuple[Floats, Floats]:
        """Orientation (sensor to world, as matrices) and place of the sensor."""
        mirror = np.array([1.0, -1.0 if self.side is Side.LEFT else 1.0, 1.0])
        forward, sideways, lift = self._wave(at_s, FORWARD_S), self._wave(at_s, SIDE_S), self._wave(at_s, self.period_s)
        outward = mirror[1]  # about forward, by the right hand, turns the left up: the right arm out
        leans = np.column_stack([-outward * sideways * self.lean_deg, forward * self.lean_deg])
        trunk = _about(0, leans[:, 0]) @ _about(1, leans[:, 1]) @ _about(2, -outward * lift * self.twist_deg)
        if self.segment == "chest":
            return trunk @ np.array(CHEST_AXES), trunk @ np.array(CHEST_M)
        arm = trunk @ _about(0, -outward * lift * self.range_deg)
        axes = np.array(ARM_AXES) @ np.diag([outward, 1.0, outward])  # turned about up to the other side
        return arm @ axes, trunk @ (np.array(SHOULDER_M) * mirror) + arm @ (np.array(ARM_M) * mirror)

    def _wave(self, at_s: Floats, period_s: float) -> Floats:
        """From 0 to 1 and back, again and again, once the person moves."""
        return np.asarray((1 - np.cos(2 * math.pi / period_s * np.maximum(at_s - self.still_s, 0.0))) / 2)


def _about(axis: int, degrees: Floats) -> Floats:
    """Matrices of a turn about one axis."""
    return np.asarray(Rotation.from_rotvec(np.radians(degrees)[:, None] * np.eye(3)[axis]).as_matrix())
