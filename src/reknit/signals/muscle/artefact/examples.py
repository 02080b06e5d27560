"""An example of every node of this room; the property harness tests each of them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from reknit.signals.muscle.artefact.mains import WithoutMains
from reknit.signals.muscle.artefact.motion import WithoutMotion
from reknit.signals.muscle.artefact.stimulation import WithoutStimulation
from reknit.stream import Channel, Kind, StreamSpec

_TWO = StreamSpec("emg", Kind.EMG, (Channel("left", "uV"), Channel("right", "uV")), Fraction(1000))
_SLOW = StreamSpec("emg", Kind.EMG, (Channel("left", "uV"), Channel("right", "uV")), Fraction(160))

NODES: tuple[tuple[Any, tuple[StreamSpec, ...]], ...] = (
    (WithoutStimulation(80.0, frames=3), (_TWO,)),
    (WithoutStimulation(60.0, 0.02, frames=2), (_TWO,)),
    (WithoutMotion(), (_TWO,)),
    (WithoutMains(), (_TWO,)),
    (WithoutMains(60.0, share=0.0, window_s=0.25), (_SLOW,)),
    (WithoutStimulation(longest_s=0.03), (_TWO,)),
)
