"""Examples of the nodes of this room, for the property harness."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from reknit.signals.motion.inclination import PARTS, Inclination
from reknit.signals.motion.orientation.examples import NODES as ORIENTATION_NODES
from reknit.signals.motion.orientation.orientation import KEPT
from reknit.stream import Channel, Kind, StreamSpec

_ARM = StreamSpec("arm", Kind.IMU, (*(Channel(part, "1") for part in PARTS), *KEPT), Fraction(100), warm_up=37)

NODES: tuple[tuple[Any, tuple[StreamSpec, ...]], ...] = (
    (Inclination((0.2, 0.9, 0.1)), (_ARM,)),
    *ORIENTATION_NODES,
)
"""An example of every node with the stream that it is opened on."""
