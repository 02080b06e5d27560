"""What only seconds of a muscle sensor tell, beside the quick verdict: a sensor that has come off, a heart, one muscle heard twice."""

from __future__ import annotations

from collections.abc import Sequence

from reknit.signals.catalogue import faults_graph
from reknit.signals.muscle.quality.cross_talk import MOST_CHANNELS, pair_name
from reknit.signals.muscle.quality.faults import alike, faults
from reknit.signals.muscle.quality.long_look import LONG_PARTS
from reknit.signals.muscle.verdict import Verdict
from reknit.stream import Channel, Chunk, Gap, Graph, Item, Kind, ReknitError, StreamSpec
from reknit.stream.graph import OpenGraph

OFF_LOOKS_LIKE = (Verdict.FLAT, Verdict.CLIPPED, Verdict.HUM)


class SecondLook:
    """The long look at a muscle sensor's channels.

    Parameters
    ----------
    spec
        The sensor's stream.
    graph
        `faults_graph`, opened on it.
    """

    def __init__(self, spec: StreamSpec, graph: OpenGraph) -> None:
        self._spec, self._graph = spec, graph
        self._look, self._shared = f"{spec.name} look", f"{spec.name} shared"
        self._settles = {name: each.warm_up for name, each in graph.specs.items()}
        self._pairs = [each.name for each in graph.specs[self._shared].channels] if self._shared in graph.specs else []
        self._parts: list[tuple[float, ...]] = []
        self._told: list[Verdict | None] = [None] * spec.width

    @classmethod
    def at(cls, spec: StreamSpec) -> SecondLook | None:
        """A look at a sensor; None where it is none of muscles, or its stream cannot be looked at."""
        if spec.kind is not Kind.EMG or spec.width > MOST_CHANNELS:
            return None
        try:
            placed = faults_graph(spec)
            outputs = tuple(each.name for each in placed if each.name.endswith((" look", " shared")))
            return cls(spec, Graph(placed, outputs).open({spec.name: spec}))
        except ReknitError:
            return None

    def push(self, item: Item) -> None:
        """Take what came."""
        for out in self._graph.push(self._spec.name, item):
            if isinstance(out.item, Gap):
                self._settles[out.name] = self._graph.specs[out.name].warm_up
                self._told = [None] * self._spec.width
            elif isinstance(out.item, Chunk):
                self._settles[out.name] -= out.item.count
                if self._settles[out.name] < 0:
                    self._take(out.name, out.item.data[-1].tolist())

    def verdict(self, n: int, quick: Verdict) -> Verdict:
        """The verdict on a channel: the quick one, unless the long look knows what it comes of or what it cannot see."""
        told = self._told[n]
        if told is Verdict.OFF:
            return told if quick in OFF_LOOKS_LIKE else quick
        return told if told is not None and quick is Verdict.GOOD else quick

    def _take(self, name: str, row: Sequence[float]) -> None:
        channels = self._spec.channels
        if name == self._look:
            size = len(LONG_PARTS)
            self._parts = [tuple(row[start : start + size]) for start in range(0, len(row), size)]
            kept = [Verdict.CROSSTALK if each is Verdict.CROSSTALK else None for each in self._told]
            found = [faults(channel, parts) for channel, parts in zip(channels, self._parts, strict=True)]
            self._told = [_seen(each) or before for each, before in zip(found, kept, strict=True)]
        elif self._parts:
            twice = self._heard_twice(dict(zip(self._pairs, row, strict=True)))
            for n in range(len(channels)):
                if self._told[n] in (None, Verdict.CROSSTALK):
                    self._told[n] = Verdict.CROSSTALK if n in twice else None

    def _heard_twice(self, shared: dict[str, float]) -> set[int]:
        """The channels that seem to hear a muscle that another one hears, too; both must be without any other fault."""
        channels: tuple[Channel, ...] = self._spec.channels
        levels = [parts[0] for parts in self._parts]
        whole = [n for n, parts in enumerate(self._parts) if not faults(channels[n], parts)]
        return {
            each
            for place, a in enumerate(whole)
            for b in whole[place + 1 :]
            if alike((channels[a], channels[b]), (levels[a], levels[b]), shared[pair_name(channels[a].name, channels[b].name)])
            for each in (a, b)
        }


def _seen(found: tuple[Verdict, ...]) -> Verdict | None:
    """Of the faults of a channel, the one that the quick verdict does not name."""
    return next((each for each in (Verdict.OFF, Verdict.ECG) if each in found), None)
