"""Somebody with a phone at the lower back, through the graph of a measure and a node behind it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.signals.motion_measures import motion_graph
from reknit.simulate.trunk import SimulatedTrunk
from reknit.stream import Chunk, Event, Gap, GapReason, Graph, Item, Node, Placed


def run(
    person: SimulatedTrunk, measure: str, node: Node, chunk: Chunk, cut: int = 10**6, away: tuple[int, int] | None = None
) -> list[Item]:
    """What the node puts out for these samples, in pieces of `cut`; the neutral pose is that of the first second.

    Between the places `away` the sensor was away: a gap lies there.
    """
    name = person.spec.name
    x, y, z = chunk.data[:100, :3].mean(axis=0).tolist()
    placed = motion_graph(measure, [person.spec], {name: (x, y, z)})
    graph = Graph((*placed, Placed("trials", node, (placed[-1].name,))), ("trials",)).open({name: person.spec})
    pieces: list[Chunk | Gap]
    if away is None:
        pieces = [chunk._replace(first=chunk.first + at, data=chunk.data[at : at + cut]) for at in range(0, len(chunk.data), cut)]
    else:
        start, stop = away
        gap = Gap(chunk.epoch, start, stop, GapReason.UNEXPLAINED)
        pieces = [chunk._replace(data=chunk.data[:start]), gap, chunk._replace(first=stop, data=chunk.data[stop:])]
    outs = [out for piece in pieces for out in graph.push(name, piece)]
    return [item for _, item in [*outs, *graph.flush()]]


def told(items: list[Item]) -> list[dict[str, Any]]:
    """The trials."""
    return [item.value for item in items if isinstance(item, Event)]


def values(trial: dict[str, Any]) -> dict[str, float]:
    """The values of a trial by their names."""
    return {name: each["value"] for name, each in trial["values"].items()}


def column(items: list[Item], place: int) -> NDArray[np.float64]:
    """One column of all rows."""
    return np.concatenate([item.data[:, place] for item in items if isinstance(item, Chunk)])
