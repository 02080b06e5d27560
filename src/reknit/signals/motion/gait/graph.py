"""The nodes that give a measure of walking from a sensor at the lower back, in a row."""

from __future__ import annotations

from reknit.signals.motion.gait.bout import GaitMeasure
from reknit.signals.motion.gait.contacts import Contacts
from reknit.signals.motion.gait.trunk import TrunkFrame
from reknit.signals.motion.gait.walking import Walking
from reknit.stream import Placed, StreamSpec


def gait_graph(
    source: StreamSpec,
    measure: GaitMeasure,
    *,
    forward: str = "z",
    sensor_height_m: float | None = None,
    name: str | None = None,
) -> tuple[Placed, ...]:
    """Trunk, contacts and the measure; the last node's stream has `value` and `gate`, events "contact" and "walking" pass through it.

    Parameters
    ----------
    source
        A motion sensor at the lower back.
    measure
        What the value is.
    forward
        The sensor's axis that points forward on the person, such as ``"-z"``.
    sensor_height_m
        Height of the sensor above the ground, metres; lengths and speed need it.
    name
        What the nodes' names begin with; by default the stream's.
    """
    row = name or source.name
    return (
        Placed(f"{row} trunk", TrunkFrame(forward), (source.name,)),
        Placed(f"{row} contacts", Contacts(), (f"{row} trunk",)),
        Placed(f"{row} {measure.value}", Walking(measure, sensor_height_m), (f"{row} contacts",)),
    )
