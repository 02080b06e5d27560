"""The nodes of this room with the streams that they are tried on."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from reknit.signals.muscle.coordination.index import Index
from reknit.signals.muscle.coordination.share import Share
from reknit.signals.muscle.coordination.symmetry import Symmetry
from reknit.signals.muscle.coordination.windowed import WindowedCoContraction
from reknit.stream import Channel, Kind, StreamSpec

_CHANNELS = (Channel("left", "%"), Channel("other", "%"), Channel("right", "%"))
_ENVELOPES = StreamSpec("emg", Kind.EMG, _CHANNELS, Fraction(1000), warm_up=37)
_QUICK = StreamSpec("emg", Kind.EMG, _CHANNELS, Fraction(70))

NODES: tuple[tuple[Any, tuple[StreamSpec, ...]], ...] = (
    (Share("left", "right"), (_ENVELOPES,)),
    (Symmetry("right", "left", 2000.0), (_ENVELOPES,)),
    (WindowedCoContraction("left", "right", window_s=0.04), (_ENVELOPES,)),
    (WindowedCoContraction("right", "other", Index.RUDOLPH, 0.7), (_QUICK,)),
    (WindowedCoContraction("right", "left", Index.OVERLAP, 0.7, 2040.0), (_QUICK,)),
)
"""An example of every node of this room."""
