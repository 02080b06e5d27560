"""Samples with the events that happened at some of them, in their order."""

from __future__ import annotations

from collections.abc import Sequence

from reknit.stream import Chunk, Event, Item, Items


def parted(whole: Chunk, events: Sequence[Event]) -> Items:
    """The samples cut so that each event stands behind the sample of its index; events are in order, each at a sample of the chunk."""
    out: list[Item] = []
    done = 0
    for event in events:
        stop = event.index - whole.first + 1
        out += [whole.part(done, stop), event]
        done = stop
    if done < whole.count:
        out.append(whole.part(done, whole.count))
    return tuple(out)
