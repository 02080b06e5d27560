"""The nodes of this room with the streams that they are tried on."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from reknit.signals.muscle.normalise.percent import Percent
from reknit.stream import Channel, Kind, StreamSpec

_ENVELOPES = StreamSpec("emg", Kind.EMG, (Channel("left", "uV"), Channel("right", "uV")), Fraction(1000))

NODES: tuple[tuple[Any, tuple[StreamSpec, ...]], ...] = ((Percent((("left", 40.0), ("right", 60.0))), (_ENVELOPES,)),)
"""An example of every node of this room."""
