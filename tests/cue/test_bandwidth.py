"""Bandwidth cues: silence inside, an error with its sign outside, and nothing where nothing is known."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.cue.bandwidth import BandwidthCue
from reknit.cue.decision import CueState
from reknit.signals.measure import PHASE, Gate, Phase, measure_channels
from reknit.stream import Channel, Chunk, Control, Event, Gap, GapReason, Kind, ParameterError, SpecError, StreamSpec

CHANNELS = (*measure_channels("deg"), Channel(PHASE, "code"))
CAMERA = StreamSpec("knee", Kind.MEASURE, CHANNELS)
MUSCLE = StreamSpec("effort", Kind.MEASURE, CHANNELS, Fraction(1000))


def decided(value: float, gate: Gate = Gate.OPEN, phase: Phase = Phase.OUT, high: float | None = 100) -> tuple[CueState, float]:
    node = BandwidthCue(70, high, 20).open(CAMERA)
    rows = np.array([[value, float(gate), float(phase)]])
    (out,) = node.step(node.start(), Chunk(CAMERA, 0, 0, rows, np.array([5], dtype=np.int64)))
    assert isinstance(out, Chunk)
    state, error = out.data[0].tolist()
    return CueState(int(state)), error


@pytest.mark.parametrize(
    ("value", "state", "error"),
    [
        (70, CueState.INSIDE, 0),
        (100, CueState.INSIDE, 0),
        (69, CueState.BELOW, -0.05),
        (60, CueState.BELOW, -0.5),
        (0, CueState.BELOW, -1),
        (105, CueState.ABOVE, 0.25),
        (180, CueState.ABOVE, 1),
    ],
)
def test_the_band_decides(value: float, state: CueState, error: float) -> None:
    for phase in (Phase.OUT, Phase.REACHED):
        found = decided(value, phase=phase)
        assert found[0] is state
        assert found[1] == pytest.approx(error)


@pytest.mark.parametrize("gate", [gate for gate in Gate if gate is not Gate.OPEN])
def test_without_trust_there_is_no_cue(gate: Gate) -> None:
    assert decided(10, gate) == (CueState.NEUTRAL, 0)


@pytest.mark.parametrize("phase", [Phase.UNKNOWN, Phase.REST, Phase.RETURN])
def test_who_rests_or_returns_hears_nothing(phase: Phase) -> None:
    assert decided(10, phase=phase) == (CueState.NEUTRAL, 0)


def test_no_upper_edge_is_no_too_much_and_no_number_is_no_cue() -> None:
    assert decided(5000, high=None) == (CueState.INSIDE, 0)
    assert decided(float("nan")) == (CueState.NEUTRAL, 0)


@given(st.floats(-1e6, 1e6))
def test_the_error_lies_within_one_and_has_the_sign_of_the_state(value: float) -> None:
    state, error = decided(value)
    assert -1 <= error <= 1
    assert (state is CueState.BELOW) == (error < 0)
    assert (state is CueState.ABOVE) == (error > 0)


def test_a_regular_measure_is_decided_on_at_fixed_indices() -> None:
    node = BandwidthCue(70, 100, 20, rate_hz=50).open(MUSCLE)
    assert node.spec.rate == 50
    state = node.start()
    out: list[Any] = []
    rows = np.tile([60.0, 0.0, float(Phase.OUT)], (100, 1))
    for first, stop in ((0, 7), (7, 19), (19, 20), (20, 21), (21, 100)):
        out += node.step(state, Chunk(MUSCLE, 0, first, rows[first:stop]))
    assert [(chunk.first, chunk.count) for chunk in out] == [(0, 1), (1, 1), (2, 3)]
    assert node.step(state, Gap(0, 100, 130, GapReason.PAUSE)) == (Gap(0, 5, 7, GapReason.PAUSE),)


def test_the_band_moves_with_its_control() -> None:
    node = BandwidthCue(70, 100, 20).open(CAMERA)
    state = node.start()
    rows = np.array([[60.0, 0.0, float(Phase.OUT)]])
    chunk = Chunk(CAMERA, 0, 0, rows, np.array([5], dtype=np.int64))
    node.step(state, Control("low", 50))
    (out,) = node.step(state, chunk)
    assert isinstance(out, Chunk)
    assert out.data[0, 0] == CueState.INSIDE
    (out,) = node.step(state, chunk._replace(data=np.array([[90.0, 0.0, float(Phase.OUT)]])))
    assert isinstance(out, Chunk)
    assert out.data[0].tolist() == [CueState.ABOVE, 0.5]


def test_events_of_the_measure_stop_here() -> None:
    node = BandwidthCue(70, 100, 20).open(CAMERA)
    assert node.step(node.start(), Event(0, 1, "repetition", {})) == ()


def test_impossible_bands_are_refused() -> None:
    with pytest.raises(ParameterError, match="low below high, got 70 and 60"):
        BandwidthCue(70, 60, 20).open(CAMERA)
    with pytest.raises(ParameterError, match="above 0"):
        BandwidthCue(70, 100, 0).open(CAMERA)
    with pytest.raises(SpecError, match="no channel 'phase'"):
        BandwidthCue(70, 100, 20).open(StreamSpec("knee", Kind.MEASURE, measure_channels("deg")))
