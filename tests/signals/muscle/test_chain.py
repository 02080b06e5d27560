"""A graph hands rows on from node to node without a chunk for each: nobody may notice."""

from typing import Any

import numpy as np
import pytest

from reknit.signals.muscle.band_pass import BandPass
from reknit.signals.muscle.effort import PercentOf
from reknit.signals.muscle.envelope import Envelope
from reknit.signals.muscle.rectify import Rectify
from reknit.signals.sampling.every import Every
from reknit.signals.sampling.physical import Physical
from reknit.signals.sampling.pick import Pick
from reknit.signals.sampling.settle import Settle
from reknit.stream import Chunk, Event, Gap, GapReason, Graph, Item, OpenGraph, Placed
from signals.muscle.chains import emg

SPEC = emg(1000, channels=2, dtype="int16")
NODES: tuple[tuple[str, Any], ...] = (
    ("picked", Pick("c1")),
    ("physical", Physical()),
    ("band", BandPass()),
    ("rectified", Rectify()),
    ("envelope", Envelope()),
    ("settled", Settle()),
    ("effort", PercentOf(40.0)),
)
LAST = NODES[-1][0]


def opened(nodes: tuple[tuple[str, Any], ...] = NODES, *outputs: str) -> OpenGraph:
    """The nodes one behind the other, with these outputs, or with the last one's alone."""
    names = ["emg", *[name for name, _ in nodes]]
    placed = tuple(Placed(name, node, (before,)) for before, (name, node) in zip(names, nodes, strict=False))
    return Graph(placed, outputs or (names[-1],)).open({"emg": SPEC})


def items() -> list[Item]:
    """Two stretches with a gap and an event between them, in chunks of 20."""
    data = np.random.default_rng(4).integers(-500, 500, (1200, 2)).astype(np.int16)
    chunks: list[Item] = [Chunk(SPEC, 0, n, data[n : n + 20]) for n in range(0, 1200, 20) if not 600 <= n < 700]
    return [*chunks[:30], Event(0, 599, "marker", {}), Gap(0, 600, 700, GapReason.DISCONNECT), *chunks[30:]]


def told(graph: OpenGraph, given: list[Item], name: str = LAST) -> list[object]:
    """What the node of that name put out, in a form that can be compared."""
    out = [each.item for item in given for each in graph.push("emg", item) if each.name == name]
    return [(item.spec, item.epoch, item.first, item.data.tobytes()) if isinstance(item, Chunk) else item for item in out]


@pytest.mark.parametrize("also", [name for name, _ in NODES[:-1]])
def test_looking_at_a_node_in_between_changes_nothing(also: str) -> None:
    assert told(opened(NODES, also, LAST), items()) == told(opened(), items())


@pytest.mark.parametrize("place", range(1, len(NODES) + 1))
def test_node_in_between_says_the_same_as_at_the_end(place: int) -> None:
    name = NODES[place - 1][0]
    assert told(opened(NODES, name, LAST), items(), name) == told(opened(NODES[:place]), items(), name)


def test_nodes_called_one_by_one_give_the_same() -> None:
    given, specs = items(), [SPEC]
    for _, node in NODES:
        step = node.open(specs[-1])
        state = step.start()
        given = [made for item in given for made in step.step(state, item)]
        specs.append(step.spec)
    alone = [(item.spec, item.epoch, item.first, item.data.tobytes()) if isinstance(item, Chunk) else item for item in given]
    assert told(opened(), items()) == alone


def test_gap_and_event_come_through_in_their_places() -> None:
    out = told(opened(), items())
    assert out[30:32] == [Event(0, 599, "marker", {}), Gap(0, 600, 700, GapReason.DISCONNECT)]
    assert len(out) == 57


def test_gap_resets_all_of_them() -> None:
    after = told(opened(), items())[32:]
    assert after == told(opened(), items()[32:])


@pytest.mark.parametrize("cut", [0, 1, 29, 31, 40])
def test_saved_graph_goes_on_in_another(cut: int) -> None:
    first, second = opened(), opened()
    before = told(first, items()[:cut])
    second.restore(first.save())
    assert before + told(second, items()[cut:]) == told(opened(), items())


def test_node_that_drops_rows_breaks_the_run_and_not_the_result() -> None:
    nodes = (*NODES[:5], ("fewer", Every(100)), *NODES[5:])
    every = [name for name, _ in nodes]
    assert told(opened(nodes), items()) == told(opened(nodes, *every), items())
    assert len(told(opened(nodes), items())) == 57
