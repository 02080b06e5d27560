"""Examples of the nodes of this room, for the property harness."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from reknit.signals.motion.balance.stance import Stance
from reknit.signals.motion.balance.tilt import Tilt
from reknit.signals.motion.inclination import PARTS, Inclination
from reknit.signals.motion.orientation.examples import NODES as ORIENTATION_NODES
from reknit.signals.motion.orientation.orientation import KEPT
from reknit.stream import Channel, Kind, StreamSpec

_ARM = StreamSpec("arm", Kind.IMU, (*(Channel(part, "1") for part in PARTS), *KEPT), Fraction(100), warm_up=37)

_PATH = StreamSpec(
    "trunk",
    Kind.MEASURE,
    (Channel("value", "deg"), Channel("gate", "code"), Channel("x", "deg"), Channel("y", "deg")),
    Fraction(20),
)

NODES: tuple[tuple[Any, tuple[StreamSpec, ...]], ...] = (
    (Inclination((0.2, 0.9, 0.1)), (_ARM,)),
    (Tilt((0.1, 0.9, 0.2)), (_ARM,)),
    (Stance(10, lead_s=0.2), (_PATH,)),
    *ORIENTATION_NODES,
)
"""An example of every node with the stream that it is opened on."""
