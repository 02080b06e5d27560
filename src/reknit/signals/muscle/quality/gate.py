"""Which faults of a channel withhold its measures."""

from __future__ import annotations

from collections.abc import Iterable

from reknit.signals.measure import Gate
from reknit.signals.muscle.verdict import Verdict

GATES: dict[Verdict, Gate] = {
    Verdict.NO_SIGNAL: Gate.NO_SIGNAL,
    Verdict.OFF: Gate.ELECTRODE,
    Verdict.FLAT: Gate.ELECTRODE,
    Verdict.NOISY: Gate.ELECTRODE,
    Verdict.CLIPPED: Gate.DISTURBED,
    Verdict.HUM: Gate.DISTURBED,
}


def gate_of(verdicts: Iterable[Verdict]) -> Gate:
    """The gate of a measure of a channel with these faults: that of the worst, OPEN where none of them makes the number wrong.

    A heart and cross-talk leave it open: the answer there is to clean or to doubt, and both are told. So does weakness: a resting
    muscle behind a good amplifier is weak.
    """
    shut = [GATES[each] for each in verdicts if each in GATES]
    return shut[0] if shut else Gate.OPEN
