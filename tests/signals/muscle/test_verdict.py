"""One word for each fault, and the order in which they are told."""

from __future__ import annotations

import math

import pytest

from reknit.signals.muscle.verdict import Verdict, judge
from reknit.stream import Channel, Kind

UV, MV, COUNT = Channel("c", "uV"), Channel("c", "mV"), Channel("c", "count")


def parts(
    level: float = 20.0, clipped: float = 0.0, still: float = 0.0, hum: float = 0.1, wander: float = 0.1
) -> tuple[float, ...]:
    return level, clipped, still, hum, wander


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        (parts(), Verdict.GOOD),
        (parts(level=math.nan), Verdict.NO_SIGNAL),
        (parts(level=0, still=1), Verdict.FLAT),
        (parts(clipped=0.02, hum=0.9), Verdict.CLIPPED),
        (parts(hum=0.6), Verdict.HUM),
        (parts(level=3, hum=0.6), Verdict.GOOD),
        (parts(level=60, wander=0.85), Verdict.NOISY),
        (parts(level=5, wander=0.85), Verdict.GOOD),
        (parts(level=0.3), Verdict.WEAK),
    ],
)
def test_emg_in_microvolts(told: tuple[float, ...], verdict: Verdict) -> None:
    assert judge(UV, Kind.EMG, told) is verdict


def test_millivolts_are_a_thousand_times_as_much() -> None:
    assert judge(MV, Kind.EMG, parts(level=0.02)) is Verdict.GOOD
    assert judge(MV, Kind.EMG, parts(level=0.0003)) is Verdict.WEAK


def test_without_volts_weakness_and_loose_cables_cannot_be_told_but_hum_can() -> None:
    assert judge(COUNT, Kind.EMG, parts(level=1e-9)) is Verdict.GOOD
    assert judge(COUNT, Kind.EMG, parts(wander=0.99)) is Verdict.GOOD
    assert judge(COUNT, Kind.EMG, parts(hum=0.7)) is Verdict.HUM


@pytest.mark.parametrize("kind", [Kind.IMU, Kind.FORCES, Kind.SIGNAL])
def test_what_is_no_muscle_is_not_held_against_hum(kind: Kind) -> None:
    assert judge(UV, kind, parts(level=0.01, hum=0.9, wander=0.99)) is Verdict.GOOD
    assert judge(UV, kind, parts(still=1)) is Verdict.FLAT
