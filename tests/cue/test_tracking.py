"""Cues on a target that moves: silent near it, and with the sign of the error away from it."""

from fractions import Fraction

import numpy as np
import pytest

from reknit.cue.decision import CueState
from reknit.cue.tracking import TrackingCue
from reknit.signals.measure import PHASE, WANTED, Gate, Phase, measure_channels
from reknit.stream import Channel, Chunk, Kind, ParameterError, SpecError, StreamSpec

CHANNELS = (*measure_channels("%"), Channel(PHASE, "code"), Channel(WANTED, "%"))
SPEC = StreamSpec("effort", Kind.MEASURE, CHANNELS, Fraction(50))


def decided(value: float, gate: Gate = Gate.OPEN, phase: Phase = Phase.OUT) -> tuple[CueState, float]:
    node = TrackingCue(tolerance=5, full_scale=20).open(SPEC)
    (out,) = node.step(node.start(), Chunk(SPEC, 0, 0, np.array([[value, float(gate), float(phase), 40.0]])))
    assert isinstance(out, Chunk)
    state, error = out.data[0].tolist()
    return CueState(int(state)), error


@pytest.mark.parametrize(
    ("value", "state", "error"),
    [(35, "INSIDE", 0), (45, "INSIDE", 0), (30, "BELOW", -0.25), (0, "BELOW", -1), (50, "ABOVE", 0.25), (90, "ABOVE", 1)],
)
def test_the_distance_from_the_target_decides(value: float, state: str, error: float) -> None:
    assert decided(value) == (CueState[state], error)


def test_nothing_is_told_at_rest_or_without_trust() -> None:
    assert decided(0, phase=Phase.REST) == (CueState.NEUTRAL, 0)
    assert decided(0, phase=Phase.UNKNOWN) == (CueState.NEUTRAL, 0)
    assert decided(0, gate=Gate.COUNT_ONLY) == (CueState.NEUTRAL, 0)
    assert decided(float("nan")) == (CueState.NEUTRAL, 0)


def test_bad_parameters_and_streams_are_refused() -> None:
    with pytest.raises(ParameterError, match="above 0"):
        TrackingCue(0, 20).open(SPEC)
    with pytest.raises(SpecError, match="no channel 'wanted'"):
        TrackingCue(5, 20).open(StreamSpec("effort", Kind.MEASURE, CHANNELS[:3], Fraction(50)))
