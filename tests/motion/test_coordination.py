"""Two joints of a recording in time with each other."""

import json

import numpy as np
import pytest

from reknit.motion.coordination import Coordination, JointLag, strides
from reknit.motion.seen import Seen
from reknit.signals.movement.relative_phase import RelativePhase
from reknit.signals.movement.vector_coding import Coupling, Pattern
from reknit.signals.movement.withheld import Why, Withheld
from reknit.stream import Side

SPANS = [(2.0 * n, 2.0 * n + 2.0) for n in range(5)]


def joint(measure: str, late_s: float = 0.0, swing_deg: float = 40.0, rate_hz: float = 30.0, gates: slice = slice(0)) -> Seen:
    """An angle that swings once in 2 s; its gate (12, the other side) is shut for the pictures of a slice."""
    time_s = np.arange(0, 10.1, 1 / rate_hz)
    gate = np.zeros(len(time_s), np.int64)
    gate[gates] = 12
    return Seen(measure, Side.LEFT, time_s, 60 - swing_deg * np.cos(np.pi * (time_s - late_s)), gate)


def test_a_knee_that_comes_later_has_a_phase_and_a_lag() -> None:
    found = Coordination.of(joint("hip_flexion"), joint("knee_flexion", late_s=0.1), SPANS)
    assert isinstance(found.phase, RelativePhase)
    assert isinstance(found.lag, JointLag)
    assert isinstance(found.coupling, Coupling)
    assert found.phase.mean_deg == pytest.approx(0.1 * 180, abs=3)
    assert np.median(found.phase.course_deg) > 0  # the hip is ahead
    assert found.lag.median_s == pytest.approx(0.1, abs=0.02)
    assert found.coupling.shares[Pattern.IN_PHASE] > 0.6
    plain = json.loads(json.dumps(found.to_dict()))
    assert plain["joints"][1] == {"measure": "knee_flexion", "side": "left", "gate": None}
    assert (plain["cycles"], plain["whole"]) == (5, 5)
    assert plain["coupling"]["shares"].keys() == {"proximal", "in_phase", "distal", "anti_phase"}


@pytest.mark.parametrize(
    ("second", "spans", "why"),
    [
        (joint("knee_flexion"), SPANS[:2], Why.FEW),
        (joint("knee_flexion", rate_hz=5), SPANS, Why.SHORT),
        (joint("knee_flexion", swing_deg=3), SPANS, Why.STILL),
        (joint("knee_flexion", gates=slice(20, 250)), SPANS, Why.MISSING),
    ],
)
def test_each_reason_to_withhold(second: Seen, spans: list[tuple[float, float]], why: Why) -> None:
    found = Coordination.of(joint("hip_flexion"), second, spans)
    for number in (found.phase, found.coupling, found.lag):
        assert isinstance(number, Withheld)
        assert number.why is why
    plain = found.to_dict()
    assert plain["phase"] == plain["lag"] == plain["coupling"] == {"withheld": why.name.lower()}
    assert (plain["joints"][1]["gate"] is not None) == (why is Why.MISSING)


def test_a_cycle_with_a_gap_is_left_out_and_the_others_stay() -> None:
    found = Coordination.of(joint("hip_flexion"), joint("knee_flexion", gates=slice(70, 110)), SPANS)
    assert (found.cycles, found.whole) == (5, 4)
    assert isinstance(found.phase, RelativePhase)


def test_strides_go_from_start_to_start_without_pauses() -> None:
    spans = [(0.0, 0.9), (2.0, 2.9), (4.0, 4.9), (9.0, 9.9), (11.0, 11.9)]
    assert strides(spans) == [(0.0, 2.0), (2.0, 4.0), (9.0, 11.0)]
    assert strides(spans[:1]) == []


def test_legs_that_take_turns_are_in_anti_phase() -> None:
    found = Coordination.of(joint("thigh_elevation"), joint("thigh_elevation", late_s=1.0), SPANS)
    assert isinstance(found.phase, RelativePhase)
    assert found.phase.mean_deg == pytest.approx(180, abs=8)
