"""Nodes joined into a graph, run by plain function calls in one process: the same code live and over a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from reknit.stream.errors import ContinuityError, ParameterError
from reknit.stream.items import Chunk, Control, Gap, GapReason, Item, Tick, chunk_of
from reknit.stream.join import Join, OpenJoin
from reknit.stream.node import Exactness, Node, OpenNode, OpenRowNode
from reknit.stream.spec import StreamSpec
from reknit.stream.state import State


class Placed(NamedTuple):
    """A node in its place: its name in the graph, and the names of the streams or nodes that feed it."""

    name: str
    node: Node | Join
    inputs: tuple[str, ...]


class Out(NamedTuple):
    """Something that came out of the node of that name."""

    name: str
    item: Item


out_of: Callable[[tuple[str, Item]], Out] = partial(tuple.__new__, Out)
"""An Out from its two fields, where a tenth of a microsecond counts."""


@dataclass(frozen=True, slots=True)
class Graph:
    """A plan of nodes; `open` makes it run.

    Parameters
    ----------
    placed
        Nodes in order: each may take the outputs of sources and of nodes before it.
    outputs
        Names of the nodes (or sources) whose items the graph gives back.
    """

    placed: tuple[Placed, ...]
    outputs: tuple[str, ...]

    def open(self, sources: Mapping[str, StreamSpec], *, live: bool = True) -> OpenGraph:
        """Open every node on what feeds it.

        Raises ParameterError where a name is unknown or used twice, a node is offline-only in a live graph, or a node
        refuses its stream.
        """
        specs = dict(sources)
        opened: dict[str, OpenNode[Any]] = {}
        for name, node, inputs in self.placed:
            if name in specs:
                raise ParameterError(f"two parts of a graph are called {name!r}; give each its own name")
            if unknown := [each for each in inputs if each not in specs]:
                raise ParameterError(f"node {name!r} wants {unknown}, but the graph has only {sorted(specs)}")
            if not isinstance(node, Join) and len(inputs) != 1:
                raise ParameterError(f"node {name!r} takes one input, got {len(inputs)}; only a Join takes several")
            opened[name] = node.open(*(specs[each] for each in inputs))
            if live and opened[name].traits.exactness is Exactness.OFFLINE:
                raise ParameterError(f"node {name!r} works on whole recordings only and cannot run in a live graph")
            specs[name] = opened[name].spec
        if unknown := [each for each in self.outputs if each not in specs]:
            raise ParameterError(f"the graph should put out {unknown}, but has only {sorted(specs)}")
        return OpenGraph(self, dict(sources), opened)


class Link(NamedTuple):
    """A node on a line behind a source, or a run of nodes, with what a call needs: chunks go to `chunk`, the rest through `step`."""

    name: str
    step: Callable[..., tuple[Item, ...]]
    chunk: Callable[..., tuple[Item, ...]]
    state: State
    wanted: bool


class _RowNodes:
    """Nodes of one row for each row, one behind the other, whose rows nobody else wants: no chunk is made between them."""

    __slots__ = ("_nodes", "_rows", "_spec")

    def __init__(self, nodes: list[tuple[OpenRowNode[Any], State]]) -> None:
        self._nodes = nodes
        self._rows = [(node.rows, state) for node, state in nodes]
        self._spec = nodes[-1][0].spec

    def chunk(self, _: State, chunk: Chunk) -> tuple[Item, ...]:
        """What comes out of the last node for a chunk."""
        _spec, epoch, first, data, times_ns = chunk
        for rows, state in self._rows:
            data = rows(state, data)
        return (chunk_of((self._spec, epoch, first, data, times_ns)),)

    def step(self, _: State, item: Item) -> tuple[Item, ...]:
        """What comes out of the last node for any item."""
        items: tuple[Item, ...] = (item,)
        for node, state in self._nodes:
            items = tuple(made for each in items for made in node.step(state, each))
        return items


class _Due:
    """The index that a source's next chunk must start with; `~least`, which is below 0, for any index from `least` on.

    The latter holds at the start and after a gap of unknown length.
    """

    __slots__ = ("epoch", "index")

    def __init__(self) -> None:
        self.epoch, self.index = -1, ~0

    @property
    def least(self) -> int:
        """The lowest index that may come next: no sample below it may be sent again."""
        return self.index if self.index >= 0 else ~self.index

    def after(self, gap: Gap) -> None:
        """Go on behind a gap."""
        if gap.epoch < self.epoch:
            return
        least = self.least if gap.epoch == self.epoch else 0
        self.epoch = gap.epoch
        self.index = ~max(least, gap.first) if gap.end is None else max(least, gap.end)


class OpenGraph:
    """A running graph.

    Attributes
    ----------
    specs
        The spec of every source and node, by name.
    """

    def __init__(self, graph: Graph, sources: dict[str, StreamSpec], opened: dict[str, OpenNode[Any]]) -> None:
        self.specs = sources | {name: node.spec for name, node in opened.items()}
        self._nodes = opened
        self._states: dict[str, State] = {name: node.start() for name, node in opened.items()}
        self._due = {name: _Due() for name in sources}
        self._outputs = frozenset(graph.outputs)
        self._feeds: dict[str, list[tuple[str, int]]] = {name: [] for name in self.specs}
        for name, _, inputs in graph.placed:
            for port, each in enumerate(inputs):
                self._feeds[each].append((name, port))
        self._chains = {name: self._chain(name) for name in sources}

    def push(self, source: str, item: Item) -> list[Out]:
        """Send one item of a source through the graph.

        Samples that are missing without a Gap become one; ContinuityError for samples that were already sent.
        """
        out: list[Out] = []
        due = self._due[source]
        if type(item) is Chunk:
            _, epoch, first, data, _ = item
            count = len(data)
            if not count:
                return out
            if first != due.index or epoch != due.epoch:
                self._missing(source, due, item, out)
            due.index = first + count
        elif type(item) is Gap:
            due.after(item)
        chain = self._chains[source]
        if chain is None:
            self._send(source, item, out)
        else:
            self._run(chain, source, item, out)
        return out

    def control(self, node: str, control: Control) -> list[Out]:
        """Change a setting of the node of that name, from its next sample on."""
        out: list[Out] = []
        for item in self._nodes[node].step(self._states[node], control):
            self._send(node, item, out)
        return out

    def tick(self, tick: Tick) -> list[Out]:
        """Tell the joins that time has passed."""
        out: list[Out] = []
        for name, node in self._nodes.items():
            if isinstance(node, OpenJoin):
                for item in node.tick(self._states[name], tick):  # type: ignore[arg-type]
                    self._send(name, item, out)
        return out

    def flush(self) -> list[Out]:
        """End all streams: what the nodes still hold comes out, in the order of the graph."""
        out: list[Out] = []
        for name, node in self._nodes.items():
            for item in node.flush(self._states[name]):
                self._send(name, item, out)
        return out

    def save(self) -> dict[str, bytes]:
        """The state of every node, by name."""
        due = {f"\0{name}": f"{each.epoch} {each.index}".encode() for name, each in self._due.items()}
        return {name: state.save() for name, state in self._states.items()} | due

    def restore(self, saved: Mapping[str, bytes]) -> None:
        """Go on from states that `save` gave."""
        for name, state in self._states.items():
            self._states[name].become(type(state).restore(saved[name]))
        for name, due in self._due.items():
            due.epoch, due.index = (int(part) for part in saved[f"\0{name}"].split())

    def _missing(self, source: str, due: _Due, chunk: Chunk, out: list[Out]) -> None:
        if chunk.epoch < due.epoch or (chunk.epoch == due.epoch and chunk.first < due.least):
            raise ContinuityError(
                f"stream {source!r}: expected epoch {due.epoch} from sample {due.least} on, got epoch {chunk.epoch} "
                f"sample {chunk.first}; each sample may be sent once, in order"
            )
        if due.index >= 0:
            end = chunk.first if chunk.epoch == due.epoch else None
            self._send(source, Gap(due.epoch, due.index, end, GapReason.UNEXPLAINED), out)
        due.epoch = chunk.epoch

    def _chain(self, source: str) -> list[Link] | None:
        """The nodes behind a source, where they form one line: then a chunk needs no search for its way."""
        chain, name = [], source
        run: list[tuple[OpenRowNode[Any], State]] = []
        while self._feeds[name]:
            if len(self._feeds[name]) > 1 or isinstance(self._nodes[self._feeds[name][0][0]], OpenJoin):
                return None
            name = self._feeds[name][0][0]
            node, state, wanted = self._nodes[name], self._states[name], name in self._outputs
            if not isinstance(node, OpenRowNode):
                chain.append(Link(name, node.step, node.chunk, state, wanted))
                run = []
                continue
            if run:
                chain.pop()
            run = [*run, (node, state)]
            one = _RowNodes(run)
            chain.append(Link(name, one.step, one.chunk, state, wanted))
            run = [] if wanted else run
        return chain

    def _run(self, chain: list[Link], source: str, item: Item, out: list[Out]) -> None:
        if source in self._outputs:
            out.append(Out(source, item))
        items: tuple[Item, ...] = (item,)
        for name, step, chunk, state, wanted in chain:
            if len(items) == 1:
                one = items[0]
                items = chunk(state, one) if type(one) is Chunk else step(state, one)
            else:
                items = tuple(made for each in items for made in step(state, each))
            if wanted:
                for each in items:
                    out.append(out_of((name, each)))  # noqa: PERF401 - a comprehension costs more for one item

    def _send(self, name: str, item: Item, out: list[Out]) -> None:
        if name in self._outputs:
            out.append(Out(name, item))
        for target, port in self._feeds[name]:
            node, state = self._nodes[target], self._states[target]
            made = node.take(state, port, item) if isinstance(node, OpenJoin) else node.step(state, item)  # type: ignore[arg-type]
            for each in made:
                self._send(target, each, out)
