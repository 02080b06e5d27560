"""Cues on a muscle and its partners: one thing at a time, and the worst first."""

from fractions import Fraction

import numpy as np
import pytest

from reknit.cue.bandwidth import BandwidthCue
from reknit.cue.decision import CueState
from reknit.cue.partners import PartnerBand, PartnersCue
from reknit.signals.measure import PHASE, Gate, Phase, measure_channels
from reknit.stream import Channel, Chunk, Control, Kind, ParameterError, SpecError, StreamSpec

BESIDE = (Channel("back.value", "%"), Channel("back.gate", "code"), Channel(PHASE, "code"))
SPEC = StreamSpec("effort", Kind.MEASURE, (*measure_channels("%"), *BESIDE), Fraction(50))
CUE = PartnersCue(BandwidthCue(40, None, 40), (PartnerBand("back", None, 25, 40),))


def decided(
    own: float, back: float, phase: Phase = Phase.REACHED, gate: Gate = Gate.OPEN, cue: PartnersCue = CUE
) -> tuple[CueState, float, int]:
    node = cue.open(SPEC)
    rows = np.array([[own, 0.0, back, float(gate), float(phase)]])
    (out,) = node.step(node.start(), Chunk(SPEC, 0, 0, rows))
    assert isinstance(out, Chunk)
    state, error, about = out.data[0].tolist()
    return CueState(int(state)), error, int(about)


def test_silence_where_all_is_right() -> None:
    assert decided(50, 10) == (CueState.INSIDE, 0, 0)
    assert decided(50, 25) == (CueState.INSIDE, 0, 0)


def test_the_worst_is_told() -> None:
    assert decided(50, 45) == (CueState.ABOVE, 0.5, 1)
    assert decided(30, 45) == (CueState.ABOVE, 0.5, 1)
    assert decided(10, 45) == (CueState.BELOW, -0.75, 0)
    assert decided(20, 45) == (CueState.BELOW, -0.5, 0), "of two that are as far off the practised muscle comes first"


def test_a_partner_that_is_not_measured_or_at_rest_is_not_told() -> None:
    assert decided(50, 90, gate=Gate.NO_SIGNAL) == (CueState.INSIDE, 0, 0)
    assert decided(50, float("nan")) == (CueState.INSIDE, 0, 0)
    assert decided(5, 90, phase=Phase.REST) == (CueState.NEUTRAL, 0, 0)
    assert decided(50, 90, phase=Phase.RETURN) == (CueState.NEUTRAL, 0, 0)


def test_a_band_with_two_edges_has_too_little_as_well() -> None:
    cue = PartnersCue(BandwidthCue(40, None, 40), (PartnerBand("back", 40, 60, 40),))
    assert decided(50, 20, cue=cue) == (CueState.BELOW, -0.5, 1)
    assert decided(50, 50, cue=cue) == (CueState.INSIDE, 0, 0)


def test_the_band_of_the_practised_muscle_moves() -> None:
    node = CUE.open(SPEC)
    state = node.start()
    node.step(state, Control("low", 60))
    (out,) = node.step(state, Chunk(SPEC, 0, 0, np.array([[50.0, 0.0, 10.0, 0.0, float(Phase.OUT)]])))
    assert isinstance(out, Chunk)
    assert out.data[0].tolist() == [CueState.BELOW, -0.25, 0]


def test_bad_bands_and_streams_are_refused() -> None:
    with pytest.raises(ParameterError, match="needs an edge"):
        PartnersCue(BandwidthCue(40, None, 40), (PartnerBand("back", None, None, 40),)).open(SPEC)
    with pytest.raises(SpecError, match=r"no channel 'front\.value'"):
        PartnersCue(BandwidthCue(40, None, 40), (PartnerBand("front", None, 25, 40),)).open(SPEC)
