"""Somebody simulated who looks at the session before each piece of samples, and moves by what is to be seen there."""

from __future__ import annotations

from typing import Protocol

from reknit.simulate.limb import SimulatedLimb
from reknit.simulate.patient import Seen
from reknit.simulate.person import SimulatedPerson
from reknit.stream import Chunk


class Eyes(Protocol):
    """What decides on a movement."""

    def look(self, seen: Seen, now_s: float) -> None:
        """Take what is to be seen at that time of the samples."""
        ...


class SimulatedOnlooker:
    """A simulated person or limb together with what decides on its movements.

    Parameters
    ----------
    source
        Who moves.
    eyes
        What the source moves by.

    Attributes
    ----------
    seen
        What is to be seen now; set it at any time.
    """

    def __init__(self, source: SimulatedPerson | SimulatedLimb, eyes: Eyes) -> None:
        self._source, self._eyes, self.seen = source, eyes, Seen()
        self.spec, self.rate_hz = source.spec, source.rate_hz

    def samples(self, first: int, count: int) -> Chunk:
        """The next samples, the first of which has the index `first`."""
        self._eyes.look(self.seen, first / self.rate_hz)
        return self._source.samples(first, count)
