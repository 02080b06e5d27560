"""The session's messages: everything that its numbers depend on, in one numbered order."""

from __future__ import annotations

import json
import math
from typing import Any, NamedTuple, TypeAlias

from reknit.stream import Clock, Control, Event, Gap, Item, Tick

Plain: TypeAlias = "Gap | Event | Clock | Tick | Control | Note"


class Note(NamedTuple):
    """Something that is neither samples nor time: a block's beginning, a button, a cue that was decided or shown."""

    name: str
    value: dict[str, Any]


class Message(NamedTuple):
    """One message of a session.

    sequence
        Its number in the session's order.
    time_ns
        When it arrived, in nanoseconds since the session began.
    stream
        The stream that the item belongs to; None for notes and ticks.
    item
        What arrived.
    """

    sequence: int
    time_ns: int
    stream: str | None
    item: Item | Note


KINDS: dict[type[Any], str] = {
    Gap: "gap",
    Event: "event",
    Clock: "clock",
    Tick: "tick",
    Control: "control",
    Note: "note",
}
TYPES = {kind: each for each, kind in KINDS.items()}


def write_item(item: Plain) -> tuple[str, str]:
    """Kind and JSON of an item that is not a chunk; numbers that JSON does not know are written as words."""
    values = item.plain() if isinstance(item, Gap) else item
    return KINDS[type(item)], json.dumps([_written(value) for value in values], ensure_ascii=False, separators=(",", ":"))


def read_item(kind: str, text: str) -> Plain:
    """The item that `write_item` wrote."""
    values = [_read(value) for value in json.loads(text)]
    item: Plain = Gap.of_plain(values) if kind == "gap" else TYPES[kind](*values)
    return item


def _written(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return {"\0float": repr(value)}
    if isinstance(value, dict):
        return {key: _written(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_written(each) for each in value]
    return value


def _read(value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() == {"\0float"}:
            return float(value["\0float"])
        return {key: _read(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_read(each) for each in value]
    return value
