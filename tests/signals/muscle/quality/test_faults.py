"""Each fault by its limits, worst first."""

import math

import pytest

from reknit.signals.muscle.quality.faults import faults
from reknit.signals.muscle.verdict import Verdict
from reknit.stream import Channel

UV, COUNT = Channel("c", "uV"), Channel("c", "count")


def parts(
    level: float = 20.0,
    piled: float = 0.0,
    stuck: float = 0.0,
    line: float = 0.0,
    hum: float = 0.1,
    slow: float = 0.1,
    heart: float = 0.0,
) -> tuple[float, ...]:
    return level, piled, stuck, line, hum, slow, heart


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        (parts(), ()),
        (parts(level=math.nan), (Verdict.NO_SIGNAL,)),
        (parts(hum=0.97, line=0.97, level=200), (Verdict.OFF, Verdict.HUM)),
        (parts(piled=0.4), (Verdict.OFF, Verdict.CLIPPED)),
        (parts(stuck=0.2), (Verdict.FLAT,)),
        (parts(piled=0.001), (Verdict.CLIPPED,)),
        (parts(line=0.2), (Verdict.HUM,)),
        (parts(line=0.2, level=1), ()),
        (parts(heart=0.8, slow=0.7), (Verdict.ECG, Verdict.NOISY)),
        (parts(level=0.3), (Verdict.WEAK,)),
    ],
)
def test_emg_in_microvolts(told: tuple[float, ...], wanted: tuple[Verdict, ...]) -> None:
    assert faults(UV, told) == wanted


def test_without_volts_hum_is_told_by_its_share_and_weakness_not() -> None:
    assert faults(COUNT, parts(level=1e-9)) == ()
    assert faults(COUNT, parts(level=1e-9, line=0.2)) == (Verdict.HUM,)
