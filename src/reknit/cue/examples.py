"""Examples of every cue with the streams that it is opened on, for the property harness."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from reknit.cue.bandwidth import BandwidthCue
from reknit.cue.partners import PartnerBand, PartnersCue
from reknit.cue.tracking import TrackingCue
from reknit.signals.measure import PHASE, WANTED, measure_channels
from reknit.stream import Channel, Kind, StreamSpec

_CHANNELS = (*measure_channels("deg"), Channel(PHASE, "code"))
_MEASURE = StreamSpec("knee", Kind.MEASURE, _CHANNELS, Fraction(1000))
_IRREGULAR = StreamSpec("knee", Kind.MEASURE, _CHANNELS)
_FOLLOWED = StreamSpec(
    "effort", Kind.MEASURE, (*measure_channels("%"), Channel(PHASE, "code"), Channel(WANTED, "%")), Fraction(1000)
)
_BESIDE = (Channel("back.value", "%"), Channel("back.gate", "code"), Channel(PHASE, "code"))
_PARTNERS = StreamSpec("effort", Kind.MEASURE, (*measure_channels("%"), *_BESIDE), Fraction(1000))

NODES: tuple[tuple[Any, tuple[StreamSpec, ...]], ...] = (
    (BandwidthCue(70, 100, 30), (_MEASURE,)),
    (BandwidthCue(40, None, 30), (_IRREGULAR,)),
    (TrackingCue(5, 20), (_FOLLOWED,)),
    (PartnersCue(BandwidthCue(40, None, 30), (PartnerBand("back", None, 25, 30),)), (_PARTNERS,)),
)
