"""A simulated walk through the live nodes, and what comes out."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.signals.motion.gait.bout import GaitMeasure
from reknit.signals.motion.gait.contacts import CONTACT, Contacts
from reknit.signals.motion.gait.steps import Contact
from reknit.signals.motion.gait.trunk import TrunkFrame
from reknit.signals.motion.gait.walking import BOUT, Walking
from reknit.stream import Chunk, Event, Item, StreamSpec


def through(node: Any, spec: StreamSpec, items: list[Item]) -> tuple[StreamSpec, list[Item]]:
    """What a node makes of the items, to the end."""
    opened = node.open(spec)
    state = opened.start()
    out = [made for item in items for made in opened.step(state, item)]
    return opened.spec, [*out, *opened.flush(state)]


def rows(items: list[Item]) -> NDArray[np.float64]:
    """All rows below one another."""
    return np.concatenate([item.data for item in items if isinstance(item, Chunk)])


@dataclass
class Walked:
    """What came out."""

    trunk: NDArray[np.float64]
    contacts: list[Contact]
    told_at: list[int]
    values: NDArray[np.float64]
    gates: NDArray[np.float64]
    bouts: list[dict[str, Any]]


def walked(chunk: Chunk, measure: GaitMeasure = GaitMeasure.WALKING_SPEED, forward: str = "z") -> Walked:
    """A recording through all three nodes."""
    spec, trunk = through(TrunkFrame(forward), chunk.spec, [chunk])
    spec, found = through(Contacts(), spec, trunk)
    _, out = through(Walking(measure, 0.95), spec, found)
    events = [item for item in found if isinstance(item, Event) and item.name == CONTACT]
    last = rows(out)
    return Walked(
        rows(trunk),
        [Contact.of_plain(event.value) for event in events],
        [event.index for event in events],
        last[:, 0],
        last[:, 1],
        [item.value for item in out if isinstance(item, Event) and item.name == BOUT],
    )
