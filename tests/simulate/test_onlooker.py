"""Somebody simulated looks before each piece of samples, at the time of its first one."""

from __future__ import annotations

import numpy as np

from reknit.simulate.limb import SimulatedLimb
from reknit.simulate.onlooker import SimulatedOnlooker
from reknit.simulate.patient import Seen


class Noted:
    """Remembers what there was to be seen, and when."""

    def __init__(self) -> None:
        self.looks: list[tuple[bool, float]] = []

    def look(self, seen: Seen, now_s: float) -> None:
        self.looks.append((seen.practising, now_s))


def test_it_looks_once_for_each_piece_and_gives_the_samples_of_who_moves() -> None:
    limb, eyes = SimulatedLimb(), Noted()
    onlooker = SimulatedOnlooker(limb, eyes)
    first = onlooker.samples(0, 50)
    onlooker.seen = Seen(practising=True)
    onlooker.samples(50, 50)
    assert eyes.looks == [(False, 0.0), (True, 0.5)]
    assert np.array_equal(first.data, limb.samples(0, 50).data)
    assert (onlooker.spec, onlooker.rate_hz) == (limb.spec, limb.rate_hz)
