"""What a simulated person does on a flight of stairs: stand, step up (or down) stair by stair, stand again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reknit.simulate.function_tests import Floats
from reknit.simulate.trunk import Moved, eased
from reknit.simulate.walker import SimulatedWalker

LIFTS = 0.6
"""Share of a step's time in which the trunk is lifted, beginning with the contact: the leg on the stair does it."""


@dataclass(frozen=True)
class StairsDone:
    """A flight of stairs.

    Parameters
    ----------
    walker
        Whose contacts these are, one on each stair.
    stair_m
        How high a stair is; below 0 one goes down.
    """

    walker: SimulatedWalker
    stair_m: float = 0.17

    @property
    def period_s(self) -> float:
        """All of it."""
        return self.walker.duration_s

    def at(self, at_s: Floats) -> Moved:
        """What the trunk does: in each step it goes up a stair, beside what it does in walking."""
        contacts = self.walker.contacts_s
        lasts_s = LIFTS * np.diff(contacts)
        share = (at_s[:, None] - contacts[:-1]) / lasts_s
        lifted = (self.stair_m * eased(share)[2] / lasts_s**2).sum(axis=1)
        zeros = np.zeros(len(at_s))
        return Moved(zeros, lifted + self.walker.rising(at_s), self.walker.braking(at_s), self.walker.swinging(at_s))
