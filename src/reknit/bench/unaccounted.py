"""Random faults through the order of a recording and the muscle graph: whatever was done must be found, and nothing else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from reknit.bench.engine import muscle_graph
from reknit.sources.faulty import Done, Fault, Faults, FaultySource
from reknit.stream import Chunk, Gap, Item, ReknitError, StreamSpec
from reknit.timing.continuity import Continuity

CHUNK, CHUNKS = 20, 60
RAIL = 1e30
LOST = (Fault.DROP, Fault.DISCONNECT)


@dataclass(frozen=True, slots=True)
class Noise:
    """A source of white noise that ends at once."""

    spec: StreamSpec
    seed: int

    def run(self, deliver: Callable[[Item], None], stop: threading.Event) -> None:
        """Deliver all chunks."""
        noise = np.random.default_rng(self.seed)
        for n in range(CHUNKS):
            deliver(Chunk(self.spec, 0, n * CHUNK, noise.standard_normal((CHUNK, self.spec.width))))


def unaccounted(seed: int) -> int:
    """Faults of one random combination that were not found, findings that were no faults, and errors."""
    rng = np.random.default_rng(seed)
    kinds = tuple(kind for kind in Fault if rng.random() < 0.5)
    faults = Faults(kinds, float(rng.uniform(0, 0.5)), float(rng.uniform(-100, 100)), int(rng.integers(1, 9)), seed=seed)
    graph, continuity = muscle_graph(), Continuity()
    source = FaultySource(Noise(graph.specs["emg"], seed), faults)
    delivered: list[Item] = []
    source.run(delivered.append, threading.Event())
    out: list[Item] = []
    try:
        for item in delivered:
            for each in continuity.take(item):
                out.append(each)
                graph.push("emg", each)
        graph.flush()
    except (ReknitError, ValueError, ArithmeticError, LookupError):
        return 1 + len(source.ledger)
    return _order(out) + _amounts(delivered, out, continuity, source.ledger) + _places(out, source.ledger)


def _order(out: list[Item]) -> int:
    """Places where samples and gaps do not follow on each other."""
    broken, epoch, due = 0, 0, 0
    for item in out:
        if not isinstance(item, Chunk | Gap):
            continue
        if item.epoch > epoch:
            epoch, due = item.epoch, 0
        # What is lost before an epoch's first sample is known from that sample's index alone.
        broken += item.epoch < epoch or (item.first < due if due == 0 else item.first != due)
        due = item.first if item.end is None else item.end
    return broken


def _amounts(delivered: list[Item], out: list[Item], continuity: Continuity, ledger: list[Done]) -> int:
    """Whether samples were made or lost between what was done, what came, and what went on."""
    came, went = (sum(each.count for each in items if isinstance(each, Chunk)) for items in (delivered, out))
    gone = sum(done.end - done.first for done in ledger if done.fault in LOST)
    twice = sum(done.end - done.first for done in ledger if done.fault is Fault.DUPLICATE)
    return (came != CHUNKS * CHUNK - gone + twice) + (went != came - continuity.left_out)


def _places(out: list[Item], ledger: list[Done]) -> int:
    """Lost samples that went on, and spoilt samples that are not where they were spoilt."""
    chunks = [each for each in out if isinstance(each, Chunk)]
    present = {(each.epoch, n) for each in chunks for n in range(each.first, each.end)}
    wrong = sum((done.epoch, done.first) in present for done in ledger if done.fault in LOST)
    for fault in (Fault.NAN, Fault.SATURATE):
        told = {(done.epoch, n) for done in ledger if done.fault is fault for n in range(done.first, done.end)} & present
        found: set[tuple[int, int]] = set()
        for each in chunks:
            bad = np.isnan(each.data) if fault is Fault.NAN else np.abs(each.data) > RAIL
            found |= {(each.epoch, each.first + int(n)) for n in np.flatnonzero(bad.any(axis=1))}
        wrong += len(told ^ found)
    return wrong
