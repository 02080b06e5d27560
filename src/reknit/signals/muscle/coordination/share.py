"""The share of one muscle in what two do together."""

from __future__ import annotations

from dataclasses import dataclass

from reknit.signals.muscle.coordination.pair import Floats, OpenPair
from reknit.stream import StreamSpec

FLOOR = 5.0


@dataclass(frozen=True, slots=True)
class Share:
    """100 x one / (one + other): 50 where both work alike, 100 where `one` works alone.

    For a muscle and the one that helps it out, or for a side of the body in the sum of both. The envelopes should be normalised: in
    microvolts the share is that of the electrodes' places, too.

    Parameters
    ----------
    one, other
        Names of the channels: envelopes in one unit.
    floor
        Where the stronger of the two is below this, in that unit, both rest and there is no share. 5 % by default.
    """

    one: str
    other: str
    floor: float = FLOOR

    def open(self, spec: StreamSpec) -> OpenPair:
        """Open on envelopes; SpecError or ParameterError where the channels cannot be compared."""
        return OpenPair(self, spec, (self.one, self.other), self.floor, share)


def share(one: Floats, other: Floats) -> Floats:
    """100 x one / (one + other), for numbers of which at least one is above 0."""
    return 100.0 * one / (one + other)
