"""What shuts a measure, and what is only told."""

import pytest

from reknit.signals.measure import Gate
from reknit.signals.muscle.quality.gate import gate_of
from reknit.signals.muscle.verdict import Verdict


@pytest.mark.parametrize(
    ("verdicts", "gate"),
    [
        ((), Gate.OPEN),
        ((Verdict.GOOD,), Gate.OPEN),
        ((Verdict.NO_SIGNAL,), Gate.NO_SIGNAL),
        ((Verdict.OFF, Verdict.HUM), Gate.ELECTRODE),
        ((Verdict.CLIPPED, Verdict.NOISY), Gate.DISTURBED),
        ((Verdict.ECG, Verdict.CROSSTALK, Verdict.WEAK), Gate.OPEN),
    ],
)
def test_the_worst_fault_decides(verdicts: tuple[Verdict, ...], gate: Gate) -> None:
    assert gate_of(verdicts) is gate
    assert not gate.shut or gate_of(verdicts) > Gate.COUNT_ONLY
