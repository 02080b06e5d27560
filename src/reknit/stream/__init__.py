"""The ground floor: what a stream is, what travels along it, and how a step of processing must behave."""

from reknit.stream.errors import ContinuityError, ParameterError, ReknitError, SpecError
from reknit.stream.graph import Graph, OpenGraph, Out, Placed
from reknit.stream.items import Chunk, Clock, Control, Event, Gap, GapReason, Item, Tick, checked, chunk_of
from reknit.stream.join import Join
from reknit.stream.node import AtGap, Exactness, Items, Node, OpenNode, OpenRowNode, Traits
from reknit.stream.spec import DTYPES, NS_PER_S, Channel, Kind, Side, StreamSpec, sample_times_ns
from reknit.stream.state import State

__all__ = [
    "DTYPES", "NS_PER_S", "AtGap", "Channel", "Chunk", "Clock", "ContinuityError", "Control", "Event", "Exactness", "Gap",
    "GapReason", "Graph", "Item", "Items", "Join", "Kind", "Node", "OpenGraph", "OpenNode", "OpenRowNode", "Out",
    "ParameterError", "Placed", "ReknitError", "Side", "SpecError", "State", "StreamSpec", "Tick", "Traits", "checked",
    "chunk_of", "sample_times_ns",
]  # fmt: skip
