"""An example of every node of this room; the property harness tests each of them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from reknit.signals.muscle.quality.cross_talk import CrossTalk
from reknit.signals.muscle.quality.long_look import LongLook
from reknit.signals.muscle.quality.quality_gate import QualityGate
from reknit.stream import Channel, Kind, StreamSpec

_SLOW = StreamSpec("emg", Kind.EMG, (Channel("left", "uV"), Channel("right", "uV"), Channel("third", "uV")), Fraction(40))

NODES: tuple[tuple[Any, tuple[StreamSpec, ...]], ...] = (
    (LongLook(1.0), (_SLOW,)),
    (CrossTalk(2), (_SLOW,)),
    (QualityGate(), (_SLOW,)),
)
