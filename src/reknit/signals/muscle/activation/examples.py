"""An example of every detector, for the harness that tries each node."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from reknit.signals.muscle.activation.double_threshold import DoubleThreshold
from reknit.signals.muscle.activation.hodges import Hodges
from reknit.signals.muscle.activation.online_hmm import OnlineHmm
from reknit.signals.muscle.activation.onsets import Onsets
from reknit.signals.muscle.activation.rest import Rest
from reknit.signals.muscle.activation.whitened import Whitened
from reknit.stream import Channel, Kind, StreamSpec

_ONE = StreamSpec("emg", Kind.EMG, (Channel("signal", "uV"),), Fraction(1000), warm_up=7)
_TWO = replace(_ONE, channels=(Channel("left", "uV"), Channel("right", "uV")))
_MODEL = (0.4, -0.2, 0.1, 0.0, 0.05, 0.0, 0.0, -0.02)
_REST = Rest(1000.0, 3.0, 10.0, (0.2,), (0.3,), (1.0,), (_MODEL,), (0.8,), (1.6,), (1.3,))
_SAME = replace(
    _REST, mean=(0.2, 0.2), sd=(0.3, 0.3), power=(1.0, 1.0), whitening=(_MODEL, _MODEL), innovation=(0.8, 0.8), shape=(1.6, 1.6),
    scale=(1.3, 1.3),
)  # fmt: skip

NODES: tuple[tuple[Any, tuple[StreamSpec, ...]], ...] = (
    (Hodges(_SAME), (_TWO,)),
    (Hodges(_REST, 2.0, 0.5, 0.003, 0.005), (_ONE,)),
    (Onsets(), (_TWO,)),
    (Whitened(_SAME), (_TWO,)),
    (DoubleThreshold(0.3, 0.004, 0.003), (_TWO,)),
    (OnlineHmm(_SAME), (_TWO,)),
    (OnlineHmm(_REST, 3.0, 8.0, 2.0, 1.0, lag_s=0.03, step_s=0.003), (_ONE,)),
)
"""Two channels have the same rest, since the harness puts them in another order."""
